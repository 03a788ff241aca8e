"""Rows one by one: the same as all at once; those of long sheets stay in the reader's file until they are wanted."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.vocabulary import SHEETS, TODAY, gazetteer, pillar_words, sheet
from welfare.imports import reading
from welfare.imports.fields import RowKind, Status
from welfare.imports.parsing.messages import encode
from welfare.imports.parsing.stored import MessageFile, StoredRows
from welfare.imports.person_fields import MEMBER_FIELDS
from welfare.imports.reading import UnreadableFile, read_workbook
from welfare.imports.understanding import Overrides, Understanding, open_workbook, understand
from welfare.imports.workbook import Sheet, Workbook

SYNTH = sorted(path for path in (SHEETS / "synth").iterdir() if not path.name.endswith(".truth.csv"))


def opened(workbook: Workbook, **options) -> Understanding:
    return open_workbook(workbook, MEMBER_FIELDS, gazetteer(), pillar_words(), today=TODAY, **options)


def stored(rows: list[list], chunk: int) -> StoredRows:
    """The rows as messages of `chunk` rows each; empty chunks are left out, as the sink does."""
    store = MessageFile()
    found = StoredRows(store)
    for start in range(0, len(rows), chunk):
        piece = rows[start : start + chunk]
        if any(piece):
            line = encode(piece)
            found.add(start, len(piece), store.file.tell(), len(line))
            store.file.write(line)
    store.file.flush()
    return found


@pytest.mark.parametrize("path", SYNTH, ids=lambda path: path.name)
def test_rows_that_come_one_by_one_are_the_rows_that_come_at_once(path, monkeypatch):
    whole = understand(
        read_workbook(path.read_bytes(), path.name), MEMBER_FIELDS, gazetteer(), pillar_words(), today=TODAY
    )
    monkeypatch.setattr(reading, "LISTED_ROWS", 0)
    workbook = read_workbook(path.read_bytes(), path.name)
    assert all(isinstance(sheet.rows, StoredRows) for sheet in workbook.sheets if len(sheet.rows))
    found = opened(workbook)
    assert found.rows == []
    assert (found.ready, found.questions, found.notes) == (whole.ready, whole.questions, whole.notes)
    assert found.row_count == len(whole.rows)
    assert found.data_count == len(whole.data)
    assert list(found.iter_rows()) == whole.rows
    assert list(found.iter_rows()) == whole.rows  # each call begins anew


def test_a_later_row_of_the_same_person_points_at_an_earlier_one_while_rows_come():
    people = [["Nama", "NIK"], *[["Budi Contoh", "3524220101909001"]] * 3]
    rows = opened(Workbook([sheet(people, "Satu"), sheet(people[:2], "Dua")])).iter_rows()
    assert [(row.number, row.status, row.duplicate_of) for row in rows if row.kind is RowKind.DATA] == [
        (2, Status.IMPORT, None),
        (3, Status.DUPLICATE, ("Satu", 2)),
        (4, Status.DUPLICATE, ("Satu", 2)),
    ]


def test_rows_changed_by_whoever_takes_them_do_not_change_what_comes_later():
    people = [["Nama", "NIK"], ["Budi Contoh", "3524220101909001"], ["Budi Contoh", "3524220101909001"]]
    found = opened(Workbook([sheet(people)]))
    for row in found.iter_rows():
        row.sheet = ""
        row.values.clear()
    assert [row.duplicate_of for row in found.iter_rows()] == [None, None, ("Sheet1", 2)]


def test_data_rows_are_counted_before_they_are_cleaned_and_skipped_rows_stay_in_their_place():
    people = [["Nama", "NIK"], ["Budi Contoh", "x"], ["Sari Rekaan", "x"]]
    found = opened(Workbook([sheet(people)]), overrides=Overrides(skip_rows=frozenset({("Sheet1", 2)})))
    assert found.data_count == 2
    assert [row.kind for row in found.iter_rows()] == [RowKind.HEADER, RowKind.NOTE, RowKind.DATA]


ROWS = st.lists(st.lists(st.none() | st.integers(0, 9) | st.dates() | st.text(max_size=3), max_size=3), max_size=12)


@settings(deadline=None)
@given(ROWS, st.integers(1, 5), st.integers(-15, 15), st.integers(-15, 15))
def test_stored_rows_are_like_a_list(rows, chunk, start, stop):
    while rows and not rows[-1]:
        rows.pop()
    while rows and not any(rows[-chunk:]) and len(rows) % chunk == 0:
        rows = rows[:-chunk]
    found = stored(rows, chunk)
    assert len(found) == len(rows)
    assert list(found) == rows
    assert [found[index] for index in range(len(rows))] == rows
    assert found[start:stop] == rows[start:stop]
    assert found[::-2] == rows[::-2]
    with pytest.raises(IndexError):
        found[len(rows)]
    one, other = Sheet("a", found), Sheet("a", rows)
    first, last = abs(start) + 1, abs(stop)
    assert list(one.numbered(first, last)) == list(other.numbered(first, last))


@pytest.mark.parametrize(
    "line", [b"[[1]]\n", b'[["a"],"b"]\n', b"[[1],[2]\n", b"{}\n", b"\xff\n", b'[[{"d":"x"}],[]]\n']
)
def test_what_is_not_what_was_announced_is_damage(line):
    store = MessageFile()
    store.file.write(line)
    store.file.flush()
    rows = StoredRows(store)
    rows.add(0, 2, 0, len(line))
    with pytest.raises(UnreadableFile):
        list(rows)


def test_the_file_is_closed_when_nobody_wants_its_rows():
    rows = stored([["a"], ["b"]], 1)
    file = rows._store.file
    assert not file.closed
    del rows
    gc.collect()
    assert file.closed
