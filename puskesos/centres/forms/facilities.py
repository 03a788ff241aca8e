"""Forms about what a Puskesos has, when it is open and what it did in a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.centres.facilities import WEEKDAYS, checklist
from puskesos.centres.models import Centre, FacilityCheck, FacilityKind, MonthlyActivity, OpeningHour
from welfare.desk.private_files import PhotoField

MONTHS_BACK = 12


class HoursForm(forms.Form):
    """Two times for each day of the week; both empty, closed."""

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {hour.weekday: hour for hour in centre.hours.all()}
        for number, name in enumerate(WEEKDAYS):
            hour = known.get(number)
            for part, words in (("opens", "buka"), ("closes", "tutup")):
                self.fields[f"{part}_{number}"] = forms.TimeField(
                    label=f"{name} {words}", required=False, initial=getattr(hour, part, None)
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number, name in enumerate(WEEKDAYS):
            opens, closes = data.get(f"opens_{number}"), data.get(f"closes_{number}")
            if bool(opens) != bool(closes) and f"opens_{number}" in data and f"closes_{number}" in data:
                self.add_error(f"{'closes' if opens else 'opens'}_{number}", f"Isi jam buka dan jam tutup {name}.")
            elif opens and closes and closes <= opens:
                self.add_error(f"closes_{number}", "Jam tutup harus sesudah jam buka.")
        return data

    def hours(self) -> dict[int, tuple[dt.time, dt.time]]:
        """The days that are open."""
        data = self.cleaned_data
        days = ((number, data[f"opens_{number}"], data[f"closes_{number}"]) for number in range(len(WEEKDAYS)))
        return {number: (opens, closes) for number, opens, closes in days if opens}


def store_hours(centre: Centre, hours: dict[int, tuple[dt.time, dt.time]]) -> None:
    """Make the timetable of a centre exactly this; one transaction around it is the caller's."""
    centre.hours.exclude(weekday__in=hours).delete()
    OpeningHour.objects.bulk_create(
        [OpeningHour(centre=centre, weekday=day, opens=opens, closes=closes) for day, (opens, closes) in hours.items()],
        update_conflicts=True, unique_fields=["centre", "weekday"], update_fields=["opens", "closes"],
    )  # fmt: skip


class ChecklistForm(forms.Form):
    """The whole checklist at once; a line without an answer was not looked at."""

    checked_on = forms.DateField(label="Tanggal periksa", initial=timezone.localdate)

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = checklist(centre)
        for kind, check in self.lines:
            self.fields[f"state_{kind.pk}"] = forms.ChoiceField(
                label=kind.name, required=False, initial=check.state if check else "",
                choices=[("", "Belum diperiksa"), *FacilityCheck.State.choices],
            )  # fmt: skip
            self.fields[f"note_{kind.pk}"] = forms.CharField(
                label=f"Keterangan {kind.name}", required=False, max_length=150, initial=check.note if check else ""
            )

    def rows(self) -> list[tuple[FacilityKind, Any, Any]]:
        """Each line with its two fields, for the page."""
        return [(kind, self[f"state_{kind.pk}"], self[f"note_{kind.pk}"]) for kind, _ in self.lines]

    def clean_checked_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal periksa belum terjadi.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind, check in self.lines:
            if check and not data.get(f"state_{kind.pk}") and f"state_{kind.pk}" in data:
                self.add_error(f"state_{kind.pk}", "Sarana ini sudah pernah diperiksa. Pilih keadaannya sekarang.")
            if data.get(f"note_{kind.pk}") and not data.get(f"state_{kind.pk}") and not check:
                self.add_error(f"state_{kind.pk}", "Pilih keadaannya; keterangan saja belum cukup.")
        return data

    def answers(self) -> dict[int, tuple[str, str]]:
        """State and note by the key of the line, of lines that are new or differ from what was known."""
        found = {}
        for kind, check in self.lines:
            said = self.cleaned_data[f"state_{kind.pk}"], self.cleaned_data[f"note_{kind.pk}"]
            if said[0] and (check is None or said != (check.state, check.note)):
                found[kind.pk] = said
        return found


def store_checks(centre: Centre, answers: dict[int, tuple[str, str]], *, on: dt.date, by: Any) -> None:
    FacilityCheck.objects.bulk_create(
        [
            FacilityCheck(centre=centre, kind_id=kind, state=state, note=note, checked_on=on, by=by)
            for kind, (state, note) in answers.items()
        ],
        update_conflicts=True, unique_fields=["centre", "kind"], update_fields=["state", "note", "checked_on", "by"],
    )  # fmt: skip


class PhotoForm(forms.Form):
    photo = PhotoField(label="Foto")


class MonthForm(forms.ModelForm):
    """What a centre did in one of the last twelve months; a month recorded before is corrected."""

    month = forms.TypedChoiceField(label="Bulan", coerce=dt.date.fromisoformat)

    class Meta:
        model = MonthlyActivity
        fields = ["month", "open_days", "visitors", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["month"]
        field.choices = month_choices()


def month_choices(count: int = MONTHS_BACK + 1) -> list[tuple[str, str]]:
    """This month and those before it: ("2026-11-01", "November 2026")."""
    day, found = timezone.localdate().replace(day=1), []
    for _ in range(count):
        found.append((day.isoformat(), date_format(day, "F Y")))
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return found
