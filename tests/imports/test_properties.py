"""What the engine promises, over random registers and lists of every kind: nothing but the plan is written, an import
taken back has left nothing, the same list twice changes nothing, and a decision plans all that it should.

`BATTERY=10000` looks at many more examples than the suite does, and at other ones each time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_training
from tests.imports.engine_stage import (
    DOMAIN,
    KINDS,
    Act,
    Snapshot,
    act,
    acts_of,
    applied,
    chunks_of,
    columns_of,
    data,
    different,
    example,
    examples,
    officer,
    plans,
    sent,
    snapshot,
    told,
)  # fmt: skip
from tests.imports.made_rows import BLANKABLE, CHANGE, REGISTERS, Register, Row, clean_lists_of, lists_of, stand
from welfare.accounts.models import User
from welfare.imports import planning
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.planning import plan_batch
from welfare.imports.steps import from_json, is_following, is_ref, load
from welfare.imports.undoing import undo_batch
from welfare.people.models import Person

FREE_TEXT = {
    "people.Person": "note", "people.PersonAlias": "source", "pillars.Unit": "address", "pillars.Decree": "about",
    "pillars.Membership": "note", "events.Participant": "institution", "centres.Centre": "note",
    "centres.StageChange": "evidence", "centres.CentreStaff": "decree", "aid.Enrolment": "note",
    "aid.Candidate": "note",
    "cases.Case": "narrative", "cases.CaseEntry": "text",
}  # fmt: skip


# 1 and 2: the plan is what is written, and all of it goes back -------------------------------------------------------
def carried_out(before: Snapshot, rows: list[ImportRow], batch: ImportBatch) -> Snapshot:
    """The register after the rows' steps, done one after the other on paper."""
    expected = {model: {pk: dict(row) for pk, row in records.items()} for model, records in before.items()}
    made: dict[str, Any] = {}
    given: Counter[str] = Counter()
    written = {row.pk: list(batch.records.filter(row=row).order_by("pk")) for row in rows}
    for row in rows:
        for step, record in zip(from_json(row.steps), written[row.pk], strict=True):
            assert (record.model, record.created) == (step.model, step.pk is None)
            pk = step.model_class._meta.pk.to_python(record.object_pk)
            assert made.setdefault(step.key, pk) == pk or step.pk is not None
    for row in rows:
        for step in from_json(row.steps):
            _do(expected[step.model_class], step, made, given)
    return expected


def _value(model: type[models.Model], name: str, value: Any, made: dict[str, Any], given: Counter[str]) -> Any:
    if is_ref(value):
        return made[value["ref"]]
    if is_following(value):
        given[value["series"]] += 1
        return value["last"] + given[value["series"]]
    return load(model, name, value)


def _do(records: dict[Any, dict[str, Any]], step: Any, made: dict[str, Any], given: Counter[str]) -> None:
    model = step.model_class
    after = {name: _value(model, name, value, made, given) for name, value in step.after.items()}
    if step.pk is not None:
        before = {name: load(model, name, value) for name, value in step.before.items()}
        assert {name: records[step.pk][name] for name in before} == before, "the plan shows an old value that is not"
        records[step.pk] |= after
        return
    pk = made[step.key]
    if pk not in records:
        defaults = {f.attname: f.get_default() for f in model._meta.concrete_fields}
        records[pk] = {name: defaults[name] for name in columns_of(model)} | {"pk": pk, model._meta.pk.attname: pk}
        records[pk] |= after
        return
    record = records[pk]
    record |= {name: value for name, value in after.items() if record[name] in (None, "")}


def assert_written_as_planned(
    batch: ImportBatch, rows: list[ImportRow], before: Snapshot, marks: dict[Any, int]
) -> None:
    writable = [row for row in rows if row.verdict in ("new", "changed")]
    for row in rows:
        assert bool(row.steps) == (row.verdict in ("new", "changed")), told(batch)
    expected, actual = carried_out(before, writable, batch), snapshot()
    for model in DOMAIN:  # when a record was made is nobody's plan
        moments = [f for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField)]
        stamps = [f.attname for f in moments if getattr(f, "auto_now_add", False) or f.default is timezone.now]
        for pk in actual[model].keys() - before[model].keys():
            expected[model].get(pk, {}).update({name: actual[model][pk][name] for name in stamps})
    assert not different(expected, actual), told(batch)
    for model, mark in marks.items():
        entries = model.history.rel.related_model.objects.filter(pgh_id__gt=mark)
        assert all(entry.pgh_context.get("import_batch") == batch.pk for entry in entries)
        touched = {pk for pk in actual[model] if actual[model][pk] != before[model].get(pk)}
        assert {entry.pgh_obj_id for entry in entries} >= touched


def history_marks() -> dict[Any, int]:
    tracked = [model for model in DOMAIN if hasattr(model, "history")]
    last = {model: model.history.rel.related_model.objects.aggregate(last=models.Max("pgh_id")) for model in tracked}
    return {model: found["last"] or 0 for model, found in last.items()}


def touch(batch: ImportBatch, places: list[tuple[int, bool]]) -> set[tuple[type[models.Model], Any]]:
    """Somebody edits, or (a person) uses, records that the import wrote; returns those edited."""
    records = list(batch.records.order_by("pk"))
    edited = set()
    for place, uses in places:
        record = records[place % len(records)]
        model = apps.get_model(record.model)
        pk = model._meta.pk.to_python(record.object_pk)
        # In a request of its own; the database keeps an import's context until its transaction ends.
        with pghistory.context(reason="sunting"):
            if uses and model is Person:
                make_training(Person.objects.get(pk=pk))
            else:
                model._base_manager.filter(pk=pk).update(**{FREE_TEXT[model._meta.label]: f"diubah {place}"})
                edited.add((model, pk))
    return edited


def after_undo(
    before: Snapshot, now: Snapshot, batch: ImportBatch, edited: set[tuple[type[models.Model], Any]]
) -> tuple[Snapshot, int]:
    """What should be there, and how many records are kept: those edited, and created ones that something points to."""
    written = {(apps.get_model(r.model), r.object_pk, r.created) for r in batch.records.all()}
    ours = {(model, model._meta.pk.to_python(pk)): created for model, pk, created in sorted(written, key=str)}
    expected = {model: dict(rows) for model, rows in now.items()}
    for model, pk in ours.keys() - edited:
        if pk in before[model]:
            expected[model][pk] = before[model][pk]
    going = {thing for thing in ours if thing[1] not in before[thing[0]]} - edited
    while used := {thing for thing in going if _is_used(thing, expected, going)}:
        going -= used
    for model, pk in going:
        del expected[model][pk]
    created = {thing for thing in ours if thing[1] not in before[thing[0]]}
    return expected, len(edited | (created - going))


def _is_used(thing: tuple[type[models.Model], Any], state: Snapshot, going: set[Any]) -> bool:
    model, pk = thing
    return any(
        row[field.attname] == pk and (other, row["pk"]) not in going
        for other in DOMAIN
        for field in other._meta.concrete_fields
        if field.related_model is model
        for row in state[other].values()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_planned_is_written_and_all_of_it_goes_back(kind: str, db: None) -> None:
    @examples
    @given(
        REGISTERS, lists_of(kind), acts_of(kind), st.booleans(), st.booleans(),
        st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=3),
    )  # fmt: skip
    def holds(
        register: Register, sheets: list[list[Row]], acts: list[Act], whole: bool, strict: bool, touched: list[Any]
    ) -> None:
        with example():
            event, by = stand(register), officer(whole)
            batch = sent(kind, sheets, by, event)
            for what in acts:
                batch = act(batch, by, what)
            before, marks, rows = snapshot(), history_marks(), data(batch)
            batch = applied(batch, by, all_or_nothing=strict)
            if batch is None:
                assert not different(before, snapshot())
                return
            assert strict <= (not {"doubtful", "wrong"} & {row.verdict for row in rows})
            assert_written_as_planned(batch, rows, before, marks)
            edited = touch(batch, touched)
            expected, kept = after_undo(before, snapshot(), batch, edited)
            result = undo_batch(batch, by=by, reason="salah berkas")
            assert not different(expected, snapshot()), told(batch)
            assert len(result.kept) == kept

    holds()


# 3: the same list again ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_list_again_changes_nothing(kind: str, db: None) -> None:
    @examples
    @given(REGISTERS, lists_of(kind, sure=True))
    def holds(register: Register, sheets: list[list[Row]]) -> None:
        with example():
            event, by = stand(register), officer(True)
            batch = sent(kind, sheets, by, event)
            first = told(batch)
            # What was put off may find its answer among what was saved.
            waited = {row[:2] for row in first if row[2] in ("doubtful", "wrong")}
            if applied(batch, by) is not None:
                again = plans(sent(kind, sheets, by, event))
                assert {row[:2] for row in again} <= waited, (first, again)

    holds()


@pytest.mark.parametrize("kind", KINDS)
def test_order_and_blanks_change_nothing_and_one_cell_changes_one_field(kind: str, db: None) -> None:
    @examples
    @given(REGISTERS, clean_lists_of(kind), st.randoms(use_true_random=False))
    def holds(register: Register, rows: list[Row], chance: Any) -> None:
        with example():
            event, by = stand(register), officer(True)
            batch = sent(kind, [rows], by, event)
            waiting = sum(row.verdict in ("doubtful", "wrong") for row in data(batch))
            applied(batch, by)
            blanked = [
                {n: "" if n in BLANKABLE[kind] and chance.random() < 0.3 else c for n, c in row.items()} for row in rows
            ]
            chance.shuffle(blanked)
            before = snapshot()
            again = sent(kind, [blanked], by, event)
            assert waiting or not plans(again)
            assert waiting or applied(again, by) is None
            assert waiting or not different(before, snapshot())
            again.delete()
            field, word, label = CHANGE[kind]
            place = chance.randrange(len(rows))
            rows[place] = rows[place] | {field: word}
            chance.shuffle(rows)
            planned = plans(sent(kind, [rows], by, event))
            found = [[(change["label"], change["new"]) for change in row[-1]] for row in planned]
            # A row that waits for an answer may wait again, or be a different question by now.
            assert found == [[(label, word)]] or (waiting and len(found) <= 1)

    holds()


# 4: what a decision plans, and in how many chunks -------------------------------------------------------------------
def stored(batch: ImportBatch) -> list[Any]:
    names = ("position", "verdict", "label", "problems", "reason", "changes", "candidates", "touches")
    return [
        [getattr(row, name) for name in names] + [[step.fingerprint() for step in from_json(row.steps)]]
        for row in data(batch)
    ]


def planned_afresh(batch: ImportBatch, by: User) -> list[Any]:
    with transaction.atomic():
        plan_batch(batch, by=by)
        found = stored(batch)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_plans_all_that_it_should(kind: str, db: None) -> None:
    @examples
    @given(REGISTERS, lists_of(kind), acts_of(kind, 6), st.booleans())
    def holds(register: Register, sheets: list[list[Row]], acts: list[Act], whole: bool) -> None:
        with example():
            event, by = stand(register), officer(whole)
            batch = sent(kind, sheets, by, event)
            assert stored(batch) == planned_afresh(batch, by)
            for what in acts:
                batch = act(batch, by, what)
                assert stored(batch) == planned_afresh(batch, by)
                assert batch.counts == planning.count(batch)

    holds()


@pytest.mark.parametrize("kind", KINDS)
def test_chunks_make_no_difference(kind: str, db: None) -> None:
    @examples
    @given(REGISTERS, lists_of(kind), st.sampled_from([1, 2, 3]))
    def holds(register: Register, sheets: list[list[Row]], size: int) -> None:
        with example():
            event, by = stand(register), officer(True)
            batch = sent(kind, sheets, by, event)
            whole = stored(batch)
            with chunks_of(size):
                assert planned_afresh(batch, by) == whole
                batch.delete()
                batch = sent(kind, sheets, by, event)
                assert stored(batch) == whole
                before, marks, rows = snapshot(), history_marks(), data(batch)
                if applied(batch, by):
                    assert_written_as_planned(ImportBatch.objects.get(pk=batch.pk), rows, before, marks)
                    undo_batch(batch, by=by)
                    assert not different(before, snapshot())

    holds()
