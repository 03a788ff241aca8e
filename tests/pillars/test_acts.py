"""The acts about a post: extend, replace, transfer, end, and taking the last one back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pillars.models import Membership, MembershipAct, Position, Unit
from tests.factories import make_decree, make_evaluation, make_membership, make_person, make_pillar, make_unit
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db
START, DAY = dt.date(2024, 1, 1), dt.date(2025, 7, 1)


@pytest.fixture
def bluluk():
    return Unit.objects.get(pillar__code="TKSK", region="35.24.02")


@pytest.fixture
def babat():
    return Unit.objects.get(pillar__code="TKSK", region="35.24.05")


@pytest.fixture
def tksk():
    return Position.objects.get(pillar__code="TKSK", name="TKSK")


@pytest.fixture
def holder(bluluk, tksk, staff):
    return bluluk.appoint(person=make_person(name="Pemegang Lama"), position=tksk, start=START, by=staff)


def url(name, record):
    return reverse(f"pillars:{name}", args=[record.pk])


# The verbs -----------------------------------------------------------------------------------------------------------
def test_extending_sets_the_day_and_the_decree_and_keeps_those_before(holder, staff):
    decree = make_decree()
    holder.extend(on=DAY, until=dt.date(2030, 1, 1), decree=decree, by=staff)
    assert (holder.until, holder.decree) == (dt.date(2030, 1, 1), decree)
    act = holder.acts.first()
    assert (act.kind, act.on, act.decree, act.by, act.before_until) == ("extend", DAY, decree, staff, None)
    act.undo(by=staff)
    holder.refresh_from_db()
    assert (holder.until, holder.decree) == (None, None)


@pytest.mark.parametrize(
    ("more", "words"), [({}, "Isi masa bakti"), ({"until": dt.date(2025, 6, 1)}, "sesudah tanggal perpanjangan")]
)
def test_an_extension_that_extends_nothing_is_refused(holder, staff, more, words):
    with pytest.raises(ValidationError, match=words):
        holder.extend(on=DAY, by=staff, **more)
    assert holder.acts.count() == 1


def test_replacing_ends_one_and_begins_the_other_on_the_same_day(holder, staff, bluluk):
    following = holder.replace(person=make_person(), on=DAY, reason="pppk", decree=make_decree(), by=staff)
    holder.refresh_from_db()
    assert (holder.end, holder.end_reason, following.start) == (DAY, "pppk", DAY)
    assert list(bluluk.memberships.active(DAY)) == [following]
    assert list(bluluk.memberships.active(DAY - dt.timedelta(days=1))) == [holder]
    assert holder.acts.first().related == following
    assert following.acts.first().related == holder


def test_a_replacement_is_taken_back_as_a_whole(holder, staff, bluluk):
    following = holder.replace(person=make_person(), on=DAY, by=staff)
    with pytest.raises(ValidationError, match="Batalkan di masa jabatan itu"):
        following.acts.first().undo(by=staff)
    holder.acts.first().undo(by=staff)
    assert list(bluluk.memberships.all()) == [holder]
    holder.refresh_from_db()
    assert (holder.end, holder.end_reason) == (None, "")
    assert holder.acts.get(kind="replace").undone_by == staff


def test_a_transfer_goes_on_in_the_other_unit(holder, staff, babat, bluluk):
    following = holder.transfer(unit=babat, on=DAY, by=staff)
    assert (following.person, following.unit, following.position) == (holder.person, babat, holder.position)
    assert holder.get_end_reason_display() == "pindah tugas"
    assert list(Unit.objects.vacant().filter(pk__in=[bluluk.pk, babat.pk])) == [bluluk]


def test_a_transfer_into_a_held_post_leaves_everything_as_it_was(holder, staff, babat, tksk):
    babat.appoint(person=make_person(), position=tksk, start=START, by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        holder.transfer(unit=babat, on=DAY, by=staff)
    with pytest.raises(ValidationError, match="sama dengan unit sekarang"):
        holder.transfer(unit=holder.unit, on=DAY, by=staff)
    assert Membership.objects.active().count() == 2
    assert MembershipAct.objects.count() == 2


def test_an_end_is_taken_back_unless_the_post_has_been_given_away(holder, staff, bluluk, tksk):
    act = holder.finish(on=DAY, reason="resigned", by=staff)
    second = bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    with pytest.raises(ValidationError, match="masih dipegang"):
        act.undo(by=staff)
    second.acts.get().undo(by=staff)
    act.undo(by=staff)
    assert list(bluluk.memberships.active()) == [holder]


def test_an_appointment_is_taken_back_unless_something_hangs_on_it(holder, staff, bluluk):
    make_evaluation(holder, by=staff)
    with pytest.raises(ValidationError, match="Akhiri saja jabatannya"):
        holder.acts.get().undo(by=staff)
    holder.evaluations.all().delete()
    holder.acts.get().undo(by=staff)
    assert not bluluk.memberships.exists()


def test_only_the_last_act_of_the_last_week_is_taken_back(holder, staff):
    holder.extend(on=DAY, until=dt.date(2030, 1, 1), by=staff)
    with pytest.raises(ValidationError, match="tindakan sesudahnya"):
        holder.acts.get(kind="appoint").undo(by=staff)
    MembershipAct.objects.update(recorded_at=timezone.now() - dt.timedelta(days=8))
    with pytest.raises(ValidationError, match="7 hari terakhir"):
        holder.acts.get(kind="extend").undo(by=staff)


def test_a_second_tksk_is_told_who_holds_the_post_and_what_to_do(holder, staff, bluluk, tksk):
    with pytest.raises(ValidationError, match=r"masih dipegang Pemegang Lama.*Ganti"):
        bluluk.appoint(person=make_person(), position=tksk, start=DAY, by=staff)
    assert bluluk.memberships.count() == 1


def test_terms_that_ran_out_are_overdue_by_their_own_day_or_by_their_decree(staff):
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    by_term = make_membership(until=today - day)
    by_decree = make_membership(decree=make_decree(valid_until=today - day))
    make_membership(until=today + day, decree=make_decree(valid_until=today - day))  # extended beyond its SK
    make_membership()
    assert set(Membership.objects.overdue()) == {by_term, by_decree}
    assert Membership.objects.ending(within_days=30).count() == 1


def test_villages_held_change_from_a_day_on(staff):
    member = make_membership(unit=make_unit(make_pillar("PKH"), "35.24.02"))
    villages = list(Region.objects.villages().filter(parent="35.24.02")[:3])
    member.hold_villages(villages[:2], on=START, by=staff)
    member.hold_villages(villages[1:], on=DAY, by=staff)
    now = member.villages.filter(until=None)
    assert [row.region for row in now] == villages[1:]
    assert member.villages.get(region=villages[0]).until == DAY


# Pages ---------------------------------------------------------------------------------------------------------------
def test_replacing_on_the_pages_finds_the_successor_and_offers_to_take_it_back(holder, staff, client_of, bluluk):
    person = make_person(name="Pengganti Baru", birth_date=dt.date(1990, 1, 1))
    client = client_of(staff)
    page = client.get(url("membership_replace", holder), {"nama": "pengganti"}).content.decode()
    assert f"?orang={person.pk}" in page
    data = {"on": "2025-07-01", "reason": "age"}
    page = client.post(f"{url('membership_replace', holder)}?orang={person.pk}", data, follow=True).content.decode()
    assert "Pengganti Baru mengganti Pemegang Lama" in page
    undo = url("act_undo", holder.acts.first())
    assert undo in page
    assert "seolah tidak pernah dicatat" in client.get(undo).content.decode()
    client.post(undo)
    assert list(bluluk.memberships.active()) == [holder]


def test_the_other_acts_on_the_pages(holder, staff, client_of, babat):
    client = client_of(staff)
    client.post(url("membership_extend", holder), {"on": "2025-07-01", "until": "2028-01-01", "note": "rapat"})
    holder.refresh_from_db()
    assert holder.until == dt.date(2028, 1, 1)
    client.post(url("membership_update", holder), {"start": "2024-01-01", "member_number": "TKSK-15", "note": ""})
    holder.refresh_from_db()
    assert holder.member_number == "TKSK-15"
    data = {"on": "2025-08-01", "unit": babat.pk, "position": holder.position_id}
    page = client.post(url("membership_transfer", holder), data, follow=True).content.decode()
    assert "dipindahkan ke TKSK Kecamatan Babat" in page
    assert babat.memberships.active().get().person == holder.person


def test_the_page_of_a_membership_tells_its_story(holder, staff, client_of):
    holder.extend(on=DAY, until=dt.date(2025, 12, 31), by=staff)
    page = client_of(staff).get(holder.get_absolute_url()).content.decode()
    assert "Pemegang Lama" in page
    assert "diperpanjang" in page
    assert "sudah lewat" in page
    assert "Penilaian tahunan" in page


def test_a_year_is_graded_once(holder, staff, client_of):
    client = client_of(staff)
    data = {"year": timezone.localdate().year - 1, "grade": "good", "decided_on": "2026-01-10"}
    client.post(url("membership_evaluate", holder), data)
    page = client.post(url("membership_evaluate", holder), data | {"grade": "bad"}).content.decode()
    assert "sudah dinilai" in page
    evaluation = holder.evaluations.get()
    assert evaluation.grade == "good"
    client.post(url("evaluation_update", evaluation), data | {"grade": "enough"})
    assert holder.evaluations.get().grade == "enough"


def test_villages_are_ticked_one_kecamatan_at_a_time(staff, client_of):
    member = make_membership(unit=make_unit(make_pillar("PKH"), "35.24"))
    bluluk, babat = "35.24.02.2003", "35.24.05.2008"
    client, page = client_of(staff), url("membership_villages", member)
    client.post(f"{page}?kecamatan=35.24.02", {"on": "2026-01-05", "villages": [bluluk]})
    client.post(f"{page}?kecamatan=35.24.05", {"on": "2026-01-05", "villages": [babat]})
    assert set(member.villages.filter(until=None).values_list("region", flat=True)) == {bluluk, babat}
    wrong = client.post(f"{page}?kecamatan=35.24.02", {"on": "2026-01-05", "villages": [babat]})
    assert wrong.context["form"].errors


def test_acts_of_another_kecamatan_are_not_found_and_need_the_right(
    holder, client_of, stranger_tksk, head, tksk_bluluk
):
    names = ["membership_detail", "membership_finish", "membership_extend", "membership_replace", "membership_transfer"]
    for name in names:
        assert client_of(stranger_tksk).get(url(name, holder)).status_code == 404, name
        expected = 200 if name == "membership_detail" else 403
        assert client_of(head).get(url(name, holder)).status_code == expected, name
    assert client_of(stranger_tksk).post(url("act_undo", holder.acts.get())).status_code == 404
    assert client_of(tksk_bluluk).get(url("membership_extend", holder)).status_code == 200
    assert Membership.objects.active().count() == 1
