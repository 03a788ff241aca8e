"""Aid that ends without a successor: the seat is free, shown as free, and filled later out of the queue."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesos.aid.models import Enrolment, ReasonCode, propose, receive_objection

pytestmark = pytest.mark.django_db


def ground(village, **more):
    return village.ground(recommendation="end", candidate=None, reason=died()) | more


def died() -> ReasonCode:
    return ReasonCode.objects.get(code="meninggal")


@pytest.fixture
def freed(village):
    """The decision by which the seat became free."""
    decision = propose(village.old, by=village.proposer, **ground(village))
    decision.decide(by=village.decider)
    village.old.refresh_from_db()
    return decision


def fill(village, **more):
    values = {
        "recommendation": "fill", "candidate": village.first, "meeting": "musdes", "minutes_number": "470/20/2026",
        "minutes_on": timezone.localdate(),
    }  # fmt: skip
    return propose(village.old, by=village.proposer, **values | more)


def test_a_seat_becomes_free_and_is_filled(village, freed):
    assert (village.active, village.period.enrolments.vacant().get()) == (1, village.old)
    assert village.old.ended_reason.startswith("meninggal (BA musdes 470/12/2026")
    decision = fill(village)
    assert decision.reason == died()
    decision.decide(by=village.decider)
    village.old.refresh_from_db()
    assert village.active == 2
    assert village.old.replaced_by == decision.successor
    assert decision.successor.person == village.first.person
    assert not village.period.enrolments.vacant().exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": None}, "Akhiri wajib disertai alasan"),
        ({"minutes_number": ""}, "Akhiri wajib disertai berita acara"),
        ({"visit": None}, "Akhiri wajib disertai bukti"),
    ],
)
def test_ending_needs_its_ground(village, more, words):
    with pytest.raises(ValidationError, match=words):
        propose(village.old, by=village.proposer, **ground(village, **more))


def test_only_some_reasons_end_without_a_successor(village):
    with pytest.raises(ValidationError, match="bukan alasan untuk mengakhiri"):
        propose(village.old, by=village.proposer, **ground(village, reason=ReasonCode.objects.get(code="mampu")))


def test_a_taken_seat_is_not_filled(village):
    with pytest.raises(ValidationError, match="tidak kosong"):
        fill(village)


def test_one_seat_is_filled_once(village, freed):
    fill(village).decide(by=village.decider)
    with pytest.raises(ValidationError, match="tidak kosong"):
        fill(village, candidate=village.second)


def test_filling_never_exceeds_the_quota(village, freed):
    village.quota.seats = 1
    village.quota.save()
    with pytest.raises(ValidationError, match="melebihi kuota"):
        fill(village).decide(by=village.decider)
    assert village.active == 1


def test_ending_is_undone_until_the_seat_is_filled(village, freed):
    filled = fill(village)
    with pytest.raises(ValidationError, match="usulan pengisian"):
        freed.revoke(by=village.decider, reason="masih hidup")
    filled.decide(by=village.decider)
    with pytest.raises(ValidationError, match="sudah diisi"):
        freed.revoke(by=village.decider, reason="masih hidup")
    filled.revoke(by=village.decider, reason="keliru")
    assert village.period.enrolments.vacant().get() == village.old
    freed.revoke(by=village.decider, reason="masih hidup")
    assert village.active == 2
    assert village.first.lock().is_waiting


def test_an_upheld_objection_gives_the_seat_back(village, freed):
    objection = receive_objection(freed, by=village.proposer, objector="Keluarga", statement="Masih hidup")
    objection.uphold(by=village.decider, answer="Benar, salah orang")
    assert Enrolment.objects.get(pk=village.old.pk).is_active


def test_pages_show_and_fill_the_free_seat(village, freed, client_of):
    proposer = client_of(village.proposer)
    page = proposer.get(f"/bantuan/penerima/{village.old.pk}/").content.decode()
    assert "Isi kursi kosong" in page
    programme = proposer.get(f"/bantuan/program/{village.period.programme_id}/").content.decode()
    assert "1 kursi kosong" in programme
    listed = proposer.get(f"/bantuan/penerima/?program={village.period.programme.code}&keadaan=kosong")
    assert village.old.person.full_name in listed.content.decode()
    today = timezone.localdate().isoformat()
    sent = {"recommendation": "fill", "candidate": village.first.pk, "meeting": "musdes", "minutes_number": "",
            "minutes_on": today}  # fmt: skip
    refused = proposer.post(f"/bantuan/penerima/{village.old.pk}/usul/", sent)
    assert "wajib disertai berita acara" in refused.content.decode()
    answer = proposer.post(f"/bantuan/penerima/{village.old.pk}/usul/", sent | {"minutes_number": "470/9/2026"})
    assert answer.status_code == 302
    decision = village.old.decisions.get(recommendation="fill")
    client_of(village.decider).post(f"/bantuan/keputusan/{decision.pk}/setujui/", {"note": ""})
    assert village.active == 2
