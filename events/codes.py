"""The codes by which attendance is taken: one for each participant, and one on the wall that changes every half minute.

A participant's code is a keyed digest of event and participant, so it is stored nowhere, belongs to one event, and can
be typed (eight letters).  The wall's code names the session and the officer who opened the screen, and is signed with
the time; a photograph of it is worth nothing a minute and a half later.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from events.models import Event, Participant, Session
from welfare.desk.templatetags import office

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are read as 1, 1, 0 and V."""
LENGTH = 8
WALL_SECONDS = 90
WALL_TURN_SECONDS = 30
"""How often the wall shows a new code; an older one is good for a while, for those who are just scanning it."""
VISIT_SECONDS = 600
"""How long somebody who has scanned the wall may take to fill in the form."""

_PAYLOAD = re.compile(r"RP1\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9A-Z]{8})")
_WALL, _VISIT = "events.wall", "events.wall-visit"


class CodeRefused(ValueError):
    """A code that is not good here and now; the message says why, in words."""


# A participant's code -------------------------------------------------------------------------------------------------
def participant_code(event: int, participant: int) -> str:
    """Eight letters, 40 bits of a keyed digest."""
    digest = salted_hmac("events.participant-code", f"{event}:{participant}", algorithm="sha256").digest()
    value = int.from_bytes(digest[:5], "big")
    return "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def payload(participant: Participant) -> str:
    """What a participant's QR code says."""
    event = participant.event_id
    return f"RP1.{event}.{participant.pk}.{participant_code(event, participant.pk)}"


def spaced(code: str) -> str:
    """As it is printed: "7K3M-9QXD"."""
    return f"{code[:4]}-{code[4:]}"


def read(text: str, session: Session, on: dt.date) -> int:
    """The participant meant by a scanned or typed code at a session on a day.

    Raises CodeRefused for a code of another event, one that is used on another day than the session's, and one that
    nobody was given.
    """
    text = text.strip()
    scanned = _PAYLOAD.fullmatch(text)
    participant = _scanned(scanned, session.event) if scanned else _typed(text, session.event)
    refuse_other_day(session, on)
    return participant


def refuse_other_day(session: Session, on: dt.date) -> None:
    """Codes are for the day itself; for another day there are the list and the paper.  Raises CodeRefused."""
    if on == session.date:
        return
    day = office.tanggal(session.date)
    if on > session.date:
        raise CodeRefused(f"Kode ini untuk {day} dan tidak berlaku lagi. Catat lewat daftar atau daftar kertas.")
    raise CodeRefused(f"Kode ini baru berlaku pada {day}.")


def _scanned(parts: re.Match[str], event: Event) -> int:
    of_event, participant, code = int(parts[1]), int(parts[2]), parts[3]
    if not constant_time_compare(code, participant_code(of_event, participant)):
        raise CodeRefused("Kode ini bukan kode yang sah.")
    if of_event != event.pk:
        raise CodeRefused("Kode ini untuk kegiatan lain. Minta kode untuk kegiatan ini, atau cari namanya di daftar.")
    return participant


def _typed(text: str, event: Event) -> int:
    code = _plain(text)
    if len(code) != LENGTH:
        raise CodeRefused("Kode terdiri atas 8 huruf dan angka, misalnya 7K3M-9QXD.")
    for participant in event.participants.values_list("pk", flat=True):
        if constant_time_compare(code, participant_code(event.pk, participant)):
            return int(participant)
    raise CodeRefused("Kode ini tidak dikenal pada kegiatan ini. Mungkin salah ketik, atau kode kegiatan lain.")


def _plain(text: str) -> str:
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    return letters.translate(str.maketrans("OILU", "011V"))


# The wall's code ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wall:
    """Which session a wall's code is for, and which officer opened the screen."""

    session: int
    officer: int


def wall_token(session: int, officer: int) -> str:
    return signing.TimestampSigner(salt=_WALL).sign(f"{session}.{officer}")


def visit_token(wall: Wall) -> str:
    """For the form that opens after scanning: it may be filled in while the wall goes on turning."""
    return signing.TimestampSigner(salt=_VISIT).sign(f"{wall.session}.{wall.officer}")


def read_wall(token: str) -> Wall:
    """Raises CodeRefused for a code that is not ours, or no longer on the wall."""
    return _read_signed(token, _WALL, WALL_SECONDS)


def read_visit(token: str) -> Wall:
    """Raises CodeRefused as `read_wall`."""
    return _read_signed(token, _VISIT, VISIT_SECONDS)


def _read_signed(token: str, salt: str, seconds: int) -> Wall:
    signer = signing.TimestampSigner(salt=salt)
    try:
        session, officer = signer.unsign(token[:200], max_age=seconds).split(".")
    except signing.SignatureExpired:
        raise CodeRefused(_how_old(token)) from None
    except (signing.BadSignature, ValueError):
        raise CodeRefused("Kode ini bukan kode yang sah. Pindai kode yang tampil di layar.") from None
    return Wall(int(session), int(officer))


def _how_old(token: str) -> str:
    """In words, for a token whose signature is good: "session.officer:time:signature"."""
    made = signing.b62_decode(token.split(":")[1])
    day = timezone.localdate(dt.datetime.fromtimestamp(made, dt.UTC))
    if day != timezone.localdate():
        return f"Kode ini dari {office.tanggal(day)} dan tidak berlaku lagi. Pindai kode yang sekarang tampil di layar."
    return "Kode ini sudah berganti. Pindai lagi kode yang sekarang tampil di layar."
