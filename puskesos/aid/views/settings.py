"""What the office sets for monev: programmes with periods and quotas, and the lists of reasons, questions, criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pghistory
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.aid.forms.settings import (
    ChecklistItemForm,
    CriterionForm,
    PeriodForm,
    ProgrammeForm,
    QuotaForm,
    ReasonCodeForm,
)
from puskesos.aid.models import ChecklistItem, Criterion, Enrolment, Programme, ProgrammePeriod, Quota, ReasonCode
from puskesos.aid.views.acts import act
from puskesos.aid.views.tabs import tabs_for
from welfare.accounts.access import requires
from welfare.desk import asking
from welfare.regions.scoping import within

FORM = ["GET", "HEAD", "POST"]
QUOTAS_SHOWN = 60


@require_safe
@requires("aid.view_programme", "aid.view_enrolment", "aid.view_quota")
def programme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A programme with its periods: how many receive in the user's territory, and the quotas there."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    running = Enrolment.objects.visible_to(request.user).active().filter(programme=programme)
    counts = dict(running.order_by().values_list("period").annotate(number=Count("pk")))
    periods = [(period, counts.pop(period.code, 0)) for period in programme.periods.order_by("-starts_on", "code")]
    quotas = Quota.objects.visible_to(request.user).filter(period__programme=programme, period__is_open=True)
    rows = list(quotas.select_related("period__programme", "region__parent").order_by("-period__starts_on", "region")
                [:QUOTAS_SHOWN])  # fmt: skip
    taken = _taken([(quota.period.code, quota.region_id) for quota in rows], programme)
    shown = [(quota, *taken.get((quota.period.code, quota.region_id), (0, 0))) for quota in rows]
    context = {
        "programme": programme, "periods": periods, "unknown": sorted(counts.items()),
        "quotas": [(quota, active, free, max(quota.seats - active, 0)) for quota, active, free in shown],
        "is_cut": len(rows) == QUOTAS_SHOWN,
        "facts": [("Kode", programme.code), ("Sumber dana", programme.funder or "belum dicatat"),
                  ("Diberikan kepada", programme.get_recipient_display()), *_barred(programme),
                  ("Catatan", programme.note or "–"),
                  ("Keadaan", "masih berjalan" if programme.is_active else "berhenti")],
    }  # fmt: skip
    return render(request, "aid/programme_detail.html", context)


def _taken(wanted: list[tuple[str, str]], programme: Programme) -> dict[tuple[str, str], tuple[int, int]]:
    """Seats taken, and seats that decisions have freed, in regions and periods; one query."""
    if not wanted:
        return {}
    active, vacant = Enrolment.objects.active(), Enrolment.objects.vacant()
    told = asking.together({
        f"{name}{place}": asking.numbers(
            rows.filter(within("region__code", code), programme=programme, period=period), n=Count("pk")
        )
        for place, (period, code) in enumerate(wanted)
        for name, rows in (("active", active), ("vacant", vacant))
    })  # fmt: skip
    counted = {name: answer[0]["n"] if answer else 0 for name, answer in told.items()}
    return {pair: (counted[f"active{place}"], counted[f"vacant{place}"]) for place, pair in enumerate(wanted)}


def _barred(programme: Programme) -> list[tuple[str, str]]:
    """Who may not receive, as the comparison reads it; two queries."""
    bars = [str(other) for other in programme.bars.order_by("name")]
    barred = [*programme.barred_pillars.order_by("order").values_list("short_name", flat=True), *programme.barred_words]
    return [("Tidak bersama program", ", ".join(bars) or "–"), ("Tidak untuk", ", ".join(barred) or "–")]


def _save(request: HttpRequest, form: Any, words: str) -> None:
    """Raises ValidationError for a rule that also reads what the form does not show (the period of a quota)."""
    form.instance.full_clean()
    with pghistory.context(user=request.user.pk, reason=words):
        form.save()


@require_http_methods(FORM)
@requires("aid.view_programme", "aid.add_programme")
def programme_create(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    return act(request, form, lambda _: _save(request, form, "program dicatat"), title="Program baru",
               submit="Simpan program", back=reverse("aid:programme_list"), back_label="Program bantuan",
               done="Program sudah disimpan.")  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_programme", "aid.change_programme")
def programme_update(request: HttpRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    form = ProgrammeForm(request.POST or None, instance=programme)
    return _of(request, programme, form, "Ubah program", "Perubahan program sudah disimpan.")


@require_http_methods(FORM)
@requires("aid.view_programme", "aid.add_programmeperiod")
def period_create(request: HttpRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    form = PeriodForm(
        request.POST or None, instance=ProgrammePeriod(programme=programme),
        initial={"code": request.GET.get("kode", "")[:20]},
    )  # fmt: skip
    return _of(request, programme, form, "Periode baru", "Periode sudah disimpan.")


@require_http_methods(FORM)
@requires("aid.view_programme", "aid.change_programmeperiod")
def period_update(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    form = PeriodForm(request.POST or None, instance=period)
    return _of(request, period.programme, form, f"Ubah periode {period.code}", "Perubahan periode sudah disimpan.")


@require_http_methods(FORM)
@requires("aid.view_quota", "aid.add_quota")
def quota_create(request: HttpRequest, pk: int) -> HttpResponse:
    period = _period(request, pk)
    form = QuotaForm(request.POST or None, instance=Quota(period=period), user=request.user)
    return _of(request, period.programme, form, f"Kuota periode {period.code}", "Kuota sudah disimpan.")


@require_http_methods(FORM)
@requires("aid.view_quota", "aid.change_quota")
def quota_update(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Quota.objects.visible_to(request.user).select_related("period__programme", "region__parent")
    quota = get_object_or_404(rows, pk=pk)
    form = QuotaForm(request.POST or None, instance=quota, user=request.user)
    return _of(request, quota.period.programme, form, f"Kuota {quota.region}", "Kuota sudah disimpan.")


def _period(request: HttpRequest, pk: int) -> ProgrammePeriod:
    rows = ProgrammePeriod.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


def _of(request: HttpRequest, programme: Programme, form: Any, title: str, done: str) -> HttpResponse:
    """The page of a form that belongs to a programme."""
    name = programme.name  # as it is called until the form is saved
    back = reverse("aid:programme_detail", args=[programme.pk])
    return act(request, form, lambda _: _save(request, form, title.lower()), title=title, submit="Simpan", back=back,
               back_label=name, lead=name, done=done)  # fmt: skip


# The lists: three models, one way ------------------------------------------------------------------------------------
ROWS = {
    "reasoncode": (ReasonCode, ReasonCodeForm, "alasan", "Alasan"),
    "checklistitem": (ChecklistItem, ChecklistItemForm, "pertanyaan", "Pertanyaan kunjungan"),
    "criterion": (Criterion, CriterionForm, "kriteria", "Kriteria antrean"),
}
"""By the model's name: model, form, its word in addresses, its title."""


@require_safe
@requires("aid.view_reasoncode", "aid.view_checklistitem", "aid.view_criterion")
def settings_page(request: HttpRequest) -> HttpResponse:
    """The three lists on one page."""
    lists = [
        {"title": title, "create": reverse(f"aid:{name}_create"), "may_add": request.user.has_perm(f"aid.add_{name}"),
         "may_change": request.user.has_perm(f"aid.change_{name}"),
         "rows": [(row, _about(row), reverse(f"aid:{name}_update", args=[row.pk])) for row in _rows(model)]}
        for name, (model, _, _, title) in ROWS.items()
    ]  # fmt: skip
    return render(request, "aid/settings.html", {"lists": lists, "tabs": tabs_for(request.user, "aid:settings")})


def _rows(model: Any) -> Any:
    return model.objects.select_related("programme")


def _about(row: Any) -> str:
    words = [row.programme.code] if row.programme else []
    match row:
        case ReasonCode():
            known = {*row.verdicts, *row.recommendations}
            words += [label for value, label in _LABELS.items() if value in known]
        case ChecklistItem():
            words += [row.get_aspect_display(), row.get_kind_display()]
        case Criterion():
            words += [f"bobot {row.weight}", row.get_kind_display()]
    return ", ".join([*words, *([] if row.is_active else ["tidak dipakai"])])


_LABELS = dict(
    [*ReasonCodeForm.base_fields["verdicts"].choices, *ReasonCodeForm.base_fields["recommendations"].choices]
)  # type: ignore[attr-defined]


def _row_view(name: str, verb: str) -> Callable[..., HttpResponse]:
    model, form_class, _, title = ROWS[name]

    @require_http_methods(FORM)
    @requires(f"aid.view_{name}", f"aid.{verb}_{name}")
    def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        row = get_object_or_404(_rows(model), pk=pk) if pk else None
        form = form_class(request.POST or None, instance=row)
        return act(request, form, lambda _: _save(request, form, f"{title.lower()} diubah"), submit="Simpan",
                   title=f"Ubah: {row}" if row else f"{title}: baru", back=reverse("aid:settings"),
                   back_label="Pengaturan monev", done=f"{title} sudah disimpan.")  # fmt: skip

    return view


def row_paths() -> list[URLPattern]:
    paths = []
    for name, (_, _, word, _) in ROWS.items():
        paths.append(path(f"pengaturan/{word}/baru/", _row_view(name, "add"), name=f"{name}_create"))
        paths.append(path(f"pengaturan/{word}/<int:pk>/", _row_view(name, "change"), name=f"{name}_update"))
    return paths
