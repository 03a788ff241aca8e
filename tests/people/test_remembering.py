"""Answers of officers about rows of a list are kept, saved and taken back with it: the same row is not asked twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.factories import make_distinct_pair, make_nik, make_person
from tests.imports.test_plan_and_apply import line, take, verdicts
from tests.people.test_matching import BLULUK, BRONJONG, row
from welfare.imports.applying import apply_batch
from welfare.imports.deciding import decide
from welfare.imports.undoing import undo_batch
from welfare.people.matching import PersonMatcher
from welfare.people.models import DistinctPair, MatchDecision, Person
from welfare.people.remembering import fingerprint
from welfare.people.sealing import blind_index

pytestmark = pytest.mark.django_db


def asked(**more):
    """What the list's line says of the person: nearly the name of somebody in the same village."""
    return row("Sutrino Hadi", village_code=BRONJONG, subdistrict_code=BLULUK, **more)


def match(candidate):
    return PersonMatcher().match([candidate])[candidate.key]


def list_with(officer, answer, phone="", nik="", occupation=""):
    """A list with that line, on which the officer has answered who it is, saved."""
    batch = take("persons", officer, line("Sutrino Hadi", nik, phone, rest=f";;{occupation}"))
    assert verdicts(batch) == ["doubtful"]
    return apply_batch(decide(batch, {batch.rows.get(kind="data").pk: {"person": answer}}, by=officer), by=officer)


def made():
    return Person.objects.get(name="Sutrino Hadi")


def test_a_rejected_person_is_not_offered_again(staff):
    person = make_person(name="Sutrisno Hadi", region=BRONJONG)
    assert match(asked()).person_id == person.pk
    list_with(staff, "new")
    assert {pk for pk, *_ in match(asked()).alternatives} == {made().pk}
    decision = MatchDecision.objects.get(person=person)
    assert (decision.same, decision.decided_by) == (False, staff)


def test_who_was_rejected_and_who_was_made_are_no_twins(staff):
    person, other = (make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(2))
    list_with(staff, "new")
    pairs = set(DistinctPair.objects.values_list("first", "second"))
    assert pairs == {(person.pk, made().pk), (other.pk, made().pk)}
    twins = match(replace(asked(), person_id=made().pk))
    assert twins.certainty == "none"


def test_another_row_is_still_asked(staff):
    person = make_person(name="Sutrisno Hadi", region=BRONJONG, phone="081200009999")
    list_with(staff, "new")
    assert person.pk in {pk for pk, *_ in match(asked(phone="081200009999")).alternatives}


def test_a_chosen_person_is_certain_the_next_time(staff):
    _person, other = (make_person(name="Sutrisno Hadi", region=BRONJONG) for _ in range(2))
    assert match(asked()).certainty == "doubtful"
    list_with(staff, other.pk)
    found = match(asked())
    assert (found.person_id, found.certainty) == (other.pk, "certain")
    assert "sudah memastikan" in found.reason
    assert verdicts(take("persons", staff, line("Sutrino Hadi", rest=";;"), "")) == ["same"]


def test_the_last_answer_holds(staff):
    person = make_person(name="Sutrisno Hadi", region=BRONJONG)
    list_with(staff, person.pk)
    again = take("persons", staff, line("Sutrino Hadi", rest=";;Dsn. Krajan"))
    pk = again.rows.get(kind="data").pk
    apply_batch(decide(again, {pk: {"person": "new"}}, by=staff), by=staff)
    assert match(asked()).person_id == made().pk
    decision = MatchDecision.objects.get(person=person)
    assert [event.same for event in decision.history.order_by("pgh_id")] == [True, False]


def test_what_was_taken_back_is_asked_again(staff):
    person = make_person(name="Sutrisno Hadi", region=BRONJONG)
    undo_batch(list_with(staff, "new"), by=staff)
    assert not MatchDecision.objects.exists()
    assert not DistinctPair.objects.exists()
    assert match(asked()).person_id == person.pk


def test_the_holder_of_the_number_is_told_whatever_was_answered(staff):
    person = make_person(name="Sutrisno Hadi", region=BRONJONG)
    list_with(staff, "new")
    Person.objects.filter(pk=person.pk).update(nik_index=blind_index(number := make_nik()))
    assert match(replace(asked(), nik_index=blind_index(number))).person_id == person.pk


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
    pair = make_distinct_pair()
    Person.objects.filter(pk__in=(pair.first_id, pair.second_id)).update(name="Sutrisno Hadi", name_key="sutrisno hadi")
    three = make_person(name="Sutrisno Hadi", region=BRONJONG)
    one = row("Sutrisno Hadi", village_code=BRONJONG, subdistrict_code=BLULUK)
    twins = match(replace(one, person_id=pair.first_id))
    assert {pk for pk, *_ in twins.alternatives} == {three.pk}
