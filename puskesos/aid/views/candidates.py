"""The queue of candidates: the list with everybody's place, one candidate, and what is done with it."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puskesos.aid.filters import CandidateFilter
from puskesos.aid.forms.candidates import CandidateForm, CandidatePaperForm, CandidateSearchForm
from puskesos.aid.forms.decisions import ReasonForm
from puskesos.aid.models import Candidate, CandidatePaper, place_of, places, put_forward
from puskesos.aid.story import filled
from puskesos.aid.tables import CANDIDATE_TONES, CandidateTable
from puskesos.aid.views.acts import act
from puskesos.aid.views.tabs import AidList
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk.private_files import private_file
from welfare.desk.verbs import tell
from welfare.people.models import Person
from welfare.regions.choices import place_name
from welfare.regions.models import Region

FORM = ["GET", "HEAD", "POST"]


class CandidateList(AidList):
    access = needs("aid.view_candidate")
    model = Candidate
    table_class = CandidateTable
    filterset_class = CandidateFilter
    page_title = "Antrean calon"
    page_lead = (
        "Calon penerima tiap desa dan program, diurutkan menurut kriteria kantor. Nilai yang sama berbagi peringkat."
    )
    action_label = "Usulkan calon"

    def get_queryset(self) -> QuerySet[Candidate]:
        rows = super().get_queryset().scored().select_related("person", "programme", "village__parent")
        return rows.order_by("programme__code", "village_id", "-score", "proposed_on", "pk")

    def get_action_url(self) -> str:
        return reverse("aid:candidate_create") if self.request.user.has_perm("aid.add_candidate") else ""

    def get_table(self, **kwargs: Any) -> Any:
        table = super().get_table(**kwargs)
        shown = [row.record for row in (table.paginated_rows if hasattr(table, "page") else table.rows)]
        table.places = places((row.programme_id, row.village_id) for row in shown if row.is_waiting)
        return table


def seen_candidate(user: Any, pk: int) -> Candidate:
    """Raises Http404 for one that does not exist or that the user may not see."""
    rows = Candidate.objects.visible_to(user).select_related("person__region", "programme", "village__parent", "by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires("aid.view_candidate")
def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = seen_candidate(request.user, pk)
    decisions: Any = []
    if request.user.has_perm("aid.view_decision"):
        own = candidate.decisions.visible_to(request.user)
        decisions = own.select_related("enrolment__person", "enrolment__programme")
    context = {
        "candidate": candidate, "facts": facts_of(candidate), "tone": CANDIDATE_TONES[Candidate.State(candidate.state)],
        "papers": candidate.papers.select_related("by"), "decisions": decisions,
        "changes": history_of(candidate, request.user),
    }  # fmt: skip
    return render(request, "aid/candidate_detail.html", context)


def facts_of(candidate: Candidate) -> list[tuple[str, str]]:
    person, place = candidate.person, place_of(candidate)
    checked = f" (diperiksa {date_format(candidate.decile_checked_on, 'j F Y')})" if candidate.decile_checked_on else ""
    since = f" sejak {date_format(candidate.state_on, 'j F Y')}" if candidate.state_on else ""
    return filled([
        ("NIK", person.masked_nik),
        ("Lahir", date_format(person.birth_date, "j F Y") if person.birth_date else ""),
        ("Program", str(candidate.programme)),
        ("Desa/kelurahan", place_name(candidate.village)),
        ("Peringkat", str(place or "").removeprefix("peringkat ")),
        ("Desil", f"{candidate.decile}{checked}" if candidate.decile else "belum diisi"),
        ("Kriteria", ", ".join(str(tick.criterion) for tick in candidate.ticks.select_related("criterion"))),
        ("Asal usulan", ", ".join(filter(None, (candidate.get_source_display(), candidate.source_note)))),
        ("Diusulkan", date_format(candidate.proposed_on, "j F Y")),
        ("Dicatat oleh", str(candidate.by or "")),
        ("Keadaan", f"{candidate.get_state_display()}{since}"),
        ("Alasan", candidate.state_reason),
        ("Catatan", candidate.note),
    ])  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_candidate", "aid.add_candidate")
def candidate_create(request: HttpRequest) -> HttpResponse:
    """`?cari=` finds persons, `?orang=` is the one who is proposed."""
    person = _person(request)
    if person is None:
        search = CandidateSearchForm(request.GET if "cari" in request.GET else None)
        found = search.found(request.user) if search.is_bound and search.is_valid() else None
        problem = "Pilih dulu siapa yang diusulkan." if request.method == "POST" else ""
        return render(request, "aid/candidate_create.html", {"search": search, "found": found, "problem": problem})
    in_village = person.region and person.region.level == Region.Level.VILLAGE
    form = CandidateForm(
        request.POST or None, user=request.user, initial={"village": person.region if in_village else None}
    )
    if request.method == "POST" and form.is_valid():
        try:
            candidate = put_forward(person=person, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, f"{person.full_name} sudah masuk antrean {candidate.programme}.")
            return redirect("aid:candidate_detail", candidate.pk)
    return render(request, "aid/candidate_create.html", {"form": form, "person": person})


def _person(request: HttpRequest) -> Person | None:
    given = request.GET.get("orang", "")
    if not given.isdecimal() or len(given) > 15:
        return None
    return Person.objects.visible_to(request.user).select_related("region__parent").filter(pk=given).first()


@require_http_methods(FORM)
@requires("aid.view_candidate", "aid.change_candidate")
def candidate_update(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = seen_candidate(request.user, pk)
    form = CandidateForm(request.POST or None, user=request.user, instance=candidate)

    def do(values: dict[str, Any]) -> None:
        criteria = values.pop("criteria")
        with pghistory.context(user=request.user.pk, reason="data calon diperbaiki"):
            candidate.full_clean()
            candidate.save(update_fields=list(values))
        candidate.tick(criteria, by=request.user)

    return _page(request, candidate, form, do, title="Ubah data calon", submit="Simpan perubahan",
                 done="Perubahan sudah disimpan.")  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_candidate", "aid.change_candidate")
def candidate_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = seen_candidate(request.user, pk)
    return _page(
        request, candidate, ReasonForm(request.POST or None),
        lambda values: candidate.refuse(reason=values["reason"], by=request.user),
        title="Tolak usulan calon", submit="Tolak", tone="danger", done="Usulan calon ditolak.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_candidate", "aid.change_candidate")
def candidate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = seen_candidate(request.user, pk)
    return _page(
        request, candidate, ReasonForm(request.POST or None),
        lambda values: candidate.withdraw(reason=values["reason"], by=request.user),
        title="Tarik usulan calon", submit="Tarik", tone="danger", done="Usulan calon ditarik.",
    )  # fmt: skip


@require_POST
@requires("aid.view_candidate", "aid.change_candidate")
def candidate_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the queue after a refusal or withdrawal."""
    candidate = seen_candidate(request.user, pk)
    try:
        candidate.wait_again(by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{candidate.person.full_name} kembali ke antrean.")
    return redirect("aid:candidate_detail", pk)


@require_http_methods(FORM)
@requires("aid.view_candidate", "aid.add_candidatepaper")
def candidate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a private paper."""
    candidate = seen_candidate(request.user, pk)

    def do(values: dict[str, Any]) -> None:
        with pghistory.context(user=request.user.pk, reason="berkas calon"):
            CandidatePaper.objects.create(candidate=candidate, by=request.user, **values)

    return _page(request, candidate, CandidatePaperForm(request.POST or None, request.FILES or None), do,
                 title="Tambah berkas", submit="Simpan berkas", done="Berkas sudah disimpan.")  # fmt: skip


@require_safe
@requires("aid.view_candidatepaper")
def candidatepaper_file(request: HttpRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(CandidatePaper.objects.visible_to(request.user), pk=pk)
    return private_file(paper.file, paper.title)


def _page(request: HttpRequest, candidate: Candidate, form: Any, do: Any, **words: Any) -> HttpResponse:
    back = reverse("aid:candidate_detail", args=[candidate.pk])
    return act(request, form, do, back=back, back_label="Calon", lead=str(candidate), **words)
