"""Sanggah: received, due in working days, upheld or rejected."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesos.aid.models import Objection, receive_objection
from puskesos.aid.models.objections import ANSWER_DAYS
from tests import factories as make
from tests.aid.conftest import Village
from welfare.workdays.calendar import WorkingDays

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(village: Village):
    decision = village.propose()
    decision.decide(by=village.decider)
    return decision


@pytest.fixture
def objection(village: Village, decided):
    return receive_objection(decided, by=village.proposer, objector="Pak Contoh", statement="Saya masih layak.")


def test_the_last_day_is_counted_in_working_days(objection):
    assert objection.due_on == WorkingDays().after(timezone.localdate(), ANSWER_DAYS)
    assert not objection.is_late
    assert list(Objection.objects.late(objection.due_on + dt.timedelta(days=1))) == [objection]


def test_upheld_the_old_recipient_has_the_seat_again(village: Village, decided, objection):
    decided.advance("proposed", on=timezone.localdate(), by=village.decider)
    decided.advance("ratified", on=timezone.localdate(), by=village.decider)
    objection.uphold(by=village.decider, answer="Terbukti masih layak")
    for row in (village.old, village.first, decided):
        row.refresh_from_db()
    assert (village.old.status, village.first.state, decided.state) == ("active", "waiting", "revoked")
    assert decided.undone_reason == "Sanggah diterima: Terbukti masih layak"
    assert village.active == 2


def test_rejected_the_decision_stands(village: Village, decided, objection):
    objection.reject(by=village.decider, answer="Sesuai hasil kunjungan")
    village.old.refresh_from_db()
    assert (objection.state, village.old.status, decided.state) == ("rejected", "ended", "decided")
    with pytest.raises(ValidationError, match="sudah dijawab: ditolak"):
        objection.uphold(by=village.decider, answer="Ternyata layak")


def test_who_may_answer(village: Village, objection, staff, auditor):
    with pytest.raises(ValidationError, match="tidak menjawab sanggahnya sendiri"):
        objection.reject(by=village.proposer, answer="Tidak")
    with pytest.raises(ValidationError, match="tidak berwenang menjawab"):
        objection.reject(by=auditor, answer="Tidak")
    with pytest.raises(ValidationError, match="tidak berwenang menjawab"):
        objection.reject(by=make.make_user("babat", "staff", "35.24.05"), answer="Tidak")
    with pytest.raises(ValidationError, match="Tulis jawabannya"):
        objection.reject(by=staff, answer=" ")
    with pytest.raises(ValidationError, match="sebelum sanggah diterima"):
        objection.reject(by=staff, answer="Tidak", on=dt.date(2020, 1, 1))
    objection.refresh_from_db()
    assert objection.is_open


def test_one_open_objection_and_no_revoking_under_it(village: Village, decided, objection):
    with pytest.raises(ValidationError, match="Masih ada sanggah yang belum dijawab"):
        receive_objection(decided, by=village.proposer, objector="Bu Contoh", statement="Saya juga.")
    with pytest.raises(ValidationError, match="Jawab sanggah itu"):
        decided.revoke(by=village.decider, reason="keliru")


def test_what_can_be_objected_to(village: Village, stranger_tksk):
    waiting = village.propose()
    with pytest.raises(ValidationError, match="hanya keputusan yang berlaku"):
        receive_objection(waiting, by=village.proposer, objector="Pak Contoh", statement="Tidak setuju")
    waiting.decide(by=village.decider)
    with pytest.raises(ValidationError, match="di luar wilayah kerja"):
        receive_objection(waiting, by=stranger_tksk, objector="Pak Contoh", statement="Tidak setuju")
    early = {"objector": "Pak Contoh", "statement": "Tidak setuju", "received_on": dt.date(2020, 1, 1)}
    with pytest.raises(ValidationError, match="sebelum keputusannya"):
        receive_objection(waiting, by=village.proposer, **early)
    assert not Objection.objects.exists()


def test_another_territory_sees_none(objection, stranger_tksk, tksk_bluluk):
    assert not Objection.objects.visible_to(stranger_tksk).exists()
    assert list(Objection.objects.visible_to(tksk_bluluk)) == [objection]
