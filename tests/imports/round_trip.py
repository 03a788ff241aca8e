"""A list on its way out and back: downloaded from its page, uploaded again as it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.test import Client

from welfare.accounts.models import User
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import receive

REASON = "Bahan rapat koordinasi"


def download(client: Client, url: str, kind: str = "xlsx") -> bytes:
    response = client.post(url, {"reason": REASON, "format": kind})
    assert response.status_code == 200, response.content.decode()[:2000]
    assert not response["Content-Type"].startswith("text/html")
    return bytes(response.content)


def table(content: bytes) -> list[dict[str, Any]]:
    """The rows of a downloaded workbook by their heads."""
    heads, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [{head: cell or None for head, cell in zip(heads, row, strict=True)} for row in rows]


def changed(content: bytes, edit: Callable[[Any, dict[str, int]], None]) -> bytes:
    """The workbook after `edit(sheet, columns)`; columns by head, from 1."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bring_back(content: bytes, kind: str, by: User, target: Any = None) -> ImportBatch:
    return receive(content, "unduhan.xlsx", kind=kind, by=by, target=target)


def verdicts(batch: ImportBatch) -> list[str]:
    return list(batch.rows.filter(kind="data").order_by("number").values_list("verdict", flat=True))


def told(batch: ImportBatch) -> list[Any]:
    """Why rows are not the same, for the message of a failed test."""
    rows = batch.rows.filter(kind="data").exclude(verdict="same").order_by("number")
    return [(row.number, row.verdict, row.label, row.reason, row.changes, row.problems) for row in rows]


def assert_all_same(batch: ImportBatch, rows: int) -> None:
    assert verdicts(batch) == ["same"] * rows, told(batch)
    (found,) = batch.summary["tables"]
    assert not [column for column in found["columns"] if not column["field"]]
    unsure = [column for column in found["columns"] if column["samples"] and column["confidence"] < 1]
    assert not unsure, unsure
    assert not batch.summary["questions"]
