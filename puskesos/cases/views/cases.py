"""The list of cases, one case with its timeline, correcting it, and downloading the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import DetailView

from puskesos.cases.counting import open_counts
from puskesos.cases.filters import OPEN_CASES, CaseFilter
from puskesos.cases.flow import TONES, State
from puskesos.cases.forms import CaseForm, NoteForm
from puskesos.cases.models import Case, CaseEntry
from puskesos.cases.offices import may_refer, steps_for
from puskesos.cases.tables import CaseTable, due_words
from puskesos.cases.views.holding import seen_case, tried
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of, version_of
from welfare.audit.models import SensitiveRead
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.desk.paging import CappedPages
from welfare.desk.private_files import private_file
from welfare.desk.templatetags.office import phone_link
from welfare.regions.choices import place_name

SHOWN = (
    "number", "urgency", "state", "due_on", "paused_on", "answer_due_on", "closed_on", "is_sensitive",
    "village__level", "village__kind", "village__name", "village__parent__level", "village__parent__name",
    "client__name", "client__title_before", "client__title_after", "service__name", "assigned_to__name",
)  # fmt: skip
"""What the list shows of a case; the rest, with its long texts, stays in the database."""


class CaseList(ListPage):
    access = needs("cases.view_case")
    model = Case
    table_class = CaseTable
    filterset_class = CaseFilter
    page_title = "Layanan"
    page_lead = "Permohonan dan keluhan warga di Puskesos, sampai selesai."
    action_label = "Catat layanan"
    download_name = "cases:case_export"
    download_permission = ""  # its own rule says who may
    paginator_class = CappedPages

    def get_queryset(self) -> QuerySet[Case]:
        return super().get_queryset().select_related("client", "service", "village__parent", "assigned_to")

    def get_table_data(self) -> Any:
        return super().get_table_data().only(*SHOWN)

    def get_action_url(self) -> str:
        return reverse("cases:case_create") if self.request.user.has_perm("cases.add_case") else ""

    def results_template(self) -> str:
        return "cases/_case_results.html"

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.request.user.has_perm("cases.oversee_case") else {"exclude": ("chosen",)}

    def is_filtered(self) -> bool:
        tabs = ("keadaan", "milik", "lewat", "sort", "page", "dari", "hingga")
        return any(value for name, value in self.request.GET.items() if name not in tabs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.filterset.figure_words
        more = {"page_lead": f"Di balik angka laporan: {told}."} if told else {}
        return super().get_context_data(**kwargs) | {"tabs": self._tabs()} | more

    def _tabs(self) -> list[dict[str, Any]]:
        """The open ones with their counts; the closed of all years are not counted before somebody looks."""
        url, counts, given = reverse("cases:case_list"), open_counts(self.request.user), self.request.GET
        chosen = next(
            (f"{name}={given[name]}" for name in ("milik", "lewat", "keadaan", "angka") if given.get(name)), ""
        )
        tabs = [("Terbuka", "", counts["open"]), ("Tugas saya", "milik=saya", counts["mine"]),
                ("Lewat batas", "lewat=ya", counts["late"])]  # fmt: skip
        tabs += [(state.label.capitalize(), f"keadaan={state.value}", None)
                 for state in (State.RESOLVED, State.REJECTED)]  # fmt: skip
        tabs.append(("Semua", "keadaan=semua", None))
        return [
            {"label": label, "url": f"{url}?{query}" if query else url, "count": count,
             "is_current": chosen in (query, query or f"keadaan={OPEN_CASES}")}
            for label, query, count in tabs
        ]  # fmt: skip


class CaseDownload(ListDownload):
    access = needs("cases.view_case", "people.view_person")
    page = CaseList
    kind, title, noun = "cases", "daftar layanan", "kasus"


class CaseDetail(DetailView):
    access = needs("cases.view_case")
    model = Case
    template_name = "cases/case_detail.html"

    def get_object(self, queryset: Any = None) -> Case:
        case = seen_case(self.request.user, self.kwargs["pk"])
        if case.is_sensitive and case.assigned_to_id != self.request.user.pk:
            SensitiveRead.record(
                what=SensitiveRead.What.FILE, subject=case, reason="Membuka kasus rahasia", by=self.request.user
            )
        return case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user = self.object, self.request.user
        referrals = list(case.referrals.select_related("agency"))
        return super().get_context_data(**kwargs) | {
            "tone": TONES[State(case.state)],
            "steps": steps_for(user, case),
            "may_refer": may_refer(user, case),
            "awaited": next((referral for referral in referrals if referral.is_awaited), None),
            "referrals": referrals,
            "papers": list(case.papers.all()),
            "timeline": [
                (entry, TONES[State(entry.to_state)] if entry.to_state else "mute")
                for entry in case.entries.select_related("by")
            ],
            "facts": facts_of(case, user),
            "note_form": NoteForm(),
            "version": version_of(case),
            "changes": history_of(case, user),
        }


def facts_of(case: Case, user: Any) -> list[tuple[str, Any]]:
    """What is known of a case, for the definition list."""
    client: Any = case.client.full_name
    if user.has_perm("people.view_person") and user.covers(case.client.region_id):
        client = format_html('<a href="{}">{}</a>', case.client.get_absolute_url(), client)
    came = case.get_relation_display()
    if case.reporter_name:
        came = f"{case.reporter_name} ({came})"
    listed = case.get_listed_display() if case.listed else ""
    facts = [
        ("Untuk", client),
        ("NIK", case.client.masked_nik),
        ("Yang datang", came),
        ("Nomor HP", phone_link(case.contact_phone)),
        ("Dilayani di", place_name(case.village)),
        ("Diterima", f"{date_format(case.received_on, 'l, j F Y')}, {case.get_channel_display()}"),
        ("Batas waktu", due_words(case) if case.is_open else ""),
        ("Ditutup", date_format(case.closed_on, "l, j F Y") if case.closed_on else ""),
        ("Kedaruratan", case.get_urgency_display() if case.urgency != Case.Urgency.NORMAL else ""),
        ("Jenis PPKS", case.get_need_display()),
        ("DTSEN", f"{listed}{f', desil {case.decile}' if case.decile else ''}"),
        ("Petugas", str(case.assigned_to) if case.assigned_to else "belum dibagikan"),
        ("Uraian", case.narrative),
        ("Hasil", case.outcome),
        ("Dibuka kembali", f"{case.opening - 1} kali" if case.opening > 1 else ""),
        ("Penilaian warga", rating_words(case) if user.has_perm("cases.view_rating") and not case.is_open else ""),
    ]
    return [(label, value) for label, value in facts if value]


def rating_words(case: Case) -> str:
    """The citizen's latest word: "4 dari 5 (puas): Petugas ramah"; empty for none."""
    rating = case.ratings.first()
    if rating is None:
        return ""
    said = f"{rating.score} dari 5 ({rating.get_score_display()})"
    return f"{said}: {rating.words}" if rating.words else said


@require_http_methods(["GET", "HEAD", "POST"])
@requires("cases.view_case", "cases.change_case")
def case_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was said; the second of two editors sees what the first changed."""
    case = seen_case(request.user, pk)
    form = CaseForm(request.POST or None, instance=case, initial={"version": version_of(case)})
    shown = str(case)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}

        def write() -> None:
            for name, value in values.items():
                setattr(case, name, value)
            case.save(update_fields=list(values))

        if tried(form, case, request.user, write):
            messages.success(request, f"Perubahan kasus {case} sudah disimpan.")
            return redirect(case)
    back = reverse("cases:case_detail", args=[pk])
    return render(request, "cases/case_form.html", {"form": form, "case": case, "shown": shown, "back": back})


@require_safe
@requires("cases.view_caseentry")
def entry_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A private attachment of the timeline; opening one of a sensitive case is written down."""
    entries = CaseEntry.objects.visible_to(request.user).select_related("case")
    entry = get_object_or_404(entries.exclude(file=""), pk=pk)
    if entry.case.is_sensitive:
        SensitiveRead.record(
            what=SensitiveRead.What.FILE, subject=entry, reason="Membuka lampiran kasus rahasia", by=request.user
        )
    return private_file(entry.file, entry.file_title or f"Lampiran {entry.case}")
