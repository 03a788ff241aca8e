"""The drop-down lists of an empty workbook: short ones in the cell's rule, long ones on a hidden sheet.

Villages hang on the kecamatan of their row: 21 names occur in several kecamatan, and 474 in one list help nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from welfare.imports.exporting import ExportedSheet
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.planning import pillar_words
from welfare.regions.models import Region

SHEET = "Pilihan"
_NAMEABLE = re.compile(r"[A-Za-z]+")
_SHORT = 250
"""Letters that a rule may hold by itself; Excel refuses more than 255."""


class DropDowns:
    """What the cells of each column may be chosen from; `write` puts the long lists on their sheet at the end."""

    def __init__(self, book: Any, resource: ExportedSheet, user: Any) -> None:
        self.book, self.resource, self.user = book, resource, user
        self.columns: list[tuple[str, list[str], str]] = []
        """Head, words and the name under which rules find them; "" for a list that its place finds."""

    def rule(self, spec: FieldSpec, subdistrict_cell: str) -> dict[str, Any] | None:
        """The validation of a column; `subdistrict_cell` holds the kecamatan of the first row ("F2"), or nothing."""
        source: Any = self._source(spec, subdistrict_cell)
        if not source:
            return None
        return {
            "validate": "list", "source": source, "error_type": "warning", "error_title": spec.label[:32],
            "error_message": "Isi ini tidak ada di daftar pilihan. Tetap pakai?",
        }  # fmt: skip

    def _source(self, spec: FieldSpec, subdistrict_cell: str) -> Any:
        if spec.kind is Kind.VILLAGE and not spec.group:
            return self._villages(subdistrict_cell)
        words = self._words(spec)
        if not words or (len(",".join(words)) < _SHORT and not any("," in word for word in words)):
            return words
        self.columns.append((spec.label, words, ""))
        letter = xl_col_to_name(len(self.columns) - 1)
        return f"={SHEET}!${letter}$2:${letter}${len(words) + 1}"

    def _words(self, spec: FieldSpec) -> list[str]:
        if spec.kind is Kind.SEX:
            return ["L", "P"]
        if spec.kind is Kind.PILLAR:
            return [word.name for word in pillar_words()]
        if spec.kind is Kind.CHOICE:
            return [choice.label for choice in spec.choices]
        if spec.kind is Kind.SUBDISTRICT:
            regions = Region.objects.subdistricts().visible_to(self.user)
            return list(regions.order_by("name").values_list("name", flat=True))
        return self.resource.words_for(spec)

    def _villages(self, subdistrict_cell: str) -> str:
        """A rule that looks up the list named for the row's kecamatan; none where a name is no name for a list."""
        by_subdistrict: dict[str, list[str]] = defaultdict(list)
        regions = Region.objects.villages().visible_to(self.user).order_by("name")
        for name, subdistrict in regions.values_list("name", "parent__name"):
            by_subdistrict[subdistrict].append(name)
        if not subdistrict_cell or not all(map(_NAMEABLE.fullmatch, by_subdistrict)):
            return ""
        for subdistrict, names in sorted(by_subdistrict.items()):
            self.columns.append((subdistrict, names, f"Desa_{subdistrict}"))
        return f'=INDIRECT("Desa_"&{subdistrict_cell})' if by_subdistrict else ""

    def write(self) -> None:
        if not self.columns:
            return
        sheet = self.book.add_worksheet(SHEET)
        sheet.hide()
        for index, (head, words, name) in enumerate(self.columns):
            sheet.write_column(0, index, [head, *words])
            if name:
                letter = xl_col_to_name(index)
                self.book.define_name(name, f"={SHEET}!${letter}$2:${letter}${len(words) + 1}")
