"""Forms about one person: recording, changing, and saying why a NIK or a list is needed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from welfare.imports.cleaning.phones import read_phone
from welfare.people import names
from welfare.people import nik as nik_rules
from welfare.people.matching import NONE, Candidate, PersonMatcher
from welfare.people.models import Person
from welfare.people.sealing import blind_index
from welfare.regions.choices import GroupedRegionChoiceField, place_name, regions_of

NIK_TAKEN = "NIK ini tidak dapat dipakai. Hubungi Dinas Sosial bila Anda yakin benar."
"""One sentence whoever has the number: nobody learns from it who is registered elsewhere."""

DOUBTS = ("accept_mismatch", "accept_twin")
"""Ticks that answer a doubt; shown once it has arisen."""

_SPACES = re.compile(r"[\s.\-'’]+")


class PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        reading = read_phone(text)
        if reading.message:
            raise ValidationError(reading.message)
        if reading.second:
            raise ValidationError("Isi satu nomor saja di sini.")
        return reading.phone


class PersonForm(forms.ModelForm):
    """A person's record.  The NIK is checked where it is typed and is never shown back from the register.

    Two doubts stop the first attempt only and are answered by a tick: a NIK that contradicts birth date or sex, and a
    new person who looks like one that is registered.
    """

    nik = forms.CharField(
        label="NIK", required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    remove_nik = forms.BooleanField(label="Hapus NIK yang tercatat", required=False)
    accept_mismatch = forms.BooleanField(label="NIK sudah diperiksa dengan KTP, simpan walau berbeda", required=False)
    accept_twin = forms.BooleanField(label="Ini orang lain, tetap catat sebagai orang baru", required=False)
    phone = PhoneField(label="Nomor HP", required=False)
    phone_2 = PhoneField(label="Nomor HP lain", required=False)
    region = GroupedRegionChoiceField(
        label="Wilayah tempat tinggal", queryset=None, required=False, empty_label="Pilih wilayah"
    )
    reason = forms.CharField(
        label="Alasan perubahan", required=False, max_length=300, help_text="Dicatat di riwayat. Boleh kosong."
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = (
            "title_before", "name", "title_after", "sex", "birth_place", "birth_date", "region", "address", "rt", "rw",
            "phone", "phone_2", "email", "occupation", "note",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"name": "Seperti di KTP, tanpa gelar."}

    field_order = (
        "name", "title_before", "title_after", "sex", "birth_place", "birth_date", "nik", "remove_nik",
        "accept_mismatch",
        "region", "address", "rt", "rw", "phone", "phone_2", "email", "occupation", "note", "accept_twin", "reason",
        "version",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.doubts: set[str] = set()
        region = self.fields["region"]
        region.queryset = regions_of(user)  # type: ignore[attr-defined]
        region.required = not user.sees_everything
        self.fields["sex"].choices = [("", "Belum diketahui"), *Person.Sex.choices]  # type: ignore[attr-defined]
        self._fit_to_record()

    def _fit_to_record(self) -> None:
        """Leave out what does not apply: removing a NIK that is not there, ticks for doubts that did not arise."""
        known = bool(self.instance.pk and self.instance.nik_index)
        if known:
            self.fields["nik"].help_text = f"Tercatat {self.instance.masked_nik}. Isi hanya bila NIK diganti."
        else:
            del self.fields["remove_nik"]
            self.fields["nik"].help_text = "16 angka. Boleh kosong."
        if not self.instance.pk:
            del self.fields["reason"], self.fields["version"]

    def visible_fields(self) -> list[Any]:
        """Without the ticks for doubts that did not arise."""
        quiet = {name for name in DOUBTS if name not in self.doubts and not self.data.get(self.add_prefix(name))}
        return [field for field in super().visible_fields() if field.name not in quiet]

    def _doubt(self, tick: str, field: str, message: str) -> None:
        self.doubts.add(tick)
        self.add_error(field, message)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError("Nama harus berisi huruf.")
        return name

    def clean_rt(self) -> str:
        return _three_digits(self.cleaned_data["rt"])

    def clean_rw(self) -> str:
        return _three_digits(self.cleaned_data["rw"])

    def clean_nik(self) -> str:
        number = _SPACES.sub("", self.cleaned_data["nik"])
        if not number:
            return ""
        try:
            nik_rules.parse(number)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if Person.objects.filter(nik_index=blind_index(number)).exclude(pk=self.instance.pk).exists():
            raise ValidationError(NIK_TAKEN)
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._take_titles_off(values)
        if values.get("nik") and not values.get("accept_mismatch"):
            self._compare_nik(values)
        if values.get("nik") and values.get("remove_nik"):
            self.add_error("remove_nik", "Isi NIK baru atau hapus yang tercatat, jangan keduanya.")
        if not self.instance.pk and not self.errors and not values.get("accept_twin"):
            self._look_for_twin(values)
        return values

    def _take_titles_off(self, values: dict[str, Any]) -> None:
        split = names.split_titles(values.get("name", ""))
        for field, title in (("title_before", split.before), ("title_after", split.after)):
            if title and not values.get(field) and len(title) <= (self.fields[field].max_length or 0):  # type: ignore[attr-defined]
                values[field], values["name"] = title, split.name

    def _compare_nik(self, values: dict[str, Any]) -> None:
        """A NIK carries birth date and sex; offices do issue numbers that differ, so this asks and does not refuse."""
        number = nik_rules.parse(values["nik"])
        differing = []
        if values.get("birth_date") and not number.born_on(values["birth_date"]):
            differing.append("tanggal lahir")
        if values.get("sex") and number.sex != values["sex"]:
            differing.append("jenis kelamin")
        if differing:
            what = " dan ".join(differing).capitalize()
            text = f"{what} di dalam NIK berbeda dengan isian. Periksa KTP, atau centang di bawah."
            self._doubt("accept_mismatch", "nik", text)

    def _look_for_twin(self, values: dict[str, Any]) -> None:
        """Somebody in the user's territory who may be the same person."""
        region = values.get("region")
        candidate = Candidate(
            key=0,
            name=values["name"],
            name_key=names.fold(values["name"]),
            nik_index=blind_index(values["nik"]) if values.get("nik") else None,
            phone=values.get("phone") or "",
            birth_date=values.get("birth_date"),
            village_code=region.code if region and region.level == region.Level.VILLAGE else None,
            subdistrict_code=region.subdistrict_code if region else None,
        )
        match = PersonMatcher().match([candidate])[0]
        if match.certainty == NONE:
            return
        reasons = {pk: reason for pk, _score, reason in match.alternatives}
        seen = Person.objects.visible_to(self.user).select_related("region__parent").filter(pk__in=reasons)[:3]
        if twins := [f"{person.full_name}, {place_name(person.region) or 'wilayah belum tercatat'}" for person in seen]:
            self._doubt("accept_twin", "name", f"Mungkin sudah tercatat: {'; '.join(twins)}.")

    def save(self, commit: bool = True) -> Person:
        if self.cleaned_data.get("nik"):
            self.instance.set_nik(self.cleaned_data["nik"])
        elif self.cleaned_data.get("remove_nik"):
            self.instance.set_nik("")
        person: Person = super().save(commit)
        return person


def _three_digits(text: str) -> str:
    """ "3" as "003": the way RT and RW are written."""
    if text and not (text.isascii() and text.isdigit()):
        raise ValidationError("Isi dengan angka, misalnya 003.")
    return text.zfill(3) if text else ""


class ReasonForm(forms.Form):
    """Why something hidden is to be seen."""

    reason = forms.CharField(label="Alasan", max_length=300, min_length=5)

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text
