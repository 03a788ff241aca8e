"""Merging beside imports: what an import made may be merged, and taken back in either order."""

from __future__ import annotations

import pytest

from tests.factories import make_nik, make_person, make_training
from tests.imports.test_plan_and_apply import line, take, verdicts
from tests.people.merging import find_doubles, pointing_at
from tests.people.test_doubles import BORN
from welfare.imports.applying import PlanOutdated, apply_batch
from welfare.imports.planning import plan_batch
from welfare.imports.undoing import undo_batch
from welfare.imports.work import start_applying
from welfare.people.merging import merge, unmerge
from welfare.people.models import Person


@pytest.fixture
def imported(staff):
    """An import that has made one person with a membership."""
    batch = apply_batch(take("members", staff, line("Suwito Contoh", "", "081200000101")), by=staff)
    return batch, Person.objects.get()


def test_undoing_the_import_of_who_went_keeps_what_moved(imported, staff):
    batch, lost = imported
    kept = make_person()
    merge(kept, lost, values={}, by=staff, reason="Orang yang sama")
    result = undo_batch(batch, by=staff)
    assert (str(kept.memberships.get()), "diubah sesudah impor") in result.kept
    assert Person.objects.get() == kept
    assert kept.memberships.count() == 1


def test_undoing_the_import_of_who_stayed_does_not_take_both_away(imported, staff):
    batch, kept = imported
    training = make_training(make_person())
    lost = training.person
    done = merge(kept, lost, values={}, by=staff, reason="Orang yang sama")
    result = undo_batch(batch, by=staff)
    assert (str(kept), "diubah sesudah impor") in result.kept
    assert Person.objects.get() == kept
    unmerge(done, by=staff, reason="Ternyata dua orang")
    training.refresh_from_db()
    assert training.person == lost


def test_undoing_after_the_merge_was_taken_back_keeps_both(imported, staff):
    batch, lost = imported
    kept = make_person()
    unmerge(merge(kept, lost, values={}, by=staff, reason="Sama"), by=staff, reason="Ternyata dua orang")
    undo_batch(batch, by=staff)
    assert set(Person.objects.all()) == {kept, lost}
    assert pointing_at(lost.pk)["pillars_membership.person_id"] == 1


def test_a_plan_that_means_somebody_who_went_is_made_again(staff):
    lost = make_person(name="Suwito Contoh", phone="081200000301")
    batch = take("persons", staff, line("Suwitha Contoh", "", "081200000301", rest=";;"))
    batch.rows.filter(kind="data").update(decision={"person": lost.pk})
    batch = plan_batch(batch, by=staff)
    kept = make_person(name="Suwito Contoh")
    merge(kept, lost, values={"phone": lost.phone}, by=staff, reason="Orang yang sama")
    with pytest.raises(PlanOutdated):
        apply_batch(batch, by=staff)
    planned = plan_batch(batch, by=staff)
    assert verdicts(planned) == ["doubtful"]
    assert "Pilih lagi" in planned.rows.get(kind="data").reason


def test_persons_of_an_import_are_compared_at_once(staff):
    known = make_person(name="Suwito Contoh", nik=make_nik(), phone="081200000101", birth_date=BORN, region="35.24.05")
    batch = take("persons", staff, line("Suwito Cntoh", "", "081200000101", rest=";;"))
    batch.rows.filter(kind="data").update(decision={"person": "new"})
    start_applying(plan_batch(batch, by=staff), by=staff)
    made = Person.objects.exclude(pk=known.pk).get()
    assert find_doubles() == [(known.pk, made.pk)]
