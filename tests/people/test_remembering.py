"""Answers of officers about rows of a list are kept: the same row is not asked about twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.factories import make_nik, make_person, make_user
from tests.people.test_matching import BLULUK, BRONJONG, row
from welfare.people.matching import PersonMatcher
from welfare.people.models import DistinctPair, MatchDecision
from welfare.people.remembering import fingerprint, remember_choices, remember_rejections, tell_apart
from welfare.people.sealing import blind_index

pytestmark = pytest.mark.django_db


def asked(**more):
    return row("Sutrino Hadi", village_code=BRONJONG, subdistrict_code=BLULUK, **more)


def match(candidate):
    return PersonMatcher().match([candidate])[candidate.key]


def test_a_rejected_person_is_not_offered_again():
    person, officer = make_person(name="Sutrisno Hadi", region=BRONJONG), make_user()
    assert match(asked()).person_id == person.pk
    assert remember_rejections([(asked(), [person.pk])], by=officer) == 1
    assert match(asked()).certainty == "none"
    decision = MatchDecision.objects.get()
    assert (decision.person, decision.same, decision.decided_by) == (person, False, officer)


def test_others_are_still_offered_and_another_row_is_still_asked():
    person, other = (make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(2))
    remember_rejections([(asked(), [person.pk])], by=make_user())
    assert match(asked()).person_id == other.pk
    assert person.pk in {pk for pk, *_ in match(asked(phone="081200009999")).alternatives}


def test_a_chosen_person_is_certain_the_next_time():
    _person, other = (make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(2))
    assert match(asked()).certainty == "doubtful"
    remember_choices([(asked(), other.pk)], by=make_user())
    found = match(asked())
    assert (found.person_id, found.certainty) == (other.pk, "certain")
    assert "sudah memastikan" in found.reason


def test_the_last_answer_holds():
    person, officer = make_person(name="Sutrisno Hadi", region=BRONJONG), make_user()
    remember_choices([(asked(), person.pk)], by=officer)
    remember_rejections([(asked(), [person.pk])], by=officer)
    assert match(asked()).certainty == "none"
    assert MatchDecision.objects.count() == 1
    assert [event.same for event in MatchDecision.objects.get().history.order_by("pgh_id")] == [True, False]


def test_the_holder_of_the_number_is_told_whatever_was_answered():
    person = make_person(name="Sutrisno Hadi", region=BRONJONG, nik=(number := make_nik()))
    numbered = replace(asked(), nik_index=blind_index(number))
    remember_rejections([(numbered, [person.pk])], by=make_user())
    assert match(numbered).person_id == person.pk


def test_the_fingerprint_is_of_all_that_is_said_about_who_it_is():
    said = asked()
    others = [
        replace(said, name_key="sutrisno hadi"),
        replace(said, nik_index="x"),
        replace(said, birth_date=dt.date(1980, 1, 5)),
        replace(said, phone="081200000001"),
        replace(said, village_code="35.24.02.2003"),
    ]
    assert len({fingerprint(candidate) for candidate in (said, *others)}) == 6
    assert fingerprint(replace(said, key=99, name="SUTRINO  HADI")) == fingerprint(said)


def test_persons_told_apart_are_no_twins():
    one, two, three = (make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(3))
    officer = make_user()
    assert tell_apart([(two.pk, one.pk), (one.pk, two.pk), (one.pk, one.pk)], by=officer, reason="Beda alamat") == 1
    assert tell_apart([(one.pk, two.pk)], by=officer) == 1
    pair = DistinctPair.objects.get()
    assert (pair.first, pair.second, pair.reason) == (one, two, "Beda alamat")
    twins = match(replace(row("Sutrisno Hadi", village_code=BRONJONG, subdistrict_code=BLULUK), person_id=one.pk))
    assert {pk for pk, *_ in twins.alternatives} == {three.pk}


def test_remembering_costs_one_query_however_many_rows(django_assert_max_num_queries):
    persons = [make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(3)]
    rows = [asked(phone=f"08120000{number:04}") for number in range(500)]
    officer = make_user()
    with django_assert_max_num_queries(3):  # the statement, in a savepoint
        assert remember_rejections(((r, [p.pk for p in persons]) for r in rows), by=officer) == 1500
