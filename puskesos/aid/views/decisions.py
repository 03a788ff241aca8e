"""Proposing, deciding, taking back, and how far the real list is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.aid.filters import DecisionFilter
from puskesos.aid.forms.decisions import NoteForm, ProposeForm, ReasonForm, SiksForm
from puskesos.aid.models import Decision, Visit, propose
from puskesos.aid.story import told, with_all
from puskesos.aid.tables import DecisionTable
from puskesos.aid.views.acts import act
from puskesos.aid.views.enrolments import seen_enrolment
from puskesos.aid.views.tabs import AidList
from puskesos.aid.words import Recommendation
from welfare.accounts.access import needs, requires
from welfare.desk.private_files import private_file

FORM = ["GET", "HEAD", "POST"]
PROPOSING = (
    "Ganti memerlukan alasan, bukti, berita acara bernomor dan bertanggal, serta calon dari antrean desa. Akhiri "
    "(meninggal, pindah, menolak) memerlukan hal yang sama tanpa calon; kursinya kosong sampai diisi."
)
FILLING = "Kursi ini kosong. Isi dengan calon dari antrean desa, menurut berita acara bernomor dan bertanggal."
EFFECTS = {
    Recommendation.REPLACE: "Kursi berpindah kepada calon pengganti pada hari ini.",
    Recommendation.END: "Bantuan berakhir pada hari ini; kursinya kosong sampai diisi dari antrean.",
    Recommendation.FILL: "Kursi yang kosong ditempati calon ini mulai hari ini.",
}
"""What a decision does to the seat, said before it is made."""


class DecisionList(AidList):
    access = needs("aid.view_decision")
    model = Decision
    table_class = DecisionTable
    filterset_class = DecisionFilter
    page_title = "Keputusan bantuan"
    page_lead = "Usulan dari hasil monev. Yang mengusulkan dan yang memutuskan selalu dua orang."

    def get_queryset(self) -> QuerySet[Decision]:
        rows = super().get_queryset().select_related(
            "enrolment__person", "enrolment__programme", "enrolment__region__parent", "proposed_by"
        )  # fmt: skip
        return rows.order_by("-proposed_at", "-pk")


def seen_decision(user: Any, pk: int) -> Decision:
    """Raises Http404 for one that does not exist or that the user may not see."""
    rows = with_all(Decision.objects.visible_to(user)).select_related(
        "enrolment__person", "enrolment__programme", "enrolment__region__parent"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires("aid.view_decision")
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)
    shown, user = told(decision), request.user
    own = decision.proposed_by_id == user.pk
    done = shown.steps[-1].stage if shown.steps else ""
    context = {
        "decision": decision, "told": shown, "enrolment": decision.enrolment,
        "may_decide": decision.is_waiting and not own and user.has_perm("aid.decide_decision"),
        "may_withdraw": decision.is_waiting and own,
        "may_revoke": decision.is_decided and not own and user.has_perm("aid.decide_decision"),
        "may_advance": decision.is_decided and bool(SiksForm(done=done).fields["stage"].choices),
        "may_object": decision.is_decided,
        "own": own,
    }  # fmt: skip
    return render(request, "aid/decision_detail.html", context)


@require_http_methods(FORM)
@requires("aid.view_enrolment", "aid.propose_decision")
def decision_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose what is to be done with a recipient."""
    enrolment = seen_enrolment(request.user, pk)
    start = {}
    if request.method != "POST":
        visits = Visit.objects.visible_to(request.user).filter(sample__enrolment=enrolment)
        start = ProposeForm.start(enrolment, visits.order_by("-on", "-pk").first(), request.GET)
    form = ProposeForm(
        request.POST or None, request.FILES or None, enrolment=enrolment, user=request.user, initial=start
    )
    back = reverse("aid:enrolment_detail", args=[pk])

    def do(values: dict[str, Any]) -> None:
        files = {name: values[name] or "" for name in ("paper", "minutes_file") if name in values}
        propose(enrolment, by=request.user, **values | files)

    return act(
        request, form, do, title="Usulkan keputusan", submit="Kirim usulan", back=back,
        back_label=enrolment.person.full_name, lead=f"{enrolment.programme}, periode {enrolment.period}",
        text=PROPOSING if enrolment.is_active else FILLING,
        done="Usulan sudah dikirim dan menunggu keputusan orang lain.",
    )  # fmt: skip


def _page(request: HttpRequest, decision: Decision, form: Any, do: Any, **words: Any) -> HttpResponse:
    back = reverse("aid:decision_detail", args=[decision.pk])
    return act(request, form, do, back=back, back_label="Usulan", lead=str(decision), **words)


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.decide_decision")
def decision_decide(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)
    words = EFFECTS.get(Recommendation(decision.recommendation), "")
    return _page(
        request, decision, NoteForm(request.POST or None),
        lambda values: decision.decide(by=request.user, note=values["note"]),
        title="Setujui usulan", submit="Setujui", text=words, done="Usulan sudah diputuskan.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.decide_decision")
def decision_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)
    return _page(
        request, decision, NoteForm(request.POST or None, needed=True),
        lambda values: decision.refuse(by=request.user, note=values["note"]),
        title="Tolak usulan", submit="Tolak", tone="danger", done="Usulan ditolak; penerimanya tidak berubah.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.propose_decision")
def decision_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)
    return _page(
        request, decision, ReasonForm(request.POST or None),
        lambda values: decision.withdraw(by=request.user, reason=values["reason"]),
        title="Tarik usulan", submit="Tarik usulan", tone="danger", done="Usulan sudah ditarik.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.decide_decision")
def decision_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)
    return _page(
        request, decision, ReasonForm(request.POST or None),
        lambda values: decision.revoke(by=request.user, reason=values["reason"]),
        title="Batalkan keputusan", submit="Batalkan keputusan", tone="danger",
        text="Kursi kembali seperti sebelum keputusan ini, dan penggantinya kembali ke antrean.",
        done="Keputusan dibatalkan dan keadaan semula dipulihkan.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.add_siksstep")
def decision_siks(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the real list is: this app does not strike off."""
    decision = seen_decision(request.user, pk)
    steps = list(decision.siks_steps.all())
    form = SiksForm(request.POST or None, done=steps[-1].stage if steps else "")
    return _page(
        request, decision, form, lambda values: decision.advance(by=request.user, **values),
        title="Catat langkah SIKS-NG", submit="Catat langkah", done="Langkah SIKS-NG sudah dicatat.",
    )  # fmt: skip


@require_safe
@requires("aid.view_decision")
def decision_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence that no visit gives."""
    decision = seen_decision(request.user, pk)
    return private_file(decision.paper, decision.paper_title or "bukti")


@require_safe
@requires("aid.view_decision")
def decision_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The scanned minutes of the village meeting."""
    decision = seen_decision(request.user, pk)
    return private_file(decision.minutes_file, f"berita acara {decision.minutes_number}")
