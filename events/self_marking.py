"""A participant who has scanned the code on the wall says who he is, and is marked in the name of the officer there."""

from __future__ import annotations

import re
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from events import codes
from events.marking import MARK
from events.models import Attendance, Outcome, Participant, Session, Wanted, Way
from events.receiving import taken_words
from welfare.accounts.models import User
from welfare.people import names

NOT_FOUND = (
    "Nama dan nomor HP ini tidak cocok dengan daftar peserta. Periksa ejaannya, atau temui panitia di meja registrasi."
)
TOO_OFTEN = "Terlalu banyak percobaan. Tunggu beberapa menit, atau temui panitia di meja registrasi."
MOST_TRIES = 60
"""Wrong tries from one address in ten minutes; a room behind one line shares them."""
NAME_ALIKE = 0.9


class NotMarked(ValueError):
    """Why somebody could not be marked, in words fit for a stranger: never who else is on the list."""


def place(wall: codes.Wall) -> tuple[Session, User]:
    """The session of a wall's code and the officer who opened it, as long as both still may.  Raises NotMarked."""
    officer = User.objects.filter(pk=wall.officer, is_active=True).first()
    if officer and officer.has_perms(MARK):
        found = Session.objects.editable_by(officer).filter(pk=wall.session, event__cancelled_at__isnull=True)
        session = found.select_related("event").first()
        if session and session.date == timezone.localdate():
            return session, officer
    raise NotMarked("Kode ini tidak berlaku lagi. Temui panitia di meja registrasi.")


def find(session: Session, *, name: str, digits: str, code: str, address: str) -> Participant:
    """The one participant with this code, or with this name and these last four digits of the phone number.

    One wording for all that does not fit, and a limit on tries from one `address`.  Raises NotMarked.
    """
    key = f"self-mark:{session.pk}:{address}"
    if cache.get(key, 0) >= MOST_TRIES:
        raise NotMarked(TOO_OFTEN)
    try:
        return _by_code(session, code) if code.strip() else _by_name(session, name, digits)
    except NotMarked:
        cache.set(key, cache.get(key, 0) + 1, 600)
        raise


def _by_code(session: Session, code: str) -> Participant:
    try:
        return session.event.participants.get(pk=codes.read(code, session, timezone.localdate()))
    except codes.CodeRefused as refusal:
        raise NotMarked(str(refusal)) from None
    except Participant.DoesNotExist:
        raise NotMarked(NOT_FOUND) from None


def _by_name(session: Session, name: str, digits: str) -> Participant:
    key = names.fold(name[:150])
    ending = re.sub(r"\D", "", digits)
    if not key or len(ending) != 4:
        raise NotMarked("Isi nama dan empat angka terakhir nomor HP, atau kode pada kartu.")
    found = [
        person
        for person in session.event.participants.filter(phone__endswith=ending)
        if names.similarity(key, names.fold(person.name)) >= NAME_ALIKE
    ]
    if len(found) != 1:
        raise NotMarked(NOT_FOUND)
    return found[0]


def of_account(session: Session, user: Any) -> Participant | None:
    """The participant that a signed-in person is, if any."""
    if not user.is_authenticated:
        return None
    return session.event.participants.filter(person__user=user).first()


def mark(session: Session, participant: Participant, *, by: User) -> bool:
    """Mark as present, in the name of the officer at the wall.  False when that was known.  Raises NotMarked."""
    wanted = Wanted(participant.pk, Attendance.State.PRESENT, seen="", way=Way.WALL)
    [outcome] = Attendance.mark_all(session, [wanted], by=by)
    if outcome.result == Outcome.TAKEN and outcome.standing:
        state = outcome.standing.get_state_display()
        raise NotMarked(f"Kehadiran Anda sudah dicatat “{state}”. Temui panitia bila itu keliru.")
    if outcome.result in (Outcome.TAKEN, Outcome.REFUSED):
        raise NotMarked(outcome.reason or taken_words(None))
    return outcome.result == Outcome.STORED
