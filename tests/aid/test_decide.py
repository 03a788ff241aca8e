"""Ganti, lanjut, perbaiki data, rujuk: one proposes, another decides, the seats stay as many as they were."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesos.aid.models import Decision, Enrolment, propose
from tests import factories as make
from tests.aid.conftest import Village

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_one_goes_one_comes_and_the_seats_stay(village: Village):
    decision = village.propose()
    assert decision.candidate_rank == "peringkat 1 dari 2 (nilai 30)"
    assert (village.active, decision.successor) == (2, None)
    decision.decide(by=village.decider, note="Sesuai musdes")
    village.old.refresh_from_db()
    village.first.refresh_from_db()
    new = decision.successor
    assert village.active == 2
    assert (new.person, new.region_id, new.period) == (village.first.person, village.old.region_id, "2026")
    assert (village.old.status, village.old.ended_on, village.old.replaced_by) == ("ended", TODAY(), new)
    assert village.old.reason == village.visit.reason
    assert "470/12/2026" in village.old.ended_reason
    assert village.first.state == "chosen"
    assert (decision.state, decision.decided_by) == ("decided", village.decider)


def test_history_tells_who_and_why(village: Village):
    decision = village.propose()
    decision.decide(by=village.decider)
    contexts = [event.pgh_context for event in village.old.history.order_by("pgh_id")]
    assert contexts[-1]["user"] == village.decider.pk
    assert contexts[-1]["reason"] == "diputuskan: ganti"


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"reason": None}, "Ganti wajib disertai alasan"),
        ({"visit": None}, "Ganti wajib disertai bukti"),
        ({"minutes_number": " "}, "berita acara musdes/muskel: nomor dan tanggalnya"),
        ({"minutes_on": None}, "berita acara musdes/muskel: nomor dan tanggalnya"),
        ({"meeting": ""}, "berita acara musdes/muskel: nomor dan tanggalnya"),
        ({"minutes_on": dt.date(2999, 1, 1)}, "Tanggal berita acara belum terjadi"),
        ({"candidate": None}, "Pilih calon pengganti"),
    ],
)
def test_replacing_without_its_ground_is_refused_in_words(village: Village, lacking, words):
    with pytest.raises(ValidationError) as refused:
        village.propose(**lacking)
    assert words in " ".join(refused.value.messages)
    assert not Decision.objects.exists()


def test_a_paper_is_evidence_too(village: Village):
    village.propose(visit=None, paper=ContentFile(b"%PDF-1.4", "surat.pdf"))


def test_a_visit_without_photo_a_visit_that_found_fit_and_another_ones_visit_are_no_ground(village: Village):
    village.visit.photos.all().delete()
    with pytest.raises(ValidationError, match="kunjungan yang berfoto"):
        village.propose()
    fit = make.make_visit(make.make_sample(enrolment=village.old), verdict="fit", recommendation="continue", photos=1)
    with pytest.raises(ValidationError, match="menilai penerima layak"):
        village.propose(visit=fit)
    with pytest.raises(ValidationError, match="tentang penerima lain"):
        village.propose(visit=make.make_visit(photos=1))


def test_a_reason_that_is_none_for_replacing(village: Village):
    with pytest.raises(ValidationError, match="bukan alasan untuk mengganti"):
        village.propose(reason=make.make_reason_code(recommendations=["correct"]))


def test_nobody_decides_on_his_own_proposal(village: Village, staff):
    decision = village.propose(by=staff)
    for verb in (lambda: decision.decide(by=staff), lambda: decision.refuse(by=staff, note="tidak")):
        with pytest.raises(ValidationError, match="harus dua orang"):
            verb()
    with pytest.raises(IntegrityError, match="proposer_does_not_decide"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(decided_by=staff, decided_at=timezone.now(), state="decided")
    decision.refresh_from_db()
    assert decision.is_waiting


def test_the_right_and_the_territory(village: Village, stranger_tksk, operator_bronjong, auditor):
    with pytest.raises(ValidationError, match="di luar wilayah kerja"):
        village.propose(by=stranger_tksk)
    with pytest.raises(ValidationError, match="tidak berwenang mengusulkan"):
        village.propose(by=operator_bronjong)
    decision = village.propose()
    with pytest.raises(ValidationError, match="tidak berwenang memutuskan"):
        decision.decide(by=auditor)
    with pytest.raises(ValidationError, match="di luar wilayah kerja"):
        decision.decide(by=make.make_user("babat", "staff", "35.24.05"))
    assert not Decision.objects.visible_to(stranger_tksk).exists()
    assert list(Decision.objects.decidable_by(village.decider)) == [decision]
    assert not Decision.objects.decidable_by(village.proposer).exists()


def test_the_candidate_is_of_this_village_and_programme(village: Village):
    elsewhere = make.make_candidate(village.period.programme, village="35.24.02.2006")
    for candidate in (elsewhere, make.make_candidate()):
        with pytest.raises(ValidationError, match="antrean desa dan program yang sama"):
            village.propose(candidate=candidate)


@pytest.mark.parametrize(("decile", "words"), [(5, "Desil calon 5"), (None, "Desil calon belum diisi")])
def test_the_candidate_is_under_the_threshold(village: Village, decile, words):
    poor = make.make_candidate(village.period.programme, decile=decile)
    with pytest.raises(ValidationError, match=words):
        village.propose(candidate=poor, queue_reason="lebih mendesak")


def test_who_receives_already_or_was_struck_off_is_no_replacement(village: Village):
    twice = make.make_enrolment(village.period.programme, village.first.person)
    with pytest.raises(ValidationError, match="sudah menerima"):
        village.propose()
    Enrolment.objects.filter(pk=twice.pk).update(status="ended", ended_reason="mampu")
    with pytest.raises(ValidationError, match=r"sudah pernah menerima .* dan berakhir: mampu"):
        village.propose()


def test_what_happened_since_the_proposal_counts(village: Village):
    decision = village.propose()
    village.first.withdraw(reason="pindah", by=village.proposer)
    with pytest.raises(ValidationError, match="sudah “ditarik”"):
        decision.decide(by=village.decider)
    village.first.wait_again(by=village.proposer)
    village.quota.seats = 1
    village.quota.save()
    with pytest.raises(ValidationError, match="melebihi kuota"):
        decision.decide(by=village.decider)
    village.old.refresh_from_db()
    assert (village.old.status, village.active) == ("active", 2)
    assert not Enrolment.objects.filter(person=village.first.person).exists()


def test_quotas_of_the_kecamatan_count_too(village: Village):
    make.make_quota(village.period, "35.24.02", seats=1)
    with pytest.raises(ValidationError, match="melebihi kuota"):
        village.propose().decide(by=village.decider)


def test_a_closed_or_unknown_period(village: Village):
    village.period.is_open = False
    village.period.save()
    with pytest.raises(ValidationError, match="sudah ditutup"):
        village.propose()


def test_passing_over_the_first_in_the_queue_wants_a_word(village: Village):
    with pytest.raises(ValidationError, match="mengapa bukan peringkat pertama"):
        village.propose(candidate=village.second)
    decision = village.propose(candidate=village.second, queue_reason="Calon pertama sedang di luar kota")
    assert decision.candidate_rank.startswith("peringkat 2 dari 2")


def test_one_proposal_at_a_time(village: Village):
    decision = village.propose()
    with pytest.raises(ValidationError, match="sudah mempunyai usulan"):
        village.propose(candidate=village.second, queue_reason="lain")
    decision.withdraw(by=village.proposer, reason="keliru")
    village.propose()


def test_a_refusal_says_why_and_changes_nothing(village: Village):
    decision = village.propose()
    with pytest.raises(ValidationError, match="mengapa usulan ini ditolak"):
        decision.refuse(by=village.decider, note=" ")
    decision.refuse(by=village.decider, note="Bukti kurang")
    village.first.refresh_from_db()
    assert (decision.state, village.first.state, village.active) == ("refused", "waiting", 2)
    with pytest.raises(ValidationError, match="sudah “ditolak”"):
        decision.decide(by=village.decider)


def test_only_the_proposer_withdraws_and_only_before_it_is_decided(village: Village, staff):
    decision = village.propose()
    with pytest.raises(ValidationError, match="Hanya yang mengusulkan"):
        decision.withdraw(by=staff, reason="keliru")
    decision.decide(by=village.decider)
    with pytest.raises(ValidationError, match="tidak dapat ditarik"):
        decision.withdraw(by=village.proposer, reason="keliru")


def test_revoking_gives_the_seat_back_and_may_be_followed_by_a_new_decision(village: Village):
    decision = village.propose()
    decision.decide(by=village.decider)
    with pytest.raises(ValidationError, match="harus dua orang"):
        decision.revoke(by=village.proposer, reason="keliru")
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        decision.revoke(by=village.decider, reason="")
    decision.revoke(by=village.decider, reason="Salah orang")
    village.old.refresh_from_db()
    village.first.refresh_from_db()
    assert (village.old.status, village.old.reason, village.old.replaced_by) == ("active", None, None)
    assert (decision.state, village.first.state, village.active) == ("revoked", "waiting", 2)
    again = village.propose()
    again.decide(by=village.decider)
    assert again.successor == decision.successor
    assert village.active == 2


def test_a_chain_is_undone_from_its_end(village: Village):
    first = village.propose()
    first.decide(by=village.decider)
    new = first.successor
    visit = make.make_visit(make.make_sample(enrolment=new), photos=1)
    second = village.propose(enrolment=new, visit=visit, reason=visit.reason, candidate=village.second)
    with pytest.raises(ValidationError, match="Ada usulan yang menunggu tentang pengganti"):
        first.revoke(by=village.decider, reason="keliru")
    second.decide(by=village.decider)
    with pytest.raises(ValidationError, match="Batalkan dulu keputusan tentang pengganti"):
        first.revoke(by=village.decider, reason="keliru")
    second.revoke(by=village.decider, reason="keliru")
    first.revoke(by=village.decider, reason="keliru")
    village.old.refresh_from_db()
    assert (village.old.is_active, village.active) == (True, 2)


def test_siks_goes_step_by_step_and_binds(village: Village):
    decision, today = village.propose(), TODAY()
    with pytest.raises(ValidationError, match="Hanya usulan yang sudah diputuskan"):
        decision.advance("proposed", on=today, by=village.decider)
    decision.decide(by=village.decider)
    with pytest.raises(ValidationError, match="Langkah berikutnya: diusulkan di SIKS-NG"):
        decision.advance("effective", on=today, by=village.decider)
    with pytest.raises(ValidationError, match="belum terjadi"):
        decision.advance("proposed", on=today + dt.timedelta(days=1), by=village.decider)
    decision.advance("proposed", on=today, by=village.decider)
    decision.advance("ratified", on=today, by=village.decider, note="BA Perubahan KPM")
    with pytest.raises(ValidationError, match="hanya berubah melalui sanggah"):
        decision.revoke(by=village.decider, reason="keliru")
    decision.advance("effective", on=today, by=village.decider)
    with pytest.raises(ValidationError, match="tidak ada lagi"):
        decision.advance("turned_down", on=today, by=village.decider)


@pytest.mark.parametrize("recommendation", ["correct", "refer"])
def test_mending_data_and_referring_become_a_case(village: Village, recommendation):
    with pytest.raises(ValidationError, match="Pilih layanan"):
        propose(village.old, recommendation=recommendation, by=village.proposer, visit=village.visit)
    service = make.make_service_kind()
    decision = propose(
        village.old, recommendation=recommendation, by=village.proposer, visit=village.visit, service=service,
        note="NIK belum padan",
    )  # fmt: skip
    decision.decide(by=village.decider)
    case = decision.case
    assert (case.client, case.service, case.village_id) == (village.old.person, service, village.old.region_id)
    assert case.assigned_to == village.proposer
    assert "NIK belum padan" in case.narrative
    assert village.active == 2


def test_going_on_needs_a_visit(village: Village):
    with pytest.raises(ValidationError, match="Lanjut memerlukan kunjungan"):
        propose(village.old, recommendation="continue", by=village.proposer)
    fit = make.make_visit(make.make_sample(enrolment=village.old), verdict="fit", recommendation="continue")
    propose(village.old, recommendation="continue", by=village.proposer, visit=fit).decide(by=village.decider)
    assert village.active == 2


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"minutes_number": ""}, "replacing_has_its_ground"),
        ({"state": "decided"}, "decision_names_who_and_when"),
        ({"state": "withdrawn"}, "undone_decision_says_why"),
    ],
)
def test_the_database_holds_the_rules_as_well(village: Village, values, rule):
    decision = village.propose()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**values)
