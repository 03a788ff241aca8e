"""Pages about the whole office: the start, the log of reads, retention, and the record of processing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView
from django_filters.views import FilterView

from welfare.accounts.access import needs, requires
from welfare.audit.models import SensitiveRead
from welfare.desk.lists import ListPage
from welfare.desk.registry import announced
from welfare.reports.definitions import Section
from welfare.reports.views import as_paper
from welfare.trust import retaining
from welfare.trust.announcing import Processing, RetentionRule
from welfare.trust.filters import ReadFilter
from welfare.trust.forms import PeriodForm
from welfare.trust.models import Breach, Erasure, RetentionPeriod, Seal
from welfare.trust.tables import ReadTable


@require_safe
@requires("audit.view_sensitiveread")
def start(request: HttpRequest) -> HttpResponse:
    """What this room holds, and the state of the chain."""
    context = {
        "seal": Seal.objects.order_by("-pk").first(),
        "reads": SensitiveRead.objects.count(),
        "erasures": Erasure.objects.filter(kind=Erasure.Kind.REQUEST).count(),
        "open": Breach.objects.visible_to(request.user).filter(state=Breach.State.OPEN).count(),
    }
    return render(request, "trust/start.html", context)


class ReadList(ListPage):
    access = needs("audit.view_sensitiveread")
    model = SensitiveRead
    table_class = ReadTable
    filterset_class = ReadFilter
    page_title = "Catatan pembacaan"
    page_lead = "Siapa melihat NIK, mengunduh daftar, atau membuka berkas rahasia, kapan, dan untuk apa."

    def get_queryset(self) -> Any:
        """The whole office's log: whoever may read it checks everybody, wherever they work."""
        return FilterView.get_queryset(self).select_related("user")


@require_safe
@requires("trust.view_retentionperiod")
def retention_list(request: HttpRequest) -> HttpResponse:
    """Every period, its source, what happens at its end, and how many rows are due."""
    rows, held = [], retaining.periods()
    for rule in announced(RetentionRule):
        months, source = held[rule.code]
        rows.append({"rule": rule, "period": in_words(months), "source": source, "due": retaining.due(rule, months)})
    coming = RetentionPeriod.objects.select_related("by").order_by("-valid_from")[:20]
    names = {rule.code: rule.label for rule in announced(RetentionRule)}
    later = [(names.get(one.code, one.code), in_words(one.months), one) for one in coming]
    return render(request, "trust/retention_list.html", {"rows": rows, "later": later})


def in_words(months: int) -> str:
    """ "5 tahun", "1 tahun 6 bulan", "selamanya"."""
    years, rest = divmod(months, 12)
    parts = [f"{years} tahun"] * bool(years) + [f"{rest} bulan"] * bool(rest)
    return " ".join(parts) or "selamanya"


class PeriodCreate(CreateView):
    access = needs("trust.add_retentionperiod")
    form_class = PeriodForm
    template_name = "desk/verb.html"
    success_url = reverse_lazy("trust:retention_list")
    extra_context = {
        "title": "Masa simpan baru", "back_url": reverse_lazy("trust:retention_list"), "back_label": "Masa simpan",
        "submit_label": "Simpan masa simpan",
        "text": "Masa simpan yang lama tetap tercatat. Untuk membatalkan, catat lagi yang lama dengan tanggal baru.",
    }  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        form.instance.by = self.request.user
        return super().form_valid(form)


@require_safe
@requires("trust.view_retentionperiod")
def processing_list(request: HttpRequest) -> HttpResponse:
    """The record of processing (UU PDP art. 31)."""
    held = retaining.periods()
    activities = [(one.label, _facts(one, held)) for one in announced(Processing)]
    return render(request, "trust/processing_list.html", {"activities": activities})


@require_safe
@requires("trust.view_retentionperiod")
def processing_paper(request: HttpRequest) -> HttpResponse:
    """The same as a PDF with letterhead and signatory."""
    held = retaining.periods()
    sections = [
        Section(one.label, ("Hal", "Isi"), [list(pair) for pair in _facts(one, held)]) for one in announced(Processing)
    ]
    return as_paper(
        sections, "catatan-pemrosesan", title="Catatan pemrosesan data pribadi", subject="UU 27/2022 Pasal 31",
        period="yang sedang berlaku",
    )  # fmt: skip


def _facts(one: Processing, held: dict[str, tuple[int, str]]) -> list[tuple[str, str]]:
    period = one.retention
    if period in held:
        months, source = held[period]
        period = f"{in_words(months)} ({source})"
    return [
        ("Tujuan", one.purpose),
        ("Dasar", one.basis),
        ("Subjek data", one.persons),
        ("Jenis data", one.categories),
        ("Penerima", one.recipients),
        ("Masa simpan", period),
    ]
