"""An empty workbook of a kind: its columns by name, identifiers as text, drop-down lists where the words are known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.planning import pillar_words
from welfare.imports.resources import SheetResource
from welfare.regions.models import Region

ROWS = 1000
"""Rows that are formatted and have their lists; a longer list is read all the same."""

# One cell for two values: good to read, bad to ask for.
_NOT_ASKED = {Kind.KK, Kind.BIRTH, Kind.REGION, Kind.RT_RW}
_AS_TEXT = {Kind.NIK, Kind.PHONE, Kind.RT, Kind.RW, Kind.TEXT}
_WIDTHS = {Kind.NAME: 28, Kind.NIK: 20, Kind.PHONE: 16, Kind.ADDRESS: 30, Kind.SEX: 9, Kind.RT: 6, Kind.RW: 6}


def asked(specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The fields that an empty sheet has columns for; one that stands for two others only without these."""
    names = {spec.name for spec in specs}
    alone = set() if "village" in names else {Kind.REGION}
    return [spec for spec in specs if spec.kind not in _NOT_ASKED - alone]


def empty_workbook(resource: SheetResource, title: str, user: Any) -> bytes:
    """The bytes of an xlsx file with one head row, ready to be filled and uploaded."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    lists = _Lists(book, user)
    head = book.add_format({"bold": True, "bg_color": "#E3F0EC", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write(0, 0, "No", head)
    sheet.set_column(0, 0, 5)
    for index, spec in enumerate(asked(resource.specs), 1):
        sheet.write(0, index, spec.label, head)
        form = text if spec.kind in _AS_TEXT else date if spec.kind in (Kind.DATE, Kind.BIRTH_DATE) else None
        sheet.set_column(index, index, _WIDTHS.get(spec.kind, 18), form)
        if source := lists.source(spec):
            sheet.data_validation(
                1, index, ROWS, index,
                {"validate": "list", "source": source, "error_type": "warning", "error_title": spec.label,
                 "error_message": "Isi ini tidak ada di daftar pilihan."},
            )  # fmt: skip
    sheet.freeze_panes(1, 2)
    lists.write()
    book.close()
    return stream.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Daftar"


class _Lists:
    """Words to choose from: short ones in the cell's rule, long ones on a hidden sheet that the reader leaves alone."""

    def __init__(self, book: Any, user: Any) -> None:
        self.book, self.user = book, user
        self.long: list[tuple[str, list[str]]] = []

    def source(self, spec: FieldSpec) -> Any:
        words = self._words(spec)
        if not words:
            return None
        if sum(len(word) + 1 for word in words) < 250 and not any("," in word for word in words):
            return words
        self.long.append((spec.label, words))
        column = xlsxwriter.utility.xl_col_to_name(len(self.long) - 1)
        return f"=Pilihan!${column}$2:${column}${len(words) + 1}"

    def _words(self, spec: FieldSpec) -> list[str]:
        if spec.kind is Kind.SEX:
            return ["L", "P"]
        if spec.kind is Kind.PILLAR:
            return [word.name for word in pillar_words()]
        if spec.kind is Kind.CHOICE:
            return [choice.label for choice in spec.choices]
        if spec.kind is Kind.SUBDISTRICT and not spec.group:
            regions = Region.objects.subdistricts().visible_to(self.user)
            return list(regions.order_by("name").values_list("name", flat=True))
        return []

    def write(self) -> None:
        if not self.long:
            return
        sheet = self.book.add_worksheet("Pilihan")
        sheet.hide()
        for column, (label, words) in enumerate(self.long):
            sheet.write_column(0, column, [label, *words])
