"""Check a list: who on it is registered, as whom, with which roles, and what differs.  Nothing is written.

The list is read, understood and matched as an import of persons would; the answer is narrowed to what the officer may
see.  A person outside the territory is answered exactly as somebody unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from welfare.desk.registry import RoleSource, announced
from welfare.desk.wording import number, spaced_phone
from welfare.imports import planning
from welfare.imports.cells import shown_cells
from welfare.imports.fields import Severity, Status
from welfare.imports.models import SavedMapping
from welfare.imports.receiving import NO_ROWS
from welfare.imports.resources import PlanRow
from welfare.imports.understanding import CleanRow, Understanding, understand
from welfare.imports.workbook import UnreadableFile, Workbook
from welfare.people.knowing import ABSENT, DOUBTFUL, PROBABLE, REGISTERED, Found, Knowledge
from welfare.people.resources import PersonResource, full_name

KIND = "persons"
LONGEST = 5_000
"""Lines of a list; a longer one is imported, where a worker has the time for it."""
TOO_LONG = (
    "Daftar ini memuat {} baris; yang dapat dicek sekaligus paling banyak {} baris. "
    "Unggah sebagai impor: di sana pun tidak ada yang ditulis sebelum disimpan."
)

UNREADABLE, DIFFERS, TWIN = "rusak", "beda", "kembar"
VERDICTS = {
    REGISTERED: ("Terdaftar", "terdaftar", "good"),
    PROBABLE: ("Mungkin", "mungkin", "info"),
    DOUBTFUL: ("Ragu", "ragu", "warn"),
    ABSENT: ("Tidak terdaftar", "tidak terdaftar", "mute"),
    UNREADABLE: ("Tidak terbaca", "tidak terbaca", "bad"),
}
"""Verdict to tab, word and tone, in the order of the tabs."""


@dataclass(slots=True)
class Line:
    """One line of the list and what is known of it; everything in it may be shown to the officer who asked."""

    where: str
    """Row number, with the sheet where there are several."""
    name: str
    said: list[str] = field(default_factory=list)
    """What else the list says of the person; numbers are masked."""
    verdict: str = UNREADABLE
    reason: str = ""
    persons: list[Found] = field(default_factory=list)
    """One for a registered or probable line, several for a doubtful one."""
    differences: list[dict[str, str]] = field(default_factory=list)
    """`label`, `old` (in the register) and `new` (in the list)."""
    notes: list[str] = field(default_factory=list)
    twin: bool = False
    """The same person stands further up in the list."""

    @property
    def marks(self) -> set[str]:
        """The tabs under which the line stands."""
        return {self.verdict} | ({DIFFERS} if self.differences else set()) | ({TWIN} if self.twin else set())

    @property
    def word(self) -> str:
        return VERDICTS[self.verdict][1]

    @property
    def tone(self) -> str:
        return VERDICTS[self.verdict][2]


@dataclass(slots=True)
class Checked:
    """The answer to a list."""

    source: str
    """What the officer called the list."""
    lines: list[Line]
    notes: list[str] = field(default_factory=list)
    """What was left out while reading."""

    def under(self, mark: str) -> list[Line]:
        """The lines of a verdict, of `DIFFERS` or of `TWIN`; all of them for an empty mark."""
        return [line for line in self.lines if not mark or mark in line.marks]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Checked:
        lines = [Line(**line | {"persons": [Found(**person) for person in line["persons"]]}) for line in data["lines"]]
        return cls(data["source"], lines, data["notes"])


def check(workbook: Workbook, source: str, *, by: Any) -> Checked:
    """Say of every line of a list who it is.

    Raises UnreadableFile for a list without lines, without names, or with more than `LONGEST` lines.
    """
    gazetteer, pillars = planning.gazetteer(), planning.pillar_words()
    saved = dict(SavedMapping.objects.filter(kind=KIND).values_list("signature", "mapping"))
    understood = understand(workbook, PersonResource.specs, gazetteer, pillars, saved=saved)
    _refuse_unfit(understood)
    words = _Words({word.code: next(iter(word.aliases), word.name) for word in pillars}, gazetteer.label)
    return _Check(words, by).check(understood, source)


def _refuse_unfit(understood: Understanding) -> None:
    data = understood.data
    if not data:
        raise UnreadableFile(NO_ROWS, code="no_rows")
    if len(data) > LONGEST:
        raise UnreadableFile(TOO_LONG.format(number(len(data)), number(LONGEST)), code="too_long")
    if not any(row.values.get("name") for row in data):
        asked = " ".join(understood.questions) or "Kolom nama tidak ditemukan di daftar ini."
        raise UnreadableFile(asked, code="no_names")


@dataclass(frozen=True, slots=True)
class _Words:
    """Codes as an officer reads them."""

    pillars: dict[str, str]
    place: Any
    """Region code -> its name."""

    def said(self, values: dict[str, Any]) -> list[str]:
        """What a line says beside the name."""
        place = values.get("village_code") or values.get("subdistrict_code")
        texts = (values.get("village_text", ""), values.get("subdistrict_text", ""))
        nik, pillar = values.get("nik", ""), self.pillars.get(values.get("pillar", ""), "")
        post = values.get("position", "")
        parts = [
            f"NIK {nik}" if nik else "",
            self.place(place) if place else ", ".join(filter(None, texts)),
            post if post and post.casefold().startswith(pillar.casefold()) else f"{pillar} {post}".strip(),
            self.value(values.get("birth_date", "")),
            self.value(values.get("phone", "")),
        ]
        return masked(part for part in parts if part)

    def value(self, text: Any) -> str:
        """A value of a plan: days with the day first, places by name, telephone numbers in groups."""
        text = str(text)
        named = str(self.place(text))
        if named != text:
            return named
        parts = text.split("-")
        is_day = len(parts) == 3 and len(parts[0]) == 4 and text.replace("-", "").isdigit()
        return "-".join(reversed(parts)) if is_day else spaced_phone(text)


def masked(texts: Iterable[Any]) -> list[str]:
    """Texts in which every number long enough to be a NIK shows its first four digits only."""
    return shown_cells(texts)


class _Check:
    def __init__(self, words: _Words, by: Any) -> None:
        self.words = words
        self.by = by
        self.knowledge = Knowledge(by)

    def check(self, understood: Understanding, source: str) -> Checked:
        data = understood.data
        several = len({row.sheet for row in data}) > 1
        lines = [_line(row, several=several) for row in data]
        readable = [
            (self._asked(row), line) for row, line in zip(data, lines, strict=True) if row.status is not Status.REJECT
        ]
        known = self.knowledge.of([row for row, _ in readable])
        for row, line in readable:
            line.name, line.said = masked([full_name(row)])[0], self.words.said(row.values)
            found = known[row.ident]
            line.verdict, line.reason, line.persons = found.verdict, found.reason, found.persons
        self._compare([pair for pair in readable if pair[1].verdict in (REGISTERED, PROBABLE)])
        _add_roles(lines, self.by)
        return Checked(masked([source])[0], lines, masked(understood.notes))

    def _asked(self, row: CleanRow) -> PlanRow:
        values = self.knowledge.resource.protect(dict(row.values))
        return PlanRow(sheet=row.sheet, number=row.number, values=values)

    def _compare(self, pairs: Sequence[tuple[PlanRow, Line]]) -> None:
        """Say of lines whose person is known what differs, and which of them are one person."""
        firsts: dict[int, str] = {}
        for _, line in pairs:
            first = firsts.setdefault(line.persons[0].pk, line.where)
            if first != line.where and not line.twin:
                line.twin = True
                line.notes.append(f"Orang yang sama dengan baris {first}.")
        told = self.knowledge.differences({row.ident: (row, line.persons[0].pk) for row, line in pairs})
        for row, line in pairs:
            line.differences = [
                {"label": change["label"], **{side: self.words.value(change[side]) for side in ("old", "new")}}
                for change in told[row.ident]
            ]


def _line(row: CleanRow, *, several: bool) -> Line:
    """What a line says by itself; all that an unreadable one will ever say."""
    line = Line(where=f"{row.sheet} · {row.number}" if several else str(row.number), name="")
    line.notes = masked(problem.message for problem in row.problems if problem.severity is not Severity.INFO)
    line.twin = row.duplicate_of is not None
    if row.status is Status.REJECT:
        line.name = masked([row.values.get("name", "")])[0]
        line.said = [" · ".join(cell for cell in masked(row.raw) if cell)[:200]]
    return line


def _add_roles(lines: Sequence[Line], user: Any) -> None:
    """Give every person found the roles that the user may see, one query per kind of role."""
    roles = roles_of({person.pk for line in lines for person in line.persons}, user)
    for line in lines:
        for person in line.persons:
            person.roles = roles.get(person.pk, [])


def roles_of(pks: Collection[int], user: Any) -> dict[int, list[str]]:
    """The roles of persons in words, over all rooms, as far as the user may see them."""
    found: dict[int, list[str]] = {}
    for source in announced(RoleSource, user) if pks else ():
        for pk, words in source.roles(user, pks).items():
            found.setdefault(pk, []).extend(words)
    return found
