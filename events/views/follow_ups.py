"""Follow-ups: the list, one with its story, new, changed, closed, opened again."""

from __future__ import annotations

from functools import partial
from typing import Any

import pghistory
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import UpdateView

from events.carrying_over import agenda_title
from events.filters import FollowUpFilter
from events.models import AgendaItem, FollowUp
from events.outcome_forms import CloseForm, FollowUpForm
from events.tables import FollowUpTable
from events.views.outcomes import ask_reason, own_event
from puskesos.aid.models import Programme, Visit
from puskesos.cases.models import Case
from puskesos.centres.models import Centre
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk import editing
from welfare.desk.lists import ListPage
from welfare.desk.templatetags import office

RELATED = ("owner", "event", "centre__village__parent", "programme", "next_event", "closed_by", "created_by", "region")


class FollowUpList(ListPage):
    access = needs("events.view_followup")
    model = FollowUp
    queryset = FollowUp.objects.select_related("owner", "event", "centre__village", "programme")
    table_class = FollowUpTable
    filterset_class = FollowUpFilter
    page_title = "Tindak lanjut"
    page_lead = "Yang disepakati dan yang masih menunggu keputusan, sampai selesai."
    action_label = "Tindak lanjut baru"

    def get_action_url(self) -> str:
        return reverse("events:followup_create") if self.request.user.has_perm("events.add_followup") else ""


@require_safe
@requires("events.view_followup")
def followup_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = FollowUp.objects.visible_to(request.user).select_related(*RELATED)
    follow_up = get_object_or_404(rows, pk=pk)
    user = request.user
    mine = FollowUp.objects.workable_by(user).filter(pk=pk).exists()
    context: dict[str, Any] = {
        "follow_up": follow_up,
        "facts": _facts(follow_up, user),
        "may_close": user.has_perm("events.change_followup") and mine,
        "may_edit": user.has_perm("events.add_followup") and user.covers(follow_up.region_id),
        "changes": history_of(follow_up, user),
    }
    return render(request, "events/followup_detail.html", context)


def _facts(row: FollowUp, user: Any) -> list[tuple[str, Any]]:
    sees_centre = row.centre and user.has_perm("centres.view_centre")
    pairs = [
        ("Sebagai", row.get_kind_display()),
        ("Penanggung jawab", row.owner_words),
        ("Tenggat", office.tanggal(row.due) if row.due else "tanpa tenggat"),
        ("Dari kegiatan", _link(row.event)),
        ("Puskesos", row.centre if sees_centre else ""),
        ("Layanan", _link(row.case_for(user))),
        ("Program", row.programme or ""),
        ("Kunjungan monev", _link(row.visit_for(user))),
        ("Dibahas pada", _link(row.next_event)),
        ("Ditutup", f"{office.tanggal(row.closed_on)} oleh {row.closed_by}" if row.closed_on else ""),
        ("Catatan", row.note),
    ]
    return [(label, value) for label, value in pairs if value]


def _link(record: Any) -> str:
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record) if record else ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.add_followup")
def event_followup_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of an event; back to its minutes."""
    event = own_event(request, pk)
    return _create(request, FollowUp(event=event, created_by=request.user), reverse("events:event_minutes", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.add_followup")
def followup_create(request: HttpRequest) -> HttpResponse:
    """For a Puskesos, a case, a programme or a visit of monev, without an event; back to the page one came from."""
    row, origin = FollowUp(created_by=request.user), _origin(request)
    if request.GET.get("kunjungan"):
        origin = row.visit = _seen_visit(request.user, request.GET["kunjungan"])
        row.programme = origin.enrolment.programme
    return _create(request, row, origin.get_absolute_url() if origin else reverse("events:followup_list"))


def _origin(request: HttpRequest) -> Any:
    """The record from whose page one came, as far as the user sees it: there the way leads back."""
    ways: list[tuple[str, Any, str]] = [
        ("layanan", Case, "number"), ("puskesos", Centre, "pk"), ("program", Programme, "pk")
    ]  # fmt: skip
    for word, model, field in ways:
        key = request.GET.get(word, "")[:60]
        if key and (field == "number" or (key.isascii() and key.isdigit() and len(key) < 19)):
            return model.objects.visible_to(request.user).filter(**{field: key}).first()
    return None


def _seen_visit(user: Any, key: str) -> Visit:
    """Raises Http404 for a visit that the user may not see."""
    rows = Visit.objects.visible_to(user).select_related("sample__enrolment__programme", "sample__enrolment__person")
    seen = user.has_perm("aid.view_visit") and key.isascii() and key.isdigit() and len(key) < 19
    return get_object_or_404(rows, pk=int(key) if seen else 0)


def _create(request: HttpRequest, row: FollowUp, back: str) -> HttpResponse:
    asked = {"centre": "puskesos", "programme": "program", "case_number": "layanan"}
    initial = {name: value for name, word in asked.items() if (value := request.GET.get(word))}
    form = FollowUpForm(request.POST or None, instance=row, by=request.user, initial=initial)
    if form.is_valid():
        with pghistory.context(user=request.user.pk):
            form.save()
        messages.success(request, f"Tindak lanjut dicatat untuk {row.owner_words}.")
        return redirect(back)
    lead = row.event or (row.visit and f"Dari kunjungan monev: {row.visit}")
    return render(request, "events/followup_form.html", {"form": form, "lead": lead, "back": back})


class FollowUpUpdate(UpdateView):
    access = needs("events.add_followup", "events.change_followup")
    model = FollowUp
    form_class = FollowUpForm
    template_name = "events/followup_form.html"

    def get_queryset(self) -> QuerySet[FollowUp]:
        rows = FollowUp.objects.editable_by(self.request.user).select_related("event", "centre", "owner")
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The row stays locked from the comparison to the save: two officers cannot both be first."""
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: FollowUpForm) -> HttpResponse:
        current = FollowUp.objects.get(pk=self.object.pk)
        if editing.is_outdated(form, current):
            user = self.request.user
            return self.form_invalid(
                editing.merged(form, current, user, partial(FollowUpForm, instance=current, by=user))
            )
        return super().form_valid(form)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lead": self.object.event, "back": self.object.get_absolute_url()}

    def get_success_url(self) -> str:
        messages.success(self.request, "Perubahan tindak lanjut disimpan.")
        return self.object.get_absolute_url()


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_followup")
def followup_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Done or cancelled: by whoever runs it, or by its owner."""
    row = get_object_or_404(FollowUp.objects.workable_by(request.user).select_related("event", "owner"), pk=pk)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        try:
            row.close(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Tindak lanjut “{row}” ditandai {row.get_state_display()}.")
            return redirect(row)
    return render(request, "events/followup_close.html", {"follow_up": row, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_followup")
def followup_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(FollowUp.objects.workable_by(request.user), pk=pk)

    def act(reason: str) -> None:
        try:
            row.reopen(reason=reason, by=request.user)
        except ValidationError as refusal:
            raise ValueError(" ".join(refusal.messages)) from refusal

    words = {
        "title": "Buka kembali tindak lanjut", "text": f"“{row}” kembali menjadi belum selesai dan ditagih lagi.",
        "submit_label": "Buka kembali",
    }  # fmt: skip
    done = "Tindak lanjut dibuka kembali."
    return ask_reason(request, act, done=done, back=row.get_absolute_url(), words=words)


@require_POST
@requires("events.change_event", "events.view_followup")
def event_followup_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an open follow-up (`followup`) into the rundown of this event, once."""
    event = own_event(request, pk)
    key = request.POST.get("followup", "")
    key = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    row = get_object_or_404(FollowUp.objects.visible_to(request.user).open(), pk=key)
    title = agenda_title(row)
    if event.agenda.filter(title=title).exists():
        messages.info(request, "Tindak lanjut ini sudah ada dalam susunan acara.")
    else:
        event.add_agenda_item(AgendaItem(title=title, speaker=row.owner_words[:120]))
        messages.success(request, "Tindak lanjut masuk ke susunan acara.")
    return redirect("events:agenda_list", pk=event.pk)
