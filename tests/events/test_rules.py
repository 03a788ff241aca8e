"""Inviting by post: who is meant today, where nobody is, what changed since, and nobody twice."""

import datetime as dt

import pytest
from django.urls import reverse

from events.inviting import Resolver, invite, rule_words
from events.models import Invitation, InvitationRule
from pillars.models import Membership, Pillar, Position, Unit
from tests.events.conftest import WITHOUT_TKSK
from tests.factories import make_attendance, make_event, make_membership, make_participant, make_person, make_user
from welfare.regions.models import Region

ANY = {"positions": [], "level": "", "regions": []}


@pytest.fixture
def tksk(db):
    """A TKSK in 22 of the 27 kecamatan."""
    position = Position.objects.get(pillar__code="TKSK", name="TKSK")
    units = Unit.objects.filter(pillar__code="TKSK").exclude(region__in=WITHOUT_TKSK).select_related("region")
    return [make_membership(unit=unit, position=position) for unit in units]


@pytest.fixture
def event(db):
    return make_event(title="Pembinaan contoh")


def make_rule(event, code="TKSK", post="TKSK", level="subdistrict", regions=()):
    pillar = Pillar.objects.get(code=code)
    positions = list(Position.objects.filter(pillar=pillar, name=post))
    places = list(Region.objects.filter(pk__in=regions))
    words = rule_words(pillar, positions, level, places)
    rule = InvitationRule.objects.create(event=event, pillar=pillar, level=level, words=words)
    rule.positions.set(positions)
    rule.regions.set(places)
    return rule


def resolved(event, user):
    [found] = Resolver(event, user).saved()
    return found


def create_url(event, **query):
    return reverse("events:rule_create", args=[event.pk], query=query)


def form_data(**more):
    return {"positions": [Position.objects.get(pillar__code="TKSK", name="TKSK").pk], "level": "subdistrict"} | more


def test_all_tksk_with_five_vacancies(client_of, staff, event, tksk):
    client, url = client_of(staff), create_url(event, pilar="TKSK")
    seen = client.post(url, form_data()).content.decode()
    assert "22 pemegang jabatan" in seen
    assert "5 kecamatan tanpa TKSK" in seen
    for name in WITHOUT_TKSK.values():
        assert name in seen
    assert not event.rules.exists()  # looking stores nothing
    client.post(url, form_data(simpan="1"))
    rule = event.rules.get()
    assert rule.words == "TKSK, tingkat kecamatan"
    page = client.post(reverse("events:rule_invite", args=[rule.pk]), follow=True).content.decode()
    assert "22 orang diundang" in page
    people = list(event.participants.order_by("order"))
    assert [person.order for person in people] == list(range(1, 23))
    assert {person.person_id for person in people} == {term.person_id for term in tksk}
    assert Invitation.objects.filter(rule=rule, post__in=tksk).count() == 22


def test_words_of_rules(db):
    def words(code, *posts, level="", regions=()):
        pillar = Pillar.objects.get(code=code)
        positions = Position.objects.filter(pillar=pillar, name__in=posts).order_by("order")
        return rule_words(pillar, positions, level, Region.objects.filter(pk__in=regions))

    assert words("KT", "Ketua", level="subdistrict") == "Ketua Karang Taruna, tingkat kecamatan"
    assert words("PSM", "Ketua IPSM", level="regency") == "Ketua IPSM, tingkat kabupaten/kota"
    assert words("KT", "Ketua", "Sekretaris", regions=["35.24.02"]) == "Ketua dan Sekretaris Karang Taruna, di Bluluk"
    assert words("TAGANA") == "Semua pemegang jabatan Tagana"
    assert len(words("KT", "Ketua", regions=Region.objects.subdistricts().values("pk"))) <= 250


def test_a_rule_for_some_kecamatan_only(staff, event, tksk):
    make_rule(event, regions=["35.24.02", "35.24.05", "35.24.11"])
    found = resolved(event, staff)
    assert {term.unit.region_id for term in found.holders} == {"35.24.02", "35.24.05"}
    assert found.vacancy_words == "1 kecamatan tanpa TKSK"
    assert found.vacant == ["Sambeng"]


def test_units_of_villages_belong_to_the_kecamatan(staff, event):
    position = Position.objects.get(pillar__code="KT", name="Ketua")
    unit = Unit.objects.create(pillar=position.pillar, region_id="35.24.02.2005", name="Karang Taruna Bronjong")
    term = make_membership(unit=unit, position=position)
    make_rule(event, "KT", "Ketua", "village", ["35.24.02"])
    found = resolved(event, staff)
    assert found.holders == [term]
    assert len(found.vacant) == 8  # the other villages of Kec. Bluluk
    assert found.vacancy_words == "8 desa tanpa Ketua Karang Taruna"


def test_a_person_with_two_posts_is_invited_once(staff, event, tksk):
    chair = Position.objects.get(pillar__code="KT", name="Ketua")
    unit = Unit.objects.get(pillar__code="KT", region="35.24")
    make_membership(person=tksk[0].person, unit=unit, position=chair)
    first, second = make_rule(event), make_rule(event, "KT", "Ketua", "regency")
    invite(first, by=staff)
    found = Resolver(event, staff).saved()[1]
    assert (len(found.holders), found.shared, found.new, found.gone) == (1, 1, [], [])
    with pytest.raises(ValueError, match="sudah ada di daftar"):
        invite(second, by=staff)
    assert event.participants.filter(person=tksk[0].person).count() == 1


def test_two_terms_of_one_rule_count_as_one_person(staff, event, tksk):
    korda = Position.objects.get(pillar__code="TKSK", name="Koordinator Kabupaten")
    make_membership(person=tksk[0].person, unit=tksk[0].unit, position=korda)
    rule = InvitationRule.objects.create(event=event, pillar=korda.pillar, level="subdistrict", words="Semua")
    assert len(invite(rule, by=staff)) == 22


def test_who_changed_since_is_shown_and_asked(client_of, staff, event, tksk):
    rule, client = make_rule(event), client_of(staff)
    invite(rule, by=staff)
    leaving, staying, taking = tksk[0], tksk[1], make_person(name="Pengganti Contoh")
    for term in (leaving, staying):
        Membership.objects.filter(pk=term.pk).update(end=dt.date(2026, 1, 1), end_reason="resigned")
    make_membership(person=taking, unit=leaving.unit, position=leaving.position, start=dt.date(2026, 1, 1))
    found = resolved(event, staff)
    assert {person.person_id for person in found.gone} == {leaving.person_id, staying.person_id}
    assert [term.person for term in found.new] == [taking]
    page = client.get(reverse("events:rule_list", args=[event.pk])).content.decode()
    assert "1 baru sejak undangan" in page
    assert "2 orang diundang menurut aturan ini, tetapi tidak lagi memegang jabatannya" in page
    assert event.participants.count() == 22  # asked, never done silently
    gone = {person.person_id: person for person in found.gone}
    client.post(reverse("events:rule_drop", args=[gone[leaving.person_id].pk]), {"verb": "drop"})
    client.post(reverse("events:rule_drop", args=[gone[staying.person_id].pk]), {"verb": "keep"})
    client.post(reverse("events:rule_invite", args=[rule.pk]))
    listed = set(event.participants.values_list("person_id", flat=True))
    assert leaving.person_id not in listed
    assert {staying.person_id, taking.pk} <= listed
    found = resolved(event, staff)
    assert (found.new, found.gone) == ([], [])


def test_one_with_attendance_is_not_dropped(client_of, staff, event, tksk):
    invite(make_rule(event), by=staff)
    person = event.participants.get(person=tksk[0].person)
    make_attendance(person)
    Membership.objects.filter(pk=tksk[0].pk).update(end=dt.date(2026, 1, 1), end_reason="resigned")
    url = reverse("events:rule_drop", args=[person.pk])
    page = client_of(staff).post(url, {"verb": "drop"}, follow=True).content.decode()
    assert "sudah dicatat" in page
    assert event.participants.filter(pk=person.pk).exists()


def test_a_rule_that_means_nobody_is_told_and_not_stored(client_of, staff, event):
    response = client_of(staff).post(create_url(event, pilar="TKSK"), form_data(simpan="1", regions=["35.24.11"]))
    [problem] = response.context["form"].non_field_errors()
    assert "Tidak ada seorang pun" in problem
    assert "1 kecamatan tanpa TKSK" in problem
    assert response.context["form"]["regions"].value() == ["35.24.11"]
    assert not event.rules.exists()


def test_the_same_rule_twice_is_told(client_of, staff, event, tksk):
    make_rule(event)
    response = client_of(staff).post(create_url(event, pilar="TKSK"), form_data(simpan="1"))
    assert "sudah ada pada kegiatan ini" in response.context["form"].non_field_errors()[0]
    assert event.rules.count() == 1


def test_the_frequent_rules_open_filled(client_of, staff, event):
    page = client_of(staff).get(create_url(event, pilar="PKH", sering="6"))
    form = page.context["form"]
    posts = Position.objects.filter(pk__in=form["positions"].value())
    assert [position.name for position in posts] == ["Koordinator Kabupaten"]
    assert form["level"].value() == "regency"


@pytest.mark.parametrize("query", [{}, {"pilar": "TIDAK-ADA"}, {"pilar": "TKSK", "sering": "999"}])
def test_addresses_made_up_do_no_harm(client_of, staff, event, query):
    assert client_of(staff).get(create_url(event, **query)).status_code in (200, 302)


def test_nobody_is_invited_to_a_cancelled_event(client_of, staff, event, tksk):
    rule = make_rule(event)
    event.cancel(reason="Ditunda", by=staff)
    page = client_of(staff).post(reverse("events:rule_invite", args=[rule.pk]), follow=True).content.decode()
    assert "dibatalkan" in page
    assert not event.participants.exists()


def test_a_rule_goes_and_its_people_stay(client_of, staff, event, tksk):
    rule = make_rule(event)
    invite(rule, by=staff)
    client_of(staff).post(reverse("events:rule_delete", args=[rule.pk]))
    assert not event.rules.exists()
    assert event.participants.count() == 22


def test_an_event_of_a_kecamatan_means_its_own_people(staff, tksk):
    event = make_event("35.24.02")
    make_rule(event)
    assert [term.unit.region_id for term in resolved(event, staff).holders] == ["35.24.02"]


def test_few_queries_whatever_the_size(client_of, staff, event, tksk, django_assert_max_num_queries):
    for code, post, level in (("KT", "Ketua", "village"), ("TKSK", "TKSK", "subdistrict"), ("KT", "Ketua", "regency")):
        make_rule(event, code, post, level)
    invite(event.rules.get(pillar__code="TKSK"), by=staff)
    client = client_of(staff)
    with django_assert_max_num_queries(12):
        client.get(reverse("events:rule_list", args=[event.pk]))


def test_history_names_the_rule(staff, event, tksk):
    rule = make_rule(event)
    [person, *_] = invite(rule, by=staff)
    change = person.history.get()
    assert change.pgh_context["user"] == staff.pk
    assert "TKSK" in change.pgh_context["reason"]


def test_others_may_not_and_elsewhere_is_not_found(client_of, head, tksk_bluluk, event, tksk):
    rule, person = make_rule(event), make_participant(event)
    elsewhere = make_user("staf.bluluk", "staff", "35.24.02")
    urls = [reverse(f"events:rule_{verb}", args=[rule.pk]) for verb in ("invite", "delete")]
    urls += [reverse("events:rule_drop", args=[person.pk]), create_url(event, pilar="TKSK")]
    for url in urls:
        assert client_of(head).post(url).status_code == 403
        assert client_of(tksk_bluluk).post(url).status_code == 403
        assert client_of(elsewhere).post(url).status_code == 404
    assert client_of(elsewhere).get(reverse("events:rule_list", args=[event.pk])).status_code == 404
    assert event.participants.count() == 1
