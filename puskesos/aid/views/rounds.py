"""Rounds of monev: plan, draw, share out, start, close; their teams."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pillars.models import Membership
from puskesos.aid import coverage, sharing
from puskesos.aid.forms.rounds import MemberForm, RoundForm, TeamForm, VillageTeamForm
from puskesos.aid.models import Round, Team, TeamMember
from puskesos.aid.round_filters import RoundFilter
from puskesos.aid.round_tables import RoundTable, VillageTable, samples_url
from puskesos.aid.sampling import draw
from puskesos.aid.views.tabs import AidList
from welfare.accounts.access import needs, requires
from welfare.desk.verbs import posted, tried, verb_page
from welfare.regions.models import Region


class RoundList(AidList):
    access = needs("aid.view_round", "aid.view_sample")
    model = Round
    table_class = RoundTable
    filterset_class = RoundFilter
    page_title = "Putaran monev"
    page_lead = "Apa yang sudah dan belum dikunjungi, dihitung di wilayah kerja Anda. Tiap angka membuka daftarnya."
    action_label = "Putaran baru"

    def get_queryset(self) -> QuerySet[Round]:
        rounds = coverage.with_counts(super().get_queryset(), self.request.user)
        return rounds.select_related("period__programme").order_by("-starts_on", "-pk")

    def get_action_url(self) -> str:
        return reverse("aid:round_create") if self.request.user.has_perm("aid.add_round") else ""


def visible_round(request: HttpRequest, pk: int) -> Round:
    rounds = Round.objects.visible_to(request.user).select_related("period__programme")
    return get_object_or_404(rounds, pk=pk)


def _page(monev: Round) -> str:
    return reverse("aid:round_detail", args=[monev.pk])


@require_safe
@requires("aid.view_round", "aid.view_sample", "aid.view_team")
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Coverage per village, the teams, and the next step."""
    monev = visible_round(request, pk)
    rows = coverage.by_village(monev, request.user)
    may_move = request.user.has_perm("aid.change_round") and monev.state != Round.State.CLOSED
    villages = VillageTable(rows, monev=monev, may_move=may_move, request=request)
    return render(
        request, "aid/round_detail.html",
        {
            "monev": monev, "villages": villages, "totals": coverage.totals(rows), "areas": monev.areas.order_by("pk"),
            "teams": monev.teams.prefetch_related("members__person", "members__pillar", "users"),
            "mine": samples_url(putaran=monev.pk, keadaan="belum", tugas="saya"),
            "left_url": samples_url(putaran=monev.pk, keadaan="belum"),
        },
    )  # fmt: skip


@requires("aid.add_round")
@require_http_methods(["GET", "POST"])
def round_create(request: HttpRequest) -> HttpResponse:
    form = RoundForm(*posted(request), user=request.user, instance=Round(by=request.user))
    if request.method == "POST" and form.is_valid():
        monev = _stored(form, request, "putaran monev dibuat")
        messages.success(request, "Putaran disimpan sebagai draf. Tarik sampelnya, lalu bentuk timnya.")
        return redirect(_page(monev))
    return verb_page(
        request, form, title="Putaran monev baru", submit_label="Simpan putaran", back_url=reverse("aid:round_list"),
        back_label="Putaran monev",
    )  # fmt: skip


@requires("aid.change_round")
@require_http_methods(["GET", "POST"])
def round_update(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    form = RoundForm(*posted(request), user=request.user, instance=monev)
    if request.method == "POST" and form.is_valid():
        _stored(form, request, "putaran monev diubah")
        messages.success(request, "Putaran disimpan.")
        return redirect(_page(monev))
    return verb_page(
        request, form, title="Ubah putaran", lead=str(monev), submit_label="Simpan putaran", back_url=_page(monev),
        back_label=str(monev),
    )  # fmt: skip


def _stored(form: RoundForm, request: HttpRequest, reason: str) -> Round:
    with transaction.atomic(), pghistory.context(user=request.user.pk, reason=reason):
        monev: Round = form.save()
    return monev


@requires("aid.change_round")
@require_POST
def round_draw(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    try:
        drawn = draw(monev, by=request.user)
        messages.success(request, f"{drawn} penerima terpilih (benih {monev.seed}). Periksa, lalu bagikan kepada tim.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_page(monev))


@requires("aid.change_round")
@require_POST
def round_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what is free to the teams, and plan days."""
    monev = visible_round(request, pk)
    try:
        shared = sharing.share_out(monev, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(_page(monev))
    messages.success(request, f"{shared.planned} kunjungan dijadwalkan.")
    if shared.left:
        messages.warning(request, f"Tidak ada tim yang bekerja di: {', '.join(shared.left[:10])}.")
    if shared.after_end:
        text = f"{shared.after_end} kunjungan jatuh sesudah tanggal selesai. Tambah tim, atau perpanjang putaran."
        messages.warning(request, text)
    return redirect(_page(monev))


@requires("aid.change_round")
@require_http_methods(["GET", "POST"])
def round_village(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the open visits of the village `?kode=` to another team."""
    monev = visible_round(request, pk)
    if "kode" not in request.GET:
        return redirect(_page(monev))
    village = get_object_or_404(Region.objects.visible_to(request.user), pk=request.GET.get("kode", "")[:13])
    form = VillageTeamForm(*posted(request), monev=monev)
    if request.method == "POST" and form.is_valid():
        team = form.cleaned_data["team"]
        moved = tried(form, lambda: sharing.give_village(monev, village.code, team, by=request.user))
        if moved is not None:
            messages.success(
                request, f"Kunjungan yang belum dilakukan di {village} kini pada {team or 'tim mana pun'}."
            )
            return redirect(_page(monev))
    return verb_page(
        request, form, title=f"Tim untuk {village}", lead=str(monev), submit_label="Pindahkan", back_url=_page(monev),
        back_label=str(monev), text="Hanya kunjungan yang belum dilakukan yang pindah; harinya dijadwalkan lagi.",
    )  # fmt: skip


VERBS = {
    "mulai": (Round.start, "Putaran dimulai. Tim kini dapat melaporkan kunjungan."),
    "tutup": (Round.close, "Putaran ditutup."),
    "buka": (Round.reopen, "Putaran dibuka kembali."),
}


@requires("aid.change_round")
@require_POST
def round_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Start, close or reopen; `langkah` is a key of `VERBS`."""
    monev = visible_round(request, pk)
    verb, words = VERBS.get(request.POST.get("langkah", ""), (None, "Langkah ini tidak dikenal."))
    try:
        if verb is None:
            raise ValidationError(words)
        verb(monev, by=request.user)
        messages.success(request, words)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_page(monev))


@requires("aid.add_team")
@require_http_methods(["GET", "POST"])
def team_create(request: HttpRequest, pk: int) -> HttpResponse:
    return _team(request, Team(round=visible_round(request, pk)), "Tim baru")


@requires("aid.change_team")
@require_http_methods(["GET", "POST"])
def team_update(request: HttpRequest, pk: int) -> HttpResponse:
    return _team(request, _visible_team(request, pk), "Ubah tim")


def _visible_team(request: HttpRequest, pk: int) -> Team:
    return get_object_or_404(Team.objects.visible_to(request.user).select_related("round"), pk=pk)


def _team(request: HttpRequest, team: Team, title: str) -> HttpResponse:
    form = TeamForm(*posted(request), instance=team)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic(), pghistory.context(user=request.user.pk, reason="tim monev"):
            form.save()
        messages.success(request, f"{team} disimpan.")
        return redirect(_page(team.round))
    return verb_page(
        request, form, title=title, lead=str(team.round), submit_label="Simpan tim", back_url=_page(team.round),
        back_label=str(team.round),
    )  # fmt: skip


@requires("aid.add_teammember", "people.view_person")
@require_http_methods(["GET", "POST"])
def team_enlist(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person out of the register into a team; the pillar is proposed from what the person is now."""
    team, search = _visible_team(request, pk), request.GET.get("nama", "")[:100]
    form = MemberForm(*posted(request), user=request.user, search=search)
    if request.method == "POST" and form.is_valid():
        member = TeamMember(team=team, **form.cleaned_data)
        member.pillar = member.pillar or _pillar_of(member.person)
        if tried(form, lambda: _enlisted(member, request)) is not None:
            messages.success(request, f"{member.person.full_name} masuk {team}.")
            return redirect(_page(team.round))
    shown = {"form": form, "team": team, "search": search, "back": _page(team.round)}
    return render(request, "aid/team_enlist.html", shown)


def _enlisted(member: TeamMember, request: HttpRequest) -> None:
    member.full_clean()
    with pghistory.context(user=request.user.pk, reason="anggota tim monev"):
        member.save()


def _pillar_of(person: Any) -> Any:
    held = Membership.objects.filter(person=person).active().select_related("unit__pillar")
    first = held.order_by("unit__pillar__order", "pk").first()
    return first.unit.pillar if first else None
