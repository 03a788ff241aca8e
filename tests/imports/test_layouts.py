"""Lists of made-up layouts are read truly: every person once and nothing else, every shown value right."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.layouts import Layout, made_up
from tests.imports.vocabulary import TODAY, gazetteer, pillar_words
from welfare.imports.person_fields import MEMBER_FIELDS
from welfare.imports.reading import read_workbook
from welfare.imports.understanding import Understanding, understand
from welfare.imports.workbook import Value, Workbook


def read(workbook: Workbook) -> Understanding:
    return understand(workbook, MEMBER_FIELDS, gazetteer(), pillar_words(), today=TODAY)


def found_in(understanding: Understanding) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row.sheet, row.number): row.values for row in understanding.data}


def assert_true(found: dict[tuple[str, int], dict[str, Any]], truth: dict[tuple[str, int], dict[str, Any]]) -> None:
    assert found.keys() == truth.keys()
    for key, true in truth.items():
        values = {name: found[key].get(name) for name in true}
        for name in ("name", "position"):
            if name in true:
                values[name] = str(values[name]).title()
        assert values == true, key


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_000_000))
def test_a_list_of_any_layout_is_read_truly(seed):
    layout = made_up(seed)
    understanding = read(Workbook(layout.sheets, format="xlsx"))
    assert understanding.questions == []
    assert_true(found_in(understanding), layout.truth)


def written(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def as_text(layout: Layout, delimiter: str) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([[written(value) for value in row] for row in layout.sheets[0].rows])
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_as_text_with_any_delimiter_and_encoding(delimiter, encoding):
    for seed in range(4):
        layout = made_up(seed)
        if len(layout.sheets) > 1:
            continue
        workbook = read_workbook(as_text(layout, delimiter).encode(encoding), "daftar.csv")
        name = workbook.sheets[0].name
        assert_true(found_in(read(workbook)), {(name, number): true for (_, number), true in layout.truth.items()})
