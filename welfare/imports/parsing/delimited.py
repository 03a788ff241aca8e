"""Splitting lines into fields, with quotes, and without losing a row to a quote that never closes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

DELIMITERS = "\t;,|"
SAMPLE_LINES = 200
LONGEST_CELL = 50
"""Lines that one quoted cell may span (a long address, a remark); a quote open for longer is a mistake."""
NAMED_ROWS = 5
MANY = 3
"""Delimiters that seldom stand in one line of an address or a remark."""

csv.field_size_limit(1 << 24)


def find_delimiter(lines: list[str], *, strict: bool = False) -> str:
    """The delimiter that divides the lines most evenly, or "" when none does.

    `strict` wants it in more than half of the lines, and a comma in as good as all of them and twice: in a pasted list
    of names it stands before a title and divides nothing.
    """
    sample = [line for line in lines[: SAMPLE_LINES * 5] if line.strip()][:SAMPLE_LINES]
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(_loosely(line, delimiter)) for line in sample)
        divided = len(sample) - widths.pop(1, 0)
        if not divided or (strict and divided <= len(sample) / 2):
            continue
        width, lines_of_width = widths.most_common(1)[0]
        if strict and delimiter == "," and (width < 3 or lines_of_width < len(sample) * 0.8):
            continue
        # Evenness first, width second: "Budi, S.Sos; Babat" has a comma in some lines and a semicolon in all.
        score = lines_of_width / len(sample) + divided / len(sample) + min(width, 50) / 1_000
        if score > best_score:
            best, best_score = delimiter, score
    return best


class Splitter:
    """Splits `lines` (without line ends) at `delimiter` ("" for one column)."""

    def __init__(self, lines: list[str], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._unclosed: list[int] = []
        plain = (line for line in lines[:SAMPLE_LINES] if delimiter and delimiter in line and '"' not in line)
        self._usual = max(Counter(line.count(delimiter) for line in plain).most_common(1), default=(0, 0))[0]
        """Delimiters in most lines without quotes."""

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Row number and fields of every record; a quoted cell over several lines is in one row, as in the sheet."""
        index = number = 0
        lines, delimiter = self._lines, self._delimiter
        while index < len(lines):
            number += 1
            line = lines[index]
            if not delimiter:
                fields, taken = [line], 1
            elif '"' not in line:
                fields, taken = line.split(delimiter), 1
            else:
                fields, taken = self._quoted(index, number)
            index += taken
            yield number, fields

    def _quoted(self, index: int, number: int) -> tuple[list[str], int]:
        """The record that begins at line `index`, and how many lines it takes."""
        fields, is_open = self._strictly(self._lines[index])
        if fields is not None:
            return fields, 1
        if not is_open:
            return _loosely(self._lines[index], self._delimiter), 1
        for taken in range(2, min(LONGEST_CELL, len(self._lines) - index) + 1):
            text = "\n".join(self._lines[index : index + taken])
            fields, is_open = self._strictly(text)
            if fields is not None and not self._are_rows(self._lines[index : index + taken]):
                return fields, taken
            if not is_open:
                break  # it closed in the middle of a field: the quote belongs to another row
        self._unclosed.append(number)
        fields = self._lines[index].split(self._delimiter)
        return [field.removeprefix('"') for field in fields], 1

    def _strictly(self, text: str) -> tuple[list[str] | None, bool]:
        """The fields, or nothing and whether a quote is still open at the end."""
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True)), False
        except csv.Error as error:
            return None, "unexpected end" in str(error)

    def _are_rows(self, lines: list[str]) -> bool:
        """Whether each line is divided like a row: then a stray quote tied them together, and not one long cell."""
        return self._usual >= MANY and all(line.count(self._delimiter) >= self._usual for line in lines)

    def notes(self) -> list[str]:
        """What the officer must know about quotes, after all records were taken."""
        if not self._unclosed:
            return []
        named = ", ".join(str(number) for number in self._unclosed[:NAMED_ROWS])
        more = f" dan {len(self._unclosed) - NAMED_ROWS} baris lain" if len(self._unclosed) > NAMED_ROWS else ""
        return [f"Baris {named}{more}: tanda kutip tidak ditutup; baris dibaca apa adanya, periksa isinya."]


def _loosely(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return line.split(delimiter)
