"""Dated rules: what they say on a day, that they never block, and who no longer fits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from pillars.models import Membership, PillarRule, Position, Unit
from pillars.rules import RuleBook, age_on, breaking_age, warnings_for, with_breaches
from tests.factories import (
    make_decree,
    make_membership,
    make_person,
    make_pillar,
    make_pillar_rule,
    make_training,
    make_unit,
)

pytestmark = pytest.mark.django_db
OLD_DAY, NEW_DAY = dt.date(2025, 6, 16), dt.date(2026, 1, 1)


@pytest.fixture
def chair():
    return Position.objects.get(pillar__code="KT", name="Ketua")


def born(age, on=None, days=0):
    """Somebody of that age on a day, `days` after the birthday."""
    day = (on or timezone.localdate()) - dt.timedelta(days=days)
    return day.replace(year=day.year - age, day=min(day.day, 28))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (dt.date(2000, 6, 16), dt.date(2025, 6, 16), 25),
        (dt.date(2000, 6, 17), dt.date(2025, 6, 16), 24),
        (dt.date(2004, 2, 29), dt.date(2025, 2, 28), 20),
        (dt.date(2004, 2, 29), dt.date(2025, 3, 1), 21),
    ],
)
def test_age_counts_completed_years(birth, day, age):
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("day", "age", "warned"),
    [(OLD_DAY, 36, False), (OLD_DAY, 46, True), (OLD_DAY, 12, True), (OLD_DAY, 13, False), (NEW_DAY, 36, True),
     (NEW_DAY, 30, False), (NEW_DAY, 31, True), (NEW_DAY, 16, False), (NEW_DAY, 15, True)],
)  # fmt: skip
def test_the_age_of_karang_taruna_changed_in_2025(chair, day, age, warned):
    found = warnings_for(make_person(birth_date=born(age, day)), chair, day)
    assert bool(found) == warned
    if warned:
        assert f"Usia {age} tahun" in found[0]
        assert ("Permensos 9/2025" if day == NEW_DAY else "Permensos 25/2019") in found[0]


def test_an_unknown_birth_date_is_said(chair):
    assert "Tanggal lahir belum dicatat" in warnings_for(make_person(), chair)[0]


def test_a_psm_needs_basic_training_and_a_decree():
    member = Position.objects.get(pillar__code="PSM", name="Anggota")
    person = make_person(birth_date=born(40))
    found = " ".join(warnings_for(person, member, asks_decree=True))
    assert "bimbingan teknis dasar" in found
    assert "Belum ada SK" in found
    make_training(person, kind="basic")
    assert warnings_for(person, member, asks_decree=True, decree=make_decree()) == []


def test_the_age_at_entry_is_asked_by_the_rule_of_that_day():
    post = Position.objects.get(pillar__code="TKSK", name="TKSK")
    person = make_person(birth_date=dt.date(1990, 1, 1))
    assert "Usia 20 tahun saat diangkat" in warnings_for(person, post, start=dt.date(2010, 6, 1))[0]
    assert warnings_for(person, post, start=dt.date(2024, 6, 1)) == []


def test_a_term_longer_than_the_rule_is_said(chair):
    person = make_person(birth_date=born(20))
    start = dt.date(2026, 1, 1)
    assert warnings_for(person, chair, start=start, until=dt.date(2031, 1, 1)) == []
    assert "lebih dari 5 tahun" in warnings_for(person, chair, start=start, until=dt.date(2032, 1, 2))[0]


def test_a_rule_of_one_post_leaves_the_others_alone(chair):
    other = Position.objects.get(pillar__code="KT", name="Anggota")
    rule = make_pillar_rule(make_pillar("KT"), position=chair, kind="max_age", value=25)
    book = RuleBook([rule])
    assert book.warnings(chair, NEW_DAY, born=born(28, NEW_DAY))
    assert not book.warnings(other, NEW_DAY, born=born(28, NEW_DAY))


def test_the_list_and_the_single_warning_agree(chair):
    """Every age from 10 to 50, on the birthday and the day before."""
    unit, people = make_unit(make_pillar("KT")), []
    for age in range(10, 51):
        for days in (0, 364):
            people.append(make_person(birth_date=born(age, days=days)))
    many = Position.objects.get(pillar__code="KT", name="Anggota")
    Membership.objects.bulk_create(Membership(unit=unit, position=many, person=person) for person in people)
    listed = set(Membership.objects.filter(breaking_age()).values_list("person", flat=True))
    warned = {person.pk for person in people if any("Usia" in text for text in warnings_for(person, many))}
    assert listed == warned
    assert listed


def test_units_are_counted_with_those_who_do_not_fit(chair):
    fits, breaks = make_unit(make_pillar("KT")), make_unit(make_pillar("KT"))
    many = Position.objects.get(pillar__code="KT", name="Anggota")
    make_membership(make_person(birth_date=born(20)), fits, many)
    for age in (20, 40, 41):
        make_membership(make_person(birth_date=born(age)), breaks, many)
    make_membership(make_person(), breaks, many)
    make_membership(make_person(birth_date=born(60)), breaks, many, end=dt.date(2025, 2, 1))
    row = with_breaches(Unit.objects.all()).get()
    assert (row, row.breaches, row.officers, row.unknown_ages) == (breaks, 2, 4, 1)


def test_the_page_names_the_rule_and_each_number_opens_its_list(staff, client_of, django_assert_max_num_queries):
    unit = make_unit(make_pillar("KT"))
    many = Position.objects.get(pillar__code="KT", name="Anggota")
    for age in (20, 40, 41):
        make_membership(make_person(birth_date=born(age)), unit, many)
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(12):
        page = client.get(reverse("pillars:breach_list")).content.decode()
    assert "Permensos 9/2025" in page
    assert "2 dari 3 orang" in page
    listed = client.get(reverse("pillars:membership_list"), {"unit": unit.pk, "keadaan": "luar-usia"})
    assert len(listed.context["table"].rows) == 2


def test_a_warning_never_blocks_an_appointment(staff, client_of, chair):
    unit, person = make_unit(make_pillar("KT")), make_person(birth_date=born(36))
    url = f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={person.pk}"
    client = client_of(staff)
    assert "Usia 36 tahun" in client.get(url).content.decode()
    page = client.post(url, {"position": chair.pk, "start": "2026-01-01"}, follow=True).content.decode()
    assert "diangkat sebagai Ketua" in page
    assert "Usia 36 tahun" in page
    member = unit.memberships.get()
    assert "Usia 36 tahun" in client.get(member.get_absolute_url()).content.decode()


def test_a_coordinator_sees_boards_and_rules_of_the_own_pillar(coordinator_kt, client_of):
    make_unit(make_pillar("KT"))
    page = client_of(coordinator_kt).get(reverse("pillars:breach_list"))
    assert not page.context["rules"]  # coordinates no pillar yet


def test_every_shipped_rule_names_its_source():
    assert PillarRule.objects.filter(source="").count() == 0
    assert set(PillarRule.objects.values_list("pillar__code", flat=True)) == {"KT", "PSM", "TKSK", "PKH"}


# The office changes a rule itself -----------------------------------------------------------------------------------
RULES = reverse("admin:pillars_pillarrule_add")


def in_force(kind="max_age", code="KT"):
    return PillarRule.objects.valid(NEW_DAY).get(pillar__code=code, kind=kind)


def as_typed(rule, **changed):
    values = {
        "pillar": rule.pillar_id, "position": rule.position_id or "", "kind": rule.kind, "value": rule.value,
        "valid_from": rule.valid_from or "", "valid_until": rule.valid_until or "", "source": rule.source,
    }  # fmt: skip
    if rule.needs_confirmation:
        values["needs_confirmation"] = "on"
    return values | changed


def test_the_office_closes_a_rule_and_adds_the_next_without_code(administrator, client_of, chair):
    client, old = client_of(administrator), in_force()
    change = reverse("admin:pillars_pillarrule_change", args=[old.pk])
    assert client.post(change, as_typed(old, valid_until="2025-12-31")).status_code == 302
    fresh = {"pillar": old.pillar_id, "position": "", "kind": "max_age", "value": 40, "valid_from": "2026-01-01",
             "valid_until": "", "source": "Peraturan contoh 1/2026"}  # fmt: skip
    assert client.post(RULES, fresh).status_code == 302
    assert warnings_for(make_person(birth_date=born(36, NEW_DAY)), chair, NEW_DAY) == []
    said = warnings_for(make_person(birth_date=born(41, NEW_DAY)), chair, NEW_DAY)
    assert said == ["Usia 41 tahun; paling tua 40 tahun. Peraturan contoh 1/2026."]
    page = client.get(reverse("pillars:breach_list")).content.decode()
    assert "Peraturan contoh 1/2026" in page
    assert reverse("admin:pillars_pillarrule_changelist") in page


def test_two_limits_at_once_are_refused_with_what_to_do(administrator, client_of):
    client, old = client_of(administrator), in_force()
    twice = as_typed(old, value=40, source="Peraturan contoh 1/2026", valid_from="2026-01-01")
    answer = client.post(RULES, twice)
    assert "Isi dulu “berlaku sampai” pada aturan yang lama" in answer.content.decode()
    assert in_force() == old
    for post in old.pillar.positions.all()[:1]:  # a limit for one post beside that of the pillar is another rule
        assert client.post(RULES, as_typed(old, position=post.pk)).status_code == 302


def test_an_unsure_rule_says_so_until_the_office_has_read_it(staff, administrator, client_of, chair):
    rule = in_force()
    assert rule.needs_confirmation
    unit, person = make_unit(make_pillar("KT")), make_person(birth_date=born(36))
    url = f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={person.pk}"
    client = client_of(staff)
    assert "(perlu dikonfirmasi)" in client.get(url).content.decode()
    page = client.get(reverse("pillars:breach_list"))
    assert "perlu dikonfirmasi" in page.content.decode()
    assert reverse("admin:pillars_pillarrule_changelist") not in page.content.decode()  # staff has no back room
    assert {"Permensos 25/2019"} <= {found.source[:17] for found in page.context["other_rules"]}
    change = reverse("admin:pillars_pillarrule_change", args=[rule.pk])
    client_of(administrator).post(change, {**as_typed(rule), "needs_confirmation": ""})
    assert "(perlu dikonfirmasi)" not in client.get(url).content.decode()


def test_the_unsure_ones_are_those_known_from_others_only():
    unsure = set(PillarRule.objects.filter(needs_confirmation=True).values_list("pillar__code", "kind"))
    assert {("KT", "max_age"), ("KT", "term_years"), ("TKSK", "max_age_start")} <= unsure
    assert ("PSM", "min_age") not in unsure


def test_a_rule_says_its_number_once_with_its_unit():
    rule = PillarRule(pillar=make_pillar("KT"), kind="term_years", value=5)
    assert str(rule).endswith("masa bakti paling lama 5 tahun")
    page = render_to_string("pillars/_rules.html", {"rules": [rule]})
    assert "masa bakti paling lama <strong>5 tahun</strong>" in page
