"""Which of two records' values is kept, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from welfare.audit.history import version_of
from welfare.people.merging import NIK_COLUMNS
from welfare.people.models import Person
from welfare.regions.choices import place_name

KEEP, TAKE, BOTH, REST = "tetap", "lain", "keduanya", "sisa"
NOTHING = "(kosong)"
TWO_NUMBERS = "Kedua NIK berbeda. Pilih NIK yang benar menurut KTP, dan sebutkan dasarnya."


@dataclass(frozen=True)
class Question:
    """One thing that the two records may say differently; `columns` (attnames) go together."""

    name: str
    label: str
    columns: tuple[str, ...]
    show: Callable[[Person], str]

    def value(self, person: Person) -> tuple[Any, ...]:
        return tuple(getattr(person, column) for column in self.columns)

    def is_empty(self, person: Person) -> bool:
        return not any(self.value(person))


def _plain(name: str) -> Callable[[Person], str]:
    return lambda person: str(getattr(person, name) or "")


def _address(person: Person) -> str:
    rt_rw = f"RT/RW {person.rt or '–'}/{person.rw or '–'}" if person.rt or person.rw else ""
    return ", ".join(filter(None, (person.address, rt_rw, place_name(person.region))))


def _nik(person: Person) -> str:
    if person.nik_index:
        return f"{person.masked_nik}, tercatat pada nomor {person.pk}"
    return "15 digit saja, tidak lengkap" if person.nik_prefix_index else ""


QUESTIONS = (
    Question("name", "Nama", ("name", "name_key"), _plain("name")),
    Question("title_before", "Gelar depan", ("title_before",), _plain("title_before")),
    Question("title_after", "Gelar belakang", ("title_after",), _plain("title_after")),
    Question("nik", "NIK", NIK_COLUMNS, _nik),
    Question("sex", "Jenis kelamin", ("sex",), lambda person: str(person.get_sex_display())),
    Question("birth_place", "Tempat lahir", ("birth_place",), _plain("birth_place")),
    Question(
        "birth_date", "Tanggal lahir", ("birth_date",),
        lambda person: date_format(person.birth_date, "j F Y") if person.birth_date else "",
    ),
    Question("phone", "Nomor HP", ("phone",), _plain("phone")),
    Question("phone_2", "Nomor HP lain", ("phone_2",), _plain("phone_2")),
    Question("email", "Surel", ("email",), _plain("email")),
    Question("place", "Alamat dan wilayah", ("region_id", "address", "rt", "rw"), _address),
    Question("occupation", "Pekerjaan", ("occupation",), _plain("occupation")),
    Question("user", "Akun", ("user_id",), lambda person: str(person.user or "")),
    Question("note", "Catatan", ("note",), _plain("note")),
)  # fmt: skip


class MergeForm(forms.Form):
    """A question for every difference; the fuller value is proposed, else the newer."""

    reason = forms.CharField(
        label="Alasan menggabungkan", min_length=5, max_length=200,
        help_text="Dicatat di riwayat. Misalnya: KTP dan nomor HP sudah dicocokkan, orangnya sama.",
    )  # fmt: skip
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, winner: Person, loser: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.winner, self.loser = winner, loser
        self.two_numbers = bool(winner.nik_index and loser.nik_index)
        self.fields["version"].initial = versions(winner, loser)
        self.asked = [question for question in QUESTIONS if self._differs(question)]
        for question in self.asked:
            self.fields[question.name] = self._field(question)
        if self.two_numbers:
            self.fields["nik_reason"] = forms.CharField(
                label="Dasar memilih NIK", min_length=5, max_length=150, help_text="Misalnya: fotokopi KTP 3 Mei 2025."
            )
        names = ["version", *(n for q in self.asked for n in ([q.name, "nik_reason"] if q.name == "nik" else [q.name]))]
        self.order_fields([*names, "reason"])

    def _differs(self, question: Question) -> bool:
        if question.name == "phone_2" and self.winner.phone != self.loser.phone:
            return bool(self.winner.phone and self.loser.phone) or self._other_phones_differ(question)
        columns = ("nik_index", "nik_prefix_index") if question.name == "nik" else question.columns
        return any(getattr(self.winner, column) != getattr(self.loser, column) for column in columns)

    def _other_phones_differ(self, question: Question) -> bool:
        return question.value(self.winner) != question.value(self.loser)

    def _field(self, question: Question) -> forms.ChoiceField:
        shown = {side: question.show(person) or NOTHING for side, person in self._sides()}
        choices = list(shown.items())
        if question.name == "note" and NOTHING not in shown.values():
            choices.append((BOTH, "Simpan keduanya"))
        if question.name == "phone_2":
            if shown[KEEP] == shown[TAKE]:
                del choices[1]
            if self.winner.phone and self.loser.phone and self.winner.phone != self.loser.phone:
                choices.append((REST, "Nomor HP yang tidak dipilih di atas"))
        return forms.ChoiceField(
            label=question.label, choices=choices, widget=forms.RadioSelect, initial=self._proposed(question, choices)
        )

    def _sides(self) -> tuple[tuple[str, Person], tuple[str, Person]]:
        return (KEEP, self.winner), (TAKE, self.loser)

    def _proposed(self, question: Question, choices: list[tuple[str, str]]) -> str | None:
        """What is fuller, else newer; nothing for two whole NIKs, which an officer has to decide."""
        if question.name == "nik" and self.two_numbers:
            return None
        offered = {choice for choice, _ in choices}
        if BOTH in offered:
            return BOTH
        if REST in offered and question.is_empty(self.winner) and question.is_empty(self.loser):
            return REST
        if question.name == "user" and self.winner.user_id:
            return KEEP
        kept, other = _fullness(question, self.winner), _fullness(question, self.loser)
        if kept == other:
            return TAKE if TAKE in offered and self.loser.updated_at > self.winner.updated_at else KEEP
        return KEEP if kept > other else TAKE

    def clean_version(self) -> tuple[int, int]:
        one, _, two = self.cleaned_data["version"].partition(":")
        if not (one.isdecimal() and two.isdecimal()):
            raise ValidationError("Muat ulang halaman ini.")
        return int(one), int(two)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "nik" in self.errors and self.two_numbers:
            self.errors["nik"] = self.error_class([TWO_NUMBERS])
        return values

    def full_reason(self) -> str:
        numbers = self.cleaned_data.get("nik_reason", "").strip()
        reason = self.cleaned_data["reason"].strip()
        return f"{reason} (NIK: {numbers})" if numbers else reason

    def columns(self) -> dict[str, Any]:
        """The columns of the one who stays that change, by attname."""
        found: dict[str, Any] = {}
        for question in self.asked:
            answer = self.cleaned_data[question.name]
            if answer == TAKE:
                found.update(zip(question.columns, question.value(self.loser), strict=True))
            elif answer == BOTH:
                found["note"] = f"{self.winner.note}\n{self.loser.note}"
            elif answer == REST:
                taken = self.cleaned_data.get("phone") == TAKE
                found["phone_2"] = self.winner.phone if taken else self.loser.phone
        return found

    def agreeing(self) -> list[tuple[str, str]]:
        """What both records say alike, as (label, value)."""
        alike = [entry for entry in QUESTIONS if entry not in self.asked and not entry.is_empty(self.winner)]
        return [(entry.label, entry.show(self.winner)) for entry in alike]


def versions(winner: Person, loser: Person) -> str:
    return f"{version_of(winner)}:{version_of(loser)}"


def _fullness(question: Question, person: Person) -> tuple[int, ...]:
    if question.name == "name":
        return (len(person.name.split()), len(person.name))
    if question.name == "nik":
        return (bool(person.nik_index), bool(person.nik_prefix_index))
    if question.name == "place":
        return (len(person.region_id or ""), sum(map(bool, question.value(person))))
    return (not question.is_empty(person),)
