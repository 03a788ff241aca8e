"""The steps of a case: all legal ones, no other, each with its line in the timeline."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesos.cases.flow import BY_HAND, CLOSED, MOVES, OPEN, refusal, steps_from
from puskesos.cases.models import Case, State, refer
from tests.factories import make_agency, make_case, make_user
from welfare.audit.history import history_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", sorted(MOVES))
@pytest.mark.parametrize("state", State.values)
def test_every_pair_of_state_and_step_agrees_with_the_table(code, state, staff):
    case, move = make_case(staff, state=state), MOVES[code]
    if state in move.sources:
        case.move(code, by=staff, note="Sudah diperiksa")
        case.refresh_from_db()
        assert case.state == move.target
        entry = case.entries.first()
        assert (entry.from_state, entry.to_state, entry.by) == (state, move.target, staff)
        assert (case.closed_on is not None) == (case.state in CLOSED)
    else:
        with pytest.raises(ValidationError, match="tidak dapat dilakukan"):
            case.move(code, by=staff, note="Sudah diperiksa")
        case.refresh_from_db()
        assert case.state == state


def test_from_every_open_state_there_is_a_way_on():
    for state in OPEN:
        assert steps_from(state) or state == State.REFERRED
    assert [move.code for move in steps_from(State.RESOLVED)] == ["reopen"]
    assert "tidak dikenal" in refusal(State.RECEIVED, "terbang")


@pytest.mark.parametrize("move", [move for move in BY_HAND if move.asks], ids=lambda move: move.code)
def test_a_step_that_asks_for_words_is_refused_without(move, staff):
    case = make_case(staff, state=move.sources[0])
    with pytest.raises(ValidationError, match="wajib diisi"):
        case.move(move.code, by=staff, note="  ")


def test_a_step_of_tomorrow_or_before_the_last_one_is_refused(staff):
    case = make_case(staff)
    for days in (1, -1):
        with pytest.raises(ValidationError, match="belum terjadi"):
            case.move("verify", by=staff, on=timezone.localdate() + dt.timedelta(days=days))


def test_solved_and_reopened_the_count_and_the_history_tell(staff):
    case = make_case(staff, state="verifying")
    case.move("resolve", by=staff, note="KIS aktif kembali")
    assert (case.outcome, case.closed_on) == ("KIS aktif kembali", timezone.localdate())
    case.move("reopen", by=staff, note="Kartu ditolak puskesmas")
    case.refresh_from_db()
    assert (case.state, case.opening, case.closed_on, case.outcome) == ("verifying", 2, None, "")
    told = history_of(case, staff)
    assert told[0].reason == "Kartu ditolak puskesmas"
    assert "Keadaan diubah dari selesai menjadi diverifikasi" in " ".join(told[0].what)


def test_papers_are_ticked_and_the_timeline_names_them(staff):
    case = make_case(staff, papers=["KTP"])
    assert [bool(paper.received_on) for paper in case.papers.all()] == [True, False]
    case.tick_papers({"KK"}, by=staff)
    assert case.entries.first().text == "Diterima: KK. Dicabut: KTP."
    lines = case.entries.count()
    case.tick_papers({"KK"}, by=staff)
    assert case.entries.count() == lines


def test_a_case_goes_to_an_officer_who_may_work_on_it(staff, tksk_bluluk, stranger_tksk, auditor):
    case = make_case(staff)
    case.assign(tksk_bluluk, by=staff)
    assert Case.objects.get().assigned_to == tksk_bluluk
    for other in (stranger_tksk, auditor):
        with pytest.raises(ValidationError, match="tidak bertugas"):
            case.assign(other, by=staff)
    case.move("withdraw", by=staff, note="Salah catat")
    with pytest.raises(ValidationError, match="sudah ditutup"):
        case.assign(staff, by=staff)


def test_a_referred_case_waits_for_its_answer(staff):
    case = make_case(staff, state="local")
    referral = refer(case, make_agency(), purpose="Mohon rawat inap", by=staff)
    assert case.state == State.REFERRED
    referral.answer("accepted", outcome="", by=staff)
    case.refresh_from_db()
    assert case.state == State.IN_PROCESS
    with pytest.raises(ValidationError, match="menunggu jawaban rujukan"):
        case.move("resolve", by=staff, note="Selesai")
    with pytest.raises(ValidationError, match="Isi jawaban wajib"):
        referral.answer("done", outcome="", by=staff)
    referral.answer("done", outcome="Pasien dirawat", by=staff)
    case.refresh_from_db()
    assert (case.state, case.answer_due_on, case.paused_on) == (State.IN_PROCESS, None, None)
    with pytest.raises(ValidationError, match="sudah tercatat"):
        referral.answer("refused", outcome="Penuh", by=staff)
    case.move("resolve", by=staff, note="Sembuh")


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_refused_referral_comes_back_to_the_desk(answer, staff):
    case = make_case(staff, state="verifying")
    refer(case, make_agency(), purpose="Mohon bantuan", by=staff).answer(answer, outcome="Kuota habis", by=staff)
    case.refresh_from_db()
    assert case.state == State.VERIFYING
    second = refer(case, make_agency(), purpose="Mohon bantuan", by=staff)
    assert second.letter_number.startswith("0002/")


def test_a_referral_needs_agency_purpose_and_a_case_that_may_go(staff):
    case, agency = make_case(staff, state="verifying"), make_agency()
    with pytest.raises(ValidationError, match="Pilih instansi"):
        refer(case, None, purpose="Mohon bantuan", by=staff)
    with pytest.raises(ValidationError, match="Tulis apa yang diminta"):
        refer(case, agency, purpose=" ", by=staff)
    with pytest.raises(ValidationError, match="Batas jawaban"):
        refer(case, agency, purpose="x", by=staff, due_on=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="tidak dapat dilakukan"):
        refer(make_case(staff), agency, purpose="Mohon bantuan", by=staff)


def test_sensitive_cases_are_for_few(staff, head, tksk_bluluk, operator_bronjong, auditor, stranger_tksk):
    service = make_case(staff).service
    service.is_sensitive = True
    service.save()
    secret = make_case(operator_bronjong, service=service)
    assert secret.is_sensitive

    def seen_by(user):
        return secret in Case.objects.visible_to(user)

    assert [seen_by(user) for user in (staff, head, operator_bronjong)] == [True] * 3
    assert [seen_by(user) for user in (tksk_bluluk, auditor, stranger_tksk)] == [False] * 3
    secret.assign(tksk_bluluk, by=staff)
    assert seen_by(tksk_bluluk)
    assert not seen_by(operator_bronjong)
    assert not secret.entries.model.objects.visible_to(auditor).filter(case=secret).exists()


def test_an_inactive_officer_gets_nothing(staff):
    gone = make_user("pensiun", "staff")
    gone.is_active = False
    with pytest.raises(ValidationError, match="tidak bertugas"):
        make_case(staff).assign(gone, by=staff)
