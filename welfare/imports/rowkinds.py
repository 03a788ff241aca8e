"""What each row of a sheet is: a person, or one of the many other things that an office list holds.

Every row gets a kind and a reason, so that an officer can see why it was passed over.  Titles, sheet names and
subheadings may carry a value (a kecamatan, a pillar) to the rows below them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from welfare.imports.cleaning.text import as_text, is_blank
from welfare.imports.fields import RowKind
from welfare.imports.headers import Table, is_repeated_head
from welfare.imports.headings import Vocabulary, carried_by, carried_by_titles
from welfare.imports.labels import LabelBook
from welfare.imports.marks import NOTHING, Marks, Verdict
from welfare.imports.workbook import Value

_TOTAL = re.compile(r"^\W*(?:sub\s*-?\s*)?(?:jumlah|total|jml|grand total|rekapitulasi)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"^\s*(?:\*|catatan|keterangan\s*:|ket\s*[.:]|nb\b|sumber\s*:|note\b|n\.b|lanjut|bersambung)", re.IGNORECASE
)
_SIGNING = re.compile(
    r"^\W*(?:mengetahui|menyetujui|mengesahkan|disahkan|diketahui|plt\b|plh\b|a\.?\s?n\.?\s|an\.|u\.?b\.?\s|kepala\b|camat\b|"
    r"lurah\b|bupati\b|sekretaris\b|ketua\b|koordinator\b|penanggung\s?jawab|yang\s+(?:membuat|menyatakan|menerima)|dibuat|"
    r"pembina\b|penata\b|nip\b|nip[.:]|petugas\b|pejabat\b|pelaksana\b|bendahara\b|hormat kami)",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(
    r"^\W*[A-Za-z .]{3,30},?\s*(?:tgl\.?\s*|tanggal\s*)?[\d.…_ ]{0,12}\s*"
    r"(?:jan|feb|peb|mar|apr|mei|jun|jul|agu|agt|sep|okt|nov|nop|des)[a-z]*\s*(?:\d{4}|[\d.…_]+)\s*$",
    re.IGNORECASE,
)
_DOTS = re.compile(r"^[\s(]*(?:\d+\s*[.)]?)?[\s.…_(]*[.…_]{3,}[\s.…_)]*$")
_SIGN_BOX = re.compile(r"^\s*\d*\s*[.)]?\s*[.…_]{2,}\s*$|^\s*\d+\s*[.)]?\s*$|^\s*[.…_]+\s*$")

_BLANK: Verdict = (RowKind.BLANK, "Baris kosong.", NOTHING)


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns (from 0) that tell rows apart."""

    number: int | None
    """The running number."""
    signatures: frozenset[int]
    name: int | None
    """The column of the first required field."""
    fields: frozenset[int]
    """All columns that hold a field."""


def mark_rows(
    table: Table,
    roles: Roles,
    book: LabelBook,
    words: Vocabulary,
    *,
    pillar: str = "",
    see: Callable[[Sequence[Value]], None] | None = None,
) -> None:
    """Fill `table.marks` with a mark for every row from `table.first` to `table.last`.

    `pillar` is what the sheet's name or its labels say, where the titles say nothing; `see` is shown each data row.
    """
    marks = Marks(table.first)
    for number, row in table.sheet.numbered(table.first, table.body.start - 1):
        marks.add(_above(table, number, row))
    given = carried_by_titles(table, words)
    if pillar:
        given.setdefault("title_pillar", pillar)
    state = _State(table, roles, book, words, given)
    for number, row in table.sheet.numbered(table.body.start, table.last):
        verdict = state.mark(number, row)
        marks.add(verdict)
        if see is not None and verdict[0] is RowKind.DATA:
            see(row)
    table.marks = marks
    _close_footer(marks, table)


def _above(table: Table, number: int, row: Sequence[Value]) -> Verdict:
    if number in table.head.rows:
        return RowKind.HEADER, "Judul kolom.", NOTHING
    if all(map(is_blank, row)):
        return _BLANK
    return RowKind.TITLE, "Judul di atas tabel.", NOTHING


class _State:
    """Walks down a table's body; remembers what subheadings gave and whether the signature block has begun."""

    def __init__(
        self, table: Table, roles: Roles, book: LabelBook, words: Vocabulary, carried: dict[str, object]
    ) -> None:
        self.table, self.roles, self.book, self.words = table, roles, book, words
        self.carried = carried
        self.footer = False
        self.people = 0
        self._spans = _spans(table.sheet.merges)
        self._labels = {column: label.casefold() for column, label in enumerate(table.head.labels) if label}

    def mark(self, number: int, row: Sequence[Value]) -> Verdict:
        # A look at the first character is cheaper than tidying the text, and settles nearly every cell.
        filled = [
            column for column, value in enumerate(row)
            if value is not None and (value.__class__ is not str or value[:1].isalnum() or not is_blank(value))
        ]  # fmt: skip
        if not filled:
            return _BLANK
        roles = self.roles
        has_number = roles.number is not None and roles.number in filled and _is_number(row[roles.number])
        numbered = roles.number if has_number else None
        fields = roles.fields
        content = [
            column for column in filled
            if column != numbered and (column in fields or not self._is_sign_box(column, row[column]))
        ]  # fmt: skip
        if len(content) > 2 or (has_number and content):
            return self._long(number, row, filled, content, has_number=has_number)
        return self._short(number, row, filled, content, has_number=has_number)

    def _is_sign_box(self, column: int, value: Value) -> bool:
        if column in self.roles.signatures or value.__class__ is str:
            return _SIGN_BOX.match(str(value)) is not None
        return False

    def _long(
        self, number: int, row: Sequence[Value], filled: list[int], content: list[int], *, has_number: bool
    ) -> Verdict:
        """A row with several values: a person, nearly always."""
        if not has_number and (self._repeats_labels(row, filled) or is_repeated_head(row, self.book)):
            self.footer = False
            return RowKind.HEADER, "Judul kolom ditulis ulang.", NOTHING
        if self._is_total(row, content):
            return RowKind.SUBTOTAL, "Baris jumlah.", NOTHING
        if not self.people and len(filled) > 2 and _is_counting(row, filled):
            return RowKind.NUMBERING, "Nomor kolom.", NOTHING
        if self.footer and not has_number and not self._has_key(row):
            return RowKind.FOOTER, "Bagian tanda tangan.", NOTHING
        if self.roles.fields.isdisjoint(content):
            return RowKind.NOTE, "Tidak ada isi pada kolom yang dibaca.", NOTHING
        self.footer = False
        self.people += 1
        return RowKind.DATA, "", self.carried

    def _short(
        self, number: int, row: Sequence[Value], filled: list[int], content: list[int], *, has_number: bool
    ) -> Verdict:
        """A row with a value or two: a subheading, a note, a signature, a line left open."""
        if not content:
            return self._open_line(number, has_number=has_number)
        texts = [as_text(row[column]) for column in content]
        if self._is_total(row, content):
            return RowKind.SUBTOTAL, "Baris jumlah.", NOTHING
        if is_repeated_head(row, self.book) or (len(texts) > 1 and all(map(self.book.is_label, texts))):
            return RowKind.HEADER, "Judul kolom ditulis ulang.", NOTHING
        if self._begins_footer(number, row, content, texts):
            self.footer = True
        if self.footer:
            return RowKind.FOOTER, "Bagian tanda tangan.", NOTHING
        if _NOTE.match(texts[0]):
            return RowKind.NOTE, "Catatan.", NOTHING
        if self._is_lone_person(number, row, content):
            self.people += 1
            return RowKind.DATA, "", self.carried
        if len(content) == 1:
            return self._subheading(number, texts[0])
        return RowKind.NOTE, "Tidak ada isi pada kolom yang dibaca.", NOTHING

    def _repeats_labels(self, row: Sequence[Value], filled: list[int]) -> bool:
        """Whether the row is the table's own head word for word, whatever its labels mean."""
        same, labels = 0, self._labels
        for place, column in enumerate(filled):
            value = row[column]
            same += value.__class__ is str and labels.get(column) == str(value).strip().casefold()
            if not same and place > 2:
                return False  # as of nearly every row
        return same >= 2 and same >= len(filled) * 0.6

    def _open_line(self, number: int, *, has_number: bool) -> Verdict:
        """A line with a number or a box to sign in, and nobody in it."""
        if self.footer:
            return RowKind.FOOTER, "Bagian tanda tangan.", NOTHING
        if has_number:
            return RowKind.UNUSED, "Nomor tanpa isi.", NOTHING
        return RowKind.BLANK, "Hanya garis tanda tangan.", NOTHING

    def _is_total(self, row: Sequence[Value], content: list[int]) -> bool:
        first = row[content[0]] if content else None
        if first.__class__ is not str or not _TOTAL.match(first):
            return False
        return len(content) < 3 or sum(_is_number(row[column]) for column in content) * 2 >= len(content) - 1

    def _has_key(self, row: Sequence[Value]) -> bool:
        name = self.roles.name
        return name is not None and name < len(row) and not is_blank(row[name])

    def _is_lone_person(self, number: int, row: Sequence[Value], content: list[int]) -> bool:
        """A name with little else.  Headings stand at the left edge or across the table, names in their column."""
        name = self.roles.name
        if name is None or name not in content:
            return len(content) == 1 and content[0] in self.roles.fields and _is_long_number(row[content[0]])
        text = as_text(row[name])
        if _SIGNING.match(text) or _PLACE_AND_DATE.match(text) or _NOTE.match(text):
            return False
        if len(content) > 1 and self.roles.fields.intersection(content) - {name}:
            return True
        if len(text) > 60 or not text[:1].isalpha() or text.endswith(":") or _is_heading(text, self.words):
            return False
        if self._is_spanned(number):
            return False
        return name > 0 or len(self.roles.fields) == 1 or not text.isupper()

    def _is_spanned(self, number: int) -> bool:
        """Whether a cell is merged across the columns in this row."""
        place = bisect_right(self._spans, (number, math.inf)) - 1
        return place >= 0 and number <= self._spans[place][1]

    def _begins_footer(self, number: int, row: Sequence[Value], content: list[int], texts: list[str]) -> bool:
        if not self.people or self._is_lone_person(number, row, content):
            return False
        return any(
            _PLACE_AND_DATE.match(text)
            or (_SIGNING.match(text) and not self._is_named_pillar(text))
            or _DOTS.match(text)
            for text in texts
        )

    def _is_named_pillar(self, text: str) -> bool:
        return self.words.pillars.find(text).exact

    def _subheading(self, number: int, text: str) -> Verdict:
        given = carried_by(text, self.words)
        before = {key: value for key, value in self.carried.items() if key != "subheading"}
        if not given:
            # A sibling of the heading before it, of which nothing is known: what that one gave ends here.
            for key in ("pillar", "guest", "village_text"):
                before.pop(key, None)
        elif given.get("guest"):
            before.pop("pillar", None)
        else:
            before.pop("guest", None)
        if "subdistrict_code" in given:
            before.pop("village_text", None)  # another kecamatan: its villages are still to come
        self.carried = {**before, **given, "subheading": text}
        reason = "Judul kelompok." if not given else "Judul kelompok yang memberi nilai bagi baris di bawahnya."
        return RowKind.SUBHEADING, reason, self.carried


def _spans(merges: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, float]]:
    """First and last rows that areas merged across columns cover, apart from each other and in order."""
    spans: list[tuple[int, float]] = []
    for top, bottom in sorted((top, bottom) for top, left, bottom, right in merges if left < right):
        if spans and top <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], bottom))
        else:
            spans.append((top, bottom))
    return spans


def _is_number(value: Value) -> bool:
    if value.__class__ is int or value.__class__ is float:
        return True
    if value.__class__ is not str:
        return False
    text = value.strip(" .)(")
    return text.isdigit() and len(text) < 6


def _is_long_number(value: Value) -> bool:
    """A NIK or a telephone number standing alone: a person whose name was left out."""
    text = as_text(value)
    return sum(map(str.isdigit, text)) >= 9 and not _SIGNING.match(text) and not any(map(str.isalpha, text))


def _is_counting(row: Sequence[Value], filled: list[int]) -> bool:
    """Whether the cells count the columns: 1, 2, 3, …"""
    numbers = []
    for column in filled:
        text = as_text(row[column]).strip(" .()")
        if not text.isdigit() or len(text) > 3:
            return False
        numbers.append(int(text))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def _is_heading(text: str, words: Vocabulary) -> bool:
    return bool(carried_by(text, words))


def _close_footer(marks: Marks, table: Table) -> None:
    """Subheadings behind the last person head nothing: they are the table's foot."""
    if not marks.data:
        return
    for number in range(marks.data.numbers[-1] + 1, table.last + 1):
        if marks.verdict(number)[0] is RowKind.SUBHEADING:
            marks.replace(number, (RowKind.FOOTER, "Bagian di bawah tabel.", NOTHING))
