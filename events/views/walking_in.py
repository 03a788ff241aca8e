"""Somebody who comes unannounced: the list and the register are shown first, then the officer decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST, require_safe

from events.marking import MARK, open_session, ways
from events.models import AlreadyMarked, Attendance, Participant, Session, Way
from events.participants import from_register
from events.receiving import taken_words
from events.walking_in import Caller, admit, look
from pillars.models import Membership
from welfare.accounts.access import requires
from welfare.imports.cleaning.phones import read_phone
from welfare.people.models import Person
from welfare.regions.models import Region

NAME = "events:attendance_walkin"
ADMIT = ("events.add_participant", "people.view_person", *MARK)


class CallerForm(forms.Form):
    name = forms.CharField(label="Nama", max_length=150, min_length=2)
    phone = forms.CharField(
        label="Nomor HP", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    place = forms.ModelChoiceField(
        label="Kecamatan", queryset=Region.objects.none(), required=False, empty_label="Tidak disebut"
    )
    institution = forms.CharField(label="Instansi", max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Region.objects.subdistricts().order_by("name")

    def clean_phone(self) -> str:
        reading = read_phone(self.cleaned_data["phone"])
        if reading.code:
            raise forms.ValidationError(reading.message)
        return reading.phone

    @property
    def caller(self) -> Caller:
        data = self.cleaned_data
        return Caller(data["name"], data["phone"], data["place"])


@require_safe
@requires(*ADMIT)
def attendance_walkin(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the name (`name`, `phone`, `place`, `institution`); then who it may be, each with what can be done."""
    session = open_session(request.user, pk)
    form = CallerForm(request.GET or None)
    context: dict[str, Any] = {"session": session, "event": session.event, "form": form, "tabs": ways(session, NAME)}
    if form.is_valid():
        context |= {"caller": form.caller, "found": look(session, form.caller, by=request.user)}
    return render(request, "events/attendance_walkin.html", context)


@require_POST
@requires(*ADMIT)
def attendance_admit(request: HttpRequest, pk: int) -> HttpResponse:
    """`participant` is on the list; `person` (and `post`) is in the register; else a new guest, who was asked for."""
    session = open_session(request.user, pk)
    state = request.POST.get("state", "")
    try:
        if request.POST.get("participant"):
            name = _mark(request, session, state)
        else:
            name = admit(session, _newcomer(request), state, by=request.user).name
    except AlreadyMarked as taken:
        messages.error(request, taken_words(taken.attendance))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{name}: {Attendance.State(state).label}.")
    return redirect(NAME, pk=session.pk)


def _mark(request: HttpRequest, session: Session, state: str) -> str:
    participant = get_object_or_404(session.event.participants, pk=_key(request, "participant"))
    if state not in (Attendance.State.PRESENT, Attendance.State.GUEST):
        raise ValueError("Pilih hadir atau tamu.")
    Attendance.mark(participant, session, state, by=request.user, seen="", way=Way.WALK_IN)
    return participant.name


def _newcomer(request: HttpRequest) -> Participant:
    """Not saved.  Raises ValueError for a guest about whom list and register were not asked."""
    if request.POST.get("person"):
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=_key(request, "person"))
        held = Membership.objects.active().filter(person=person).select_related("unit__pillar", "position")
        post = get_object_or_404(held, pk=_key(request, "post")) if request.POST.get("post") else None
        return from_register(person, post)
    form = CallerForm(request.POST)
    if not form.is_valid():
        raise ValueError("Isi nama yang datang, lalu cari dulu.")
    if not constant_time_compare(request.POST.get("asked", ""), form.caller.asked):
        raise ValueError("Cari dulu nama ini di daftar dan register.")
    data = form.cleaned_data
    return Participant(name=data["name"], phone=data["phone"], region=data["place"], institution=data["institution"])


def _key(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
