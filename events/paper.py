"""A signed sheet typed back: numbers as printed become marks, shown with names before anything is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing

from events.models import Attendance, Participant, Session, Wanted, Way
from events.ranges import RangeProblem, parse

State = Attendance.State
FIELDS = {"present": State.PRESENT, "excused": State.EXCUSED, "guest": State.GUEST, "absent": State.ABSENT}
_SEEN = "events.paper-seen"


class PaperForm(forms.Form):
    """What stands on the sheet.  `printed` are the numbers on it; cleaned fields hold lists of numbers."""

    present = forms.CharField(
        label="Bertanda tangan (hadir)", required=False, max_length=2000,
        help_text="Nomor seperti tercetak, misalnya 1-7,9,12-32.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    excused = forms.CharField(label="Izin", required=False, max_length=2000)
    represented = forms.CharField(
        label="Diwakili", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu baris satu orang: nomor, lalu nama yang mewakili. Misalnya: 8 Sulastri.",
    )  # fmt: skip
    guest = forms.CharField(label="Tamu", required=False, max_length=2000)
    absent = forms.CharField(label="Tidak hadir", required=False, max_length=2000)
    rest_absent = forms.BooleanField(label="Semua yang tidak disebut dan belum dicatat: tidak hadir", required=False)

    def __init__(self, *args: Any, printed: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.printed = set(printed)

    def _numbers(self, name: str) -> list[int]:
        try:
            return parse(self.cleaned_data[name], self.printed)
        except RangeProblem as problem:
            raise forms.ValidationError(problem.problems) from None

    def clean_present(self) -> list[int]:
        return self._numbers("present")

    def clean_excused(self) -> list[int]:
        return self._numbers("excused")

    def clean_guest(self) -> list[int]:
        return self._numbers("guest")

    def clean_absent(self) -> list[int]:
        return self._numbers("absent")

    def clean_represented(self) -> dict[int, str]:
        """Number to the name of who came instead."""
        names: dict[int, str] = {}
        problems = []
        for line in filter(None, map(str.strip, self.cleaned_data["represented"].splitlines())):
            found = re.fullmatch(r"([0-9]{1,6})[\s.:)=-]+(\S.{0,149})", line)
            if not found:
                problems.append(f"“{line[:40]}”: tulis nomor, lalu nama yang mewakili.")
            elif int(found[1]) not in self.printed:
                problems.append(f"“{line[:40]}”: nomor {found[1]} tidak ada pada daftar.")
            else:
                names[int(found[1])] = found[2].strip()
        if problems:
            raise forms.ValidationError(problems[:5])
        return names

    def clean(self) -> dict[str, Any]:
        """No number twice, and at least one."""
        data = super().clean() or {}
        where: dict[int, str] = {}
        for name in (*FIELDS, "represented"):
            for number in data.get(name) or ():
                if number in where:
                    other = self.fields[where[number]].label
                    self.add_error(name, f"Nomor {number} sudah disebut pada “{other}”.")
                    break
                where[number] = name
        if not self.errors and not where and not data.get("rest_absent"):
            self.add_error("present", "Isi nomor dari daftar kertas.")
        return data


@dataclass(frozen=True)
class PaperLine:
    """What becomes of one number."""

    number: int
    participant: Participant
    state: State
    represented_by: str
    standing: Attendance | None

    @property
    def shown(self) -> str:
        return f"{self.state.value}:{self.represented_by}"

    @property
    def words(self) -> str:
        return f"diwakili {self.represented_by}" if self.represented_by else str(self.state.label)

    @property
    def is_known(self) -> bool:
        return bool(self.standing and self.standing.mark_shown == self.shown)

    @property
    def clashes(self) -> bool:
        """Another mark stands: kept, unless the officer says to replace it."""
        return bool(self.standing) and not self.is_known


@dataclass
class PaperPlan:
    """All that a typed sheet would do, from the record as it is now."""

    session: Session
    lines: list[PaperLine] = field(default_factory=list)

    @property
    def new(self) -> list[PaperLine]:
        return [line for line in self.lines if not line.standing]

    @property
    def clashing(self) -> list[PaperLine]:
        return [line for line in self.lines if line.clashes]

    @property
    def known(self) -> list[PaperLine]:
        return [line for line in self.lines if line.is_known]

    @property
    def groups(self) -> list[tuple[str, list[PaperLine]]]:
        """New marks by state, in the order of the buttons."""
        groups = [(str(state.label), [line for line in self.new if line.state == state]) for state in State]
        return [(label, lines) for label, lines in groups if lines]

    @property
    def seen(self) -> str:
        """What stood when the preview was drawn, signed, to send along with the order to store."""
        marks = {line.participant.pk: line.standing.mark_shown for line in self.lines if line.standing}
        return signing.dumps(marks, salt=_SEEN, compress=True)

    def wanted(self, seen: str, replace: set[int]) -> list[Wanted]:
        """The marks to store: all new ones, and of those that clash the participants in `replace`.

        Raises signing.BadSignature when `seen` is not ours.
        """
        before = {int(key): shown for key, shown in signing.loads(seen, salt=_SEEN).items()}
        return [
            Wanted(
                line.participant.pk, line.state, line.represented_by, before.get(line.participant.pk, ""), way=Way.PAPER
            )
            for line in self.lines
            if line.participant.pk not in before or line.participant.pk in replace
        ]


def plan(session: Session, data: dict[str, Any], people: list[tuple[int, Participant]]) -> PaperPlan:
    """What the cleaned form `data` means for the people of the list."""
    marks = {mark.participant_id: mark for mark in session.attendances.select_related("marked_by")}
    states = {number: state for name, state in FIELDS.items() for number in data[name]}
    states |= dict.fromkeys(data["represented"], State.REPRESENTED)
    if data["rest_absent"]:
        for number, person in people:
            if person.pk not in marks:
                states.setdefault(number, State.ABSENT)
    return PaperPlan(
        session,
        [
            PaperLine(number, person, states[number], data["represented"].get(number, ""), marks.get(person.pk))
            for number, person in people
            if number in states
        ],
    )
