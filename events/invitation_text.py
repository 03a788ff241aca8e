"""What an invitation says, on paper and in a message."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings

from events.models import Event, Participant, Session
from events.sheets import hours
from welfare.desk.templatetags import office


def said_once(*parts: str) -> str:
    """Post, office and place with commas, without what another part says already ("TKSK" beside "TKSK Kec. Bluluk")."""
    kept: list[str] = []
    for part in sorted((part for part in parts if part), key=len, reverse=True):
        if not any(part.lower() in other.lower() for other in kept):
            kept.append(part)
    return ", ".join(part for part in dict.fromkeys(parts) if part in kept)


def day_words(event: Event) -> str:
    """ "Senin, 16 Juni 2025", or from day to day."""
    first = office.tanggal(event.starts_on)
    return first if event.starts_on == event.ends_on else f"{first} s.d. {office.tanggal(event.ends_on)}"


def time_words(sessions: list[Session]) -> str:
    """ "09.00 WIB s.d. selesai"; several sittings each with its name and day; empty while no hour is known."""
    timed = [session for session in sessions if session.starts_at]
    if len(timed) < 2:
        return hours(timed[0]) if timed else ""
    one_day = len({session.date for session in timed}) == 1
    return "; ".join(
        f"{session.name}{'' if one_day else f' ({office.tanggal(session.date)})'} {hours(session)}" for session in timed
    )


def facts(event: Event, sessions: list[Session]) -> list[list[str]]:
    """The lines [label, text] that every invitation carries."""
    return [
        ["Hari/tanggal", day_words(event)],
        ["Waktu", time_words(sessions) or "akan diberitahukan"],
        ["Tempat", event.place_words],
        ["Acara", f"{event.title} dengan tema “{event.theme}”" if event.theme else event.title],
    ]


def message(event: Event, participant: Participant, lines: list[list[str]], number: str = "") -> str:
    """The text of a WhatsApp message to one invitee."""
    to = said_once(participant.position, participant.represents)
    letter = f" dengan surat nomor {number}" if number else ""
    body = "\n".join(f"{label}: {text}" for label, text in lines)
    return (
        f"Yth. Bapak/Ibu {participant.name}{f' ({to})' if to else ''},\n\n"
        f"{settings.OFFICE_NAME} mengundang Bapak/Ibu{letter} pada:\n\n{body}\n\n"
        "Mohon balas pesan ini: HADIR, BERHALANGAN, atau DIWAKILI (sebutkan nama). Terima kasih."
    )


def whatsapp_url(phone: str, text: str) -> str:
    """The link that opens WhatsApp with the text filled in; empty for a number that is no Indonesian mobile number."""
    return f"https://wa.me/62{phone[1:]}?text={quote(text)}" if phone.startswith("08") and phone.isdigit() else ""


def phone_of(participant: Participant, user: Any) -> str:
    """The number on the list, else the one in the register, for those who may see it (`Participant.phone_for`)."""
    if participant.phone or not participant.person:
        return participant.phone_for(user)
    may = user.has_perm("people.view_person") and user.covers(participant.region_id)
    return participant.person.phone if may else ""
