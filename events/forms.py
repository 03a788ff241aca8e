"""What officers fill in for events, sessions, rundowns and participants."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from events.copying import copy_plan
from events.models import AgendaItem, Event, Participant, Session
from pillars.models import Pillar
from welfare.imports.cleaning.phones import read_phone
from welfare.regions.models import Region


def _date(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **more)


def _time(label: str, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(format="%H:%M"), **more)


class EventForm(forms.ModelForm):
    """An event; a new one also with the hours of its first session.  `by` limits the region to the own territory."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """The change of the event that the page was drawn from (`audit.history.version_of`)."""
    copied_from = forms.ModelChoiceField(queryset=Event.objects.none(), required=False, widget=forms.HiddenInput)
    """The former event whose plan comes along."""
    starts_on = _date("Tanggal mulai")
    ends_on = _date("Tanggal selesai", required=False, help_text="Kosongkan bila hanya satu hari.")
    starts_at = _time("Jam mulai", help_text="Untuk sesi pertama, misalnya 09.00.")
    ends_at = _time("Jam selesai", help_text="Kosongkan bila sampai selesai.")

    class Meta:
        model = Event
        fields = [
            "kind", "title", "theme", "starts_on", "ends_on", "starts_at", "ends_at", "place", "address", "region",
            "fgd_topic", "fgd_moderator", "activity_code", "activity_name", "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self._before = (self.instance.starts_on, self.instance.ends_on)
        if self.instance.pk:
            del self.fields["starts_at"], self.fields["ends_at"], self.fields["copied_from"]
        else:
            del self.fields["version"]
            self.fields["copied_from"].queryset = Event.objects.visible_to(by)
        self.fields["kind"].empty_label = "Pilih jenis"
        self._offer_regions()

    def _offer_regions(self) -> None:
        wide = Q(level__in=[Region.Level.REGENCY, Region.Level.SUBDISTRICT]) | Q(pk=self.instance.region_id)
        field = self.fields["region"]
        field.queryset = Region.objects.visible_to(self.by).filter(wide).order_by("code")
        field.label = "Untuk wilayah"
        field.help_text = "Kegiatan kabupaten terlihat oleh petugas semua kecamatan."
        field.empty_label = "Pilih wilayah"
        if not self.instance.pk and self.by.covers(settings.OFFICE_REGENCY):
            field.initial = settings.OFFICE_REGENCY

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and "ends_on" in data and not data["ends_on"]:
            data["ends_on"] = data["starts_on"]
        if data.get("starts_on") and data.get("ends_on"):
            self._check_days(data["starts_on"], data["ends_on"])
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "Jam selesai harus sesudah jam mulai.")
        if data.get("ends_at") and not data.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", "Isi jam mulai bila jam selesai diisi.")
        return data

    def _check_days(self, starts_on: dt.date, ends_on: dt.date) -> None:
        if ends_on < starts_on:
            self.add_error("ends_on", "Tanggal selesai lebih awal daripada tanggal mulai.")
            return
        shift = self._shift(starts_on)
        for session in self.instance.sessions.all() if self.instance.pk else []:
            if not starts_on <= session.date + shift <= ends_on:
                self.add_error(
                    "starts_on" if session.date + shift < starts_on else "ends_on",
                    f"Sesi “{session.name}” ({session.date:%d-%m-%Y}) berada di luar tanggal ini. Ubah dulu sesinya.",
                )

    def _shift(self, starts_on: dt.date) -> dt.timedelta:
        """By how much the sessions move along: with the first day, unless attendance is recorded already."""
        before = self._before[0]
        if not self.instance.pk or not before or self.instance.sessions.filter(attendances__isnull=False).exists():
            return dt.timedelta()
        return starts_on - before

    @transaction.atomic
    def save(self, commit: bool = True) -> Event:
        """Save; a new event gets its sessions, a moved one takes them along."""
        is_new = not self.instance.pk
        if is_new:
            self.instance.created_by = self.by
        shift = self._shift(self.cleaned_data["starts_on"])
        event = super().save(commit)
        if is_new:
            event.open_sessions(starts_at=self.cleaned_data["starts_at"], ends_at=self.cleaned_data["ends_at"])
            if source := self.cleaned_data["copied_from"]:
                copy_plan(source, event, by=self.by)
        elif shift:
            sessions = list(event.sessions.all())
            for session in sessions:
                session.date += shift
            Session.objects.bulk_update(sessions, ["date"])
        return event


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200)


class SessionForm(forms.ModelForm):
    """A session within the days of its event (`instance.event` is set)."""

    date = _date("Tanggal")
    starts_at = _time("Jam mulai")
    ends_at = _time("Jam selesai", help_text="Kosongkan bila sampai selesai.")

    class Meta:
        model = Session
        fields = ["name", "date", "starts_at", "ends_at"]
        labels = {"name": "Nama sesi"}

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        event = self.instance.event
        if not event.starts_on <= day <= event.ends_on:
            raise forms.ValidationError(
                f"Kegiatan ini berlangsung {event.starts_on:%d-%m-%Y} sampai {event.ends_on:%d-%m-%Y}. "
                "Pilih tanggal di antaranya."
            )
        return day

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.instance.event.sessions.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Sesi dengan nama ini sudah ada pada kegiatan tersebut.")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "Sesi selesai sebelum mulai. Periksa jamnya.")
        return data


class AgendaItemForm(forms.ModelForm):
    starts_at = _time("Jam")

    class Meta:
        model = AgendaItem
        fields = ["starts_at", "title", "speaker"]


class ParticipantForm(forms.ModelForm):
    """A named guest, or a correction to somebody on the list."""

    class Meta:
        model = Participant
        fields = ["name", "sex", "position", "pillar", "institution", "region", "phone"]
        widgets = {"phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["region"]
        place.queryset = Region.objects.filter(
            Q(level=Region.Level.SUBDISTRICT) | Q(pk=self.instance.region_id)
        ).order_by("name")
        place.label = "Kecamatan"
        place.empty_label = "Tidak mewakili kecamatan"
        pillar = self.fields["pillar"]
        pillar.queryset = Pillar.objects.all()
        pillar.empty_label = "Tidak mewakili pilar (undangan lainnya)"
        self.fields["sex"].choices = [("", "Tidak diisi"), *Participant._meta.get_field("sex").choices]

    def clean_phone(self) -> str:
        reading = read_phone(self.cleaned_data["phone"])
        if reading.code:
            raise forms.ValidationError(reading.message)
        return reading.phone
