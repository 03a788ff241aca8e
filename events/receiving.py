"""Marks that were made on a phone, perhaps long ago and without signal, and now arrive, each exactly once.

The phone gives every mark a key of its own and sends it until it is answered.  A key that is known is answered as the
first time and changes nothing.  Marks of one sending are stored in the order in which they were made.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from events import codes
from events.models import Attendance, MarkReceipt, Outcome, Participant, Session, Wanted, Way

MOST_MARKS = 200
"""Marks of one sending; a phone with more sends again."""
LONGEST_WAIT = dt.timedelta(days=30)


class Unreadable(ValueError):
    """A sending that is not one of ours: nothing of it is stored."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One mark as the phone sent it: for a participant, or (scanned) for whoever has `code`."""

    key: uuid.UUID
    made_at: dt.datetime
    state: str
    participant: int | None = None
    code: str = ""
    represented_by: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told to the phone about one mark."""

    key: str
    outcome: str
    message: str = ""
    participant: int | None = None


def read(data: Any, now: dt.datetime) -> list[Sent]:
    """The marks of a sending, `{"marks": [{key, age, state, participant | code, represented_by, seen}, …]}`.

    `age` is how many milliseconds ago the mark was made: the phone's clock may be wrong, its count of seconds is not.
    Oldest first.  Raises Unreadable.
    """
    marks = data.get("marks") if isinstance(data, dict) else None
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise Unreadable("Kiriman tidak terbaca.")
    try:
        sent = [_read_one(mark, now) for mark in marks]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        raise Unreadable("Kiriman tidak terbaca.") from fault
    return sorted(sent, key=lambda mark: mark.made_at)


def _read_one(mark: dict[str, Any], now: dt.datetime) -> Sent:
    age = min(max(dt.timedelta(milliseconds=int(mark["age"])), dt.timedelta()), LONGEST_WAIT)
    participant = mark.get("participant")
    texts = [mark["state"], mark.get("code", ""), mark.get("represented_by", ""), mark.get("seen") or ""]
    if not all(isinstance(text, str) and "\x00" not in text for text in texts):
        raise ValueError("bukan teks")
    if participant is not None and not 0 < int(participant) < 2**63:
        raise ValueError("bukan kunci")
    return Sent(
        key=uuid.UUID(mark["key"]),
        made_at=now - age,
        state=mark["state"][:12],
        participant=int(participant) if participant is not None else None,
        code=mark.get("code", ""),
        represented_by=mark.get("represented_by", ""),
        seen=mark.get("seen"),
    )


@transaction.atomic
def receive(session: Session, sent: list[Sent], *, by: Any) -> list[Answer]:
    """Store what has not arrived before, and answer every mark.  `session.event` is loaded."""
    meant, refused = _who(session, sent)
    # Locked before asking what has arrived: the same sending, sent twice at once, waits here for its twin.
    people = Participant.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    names = {person.pk: person.name for person in people.filter(event=session.event_id, pk__in=set(meant.values()))}
    known = {receipt.key: receipt for receipt in MarkReceipt.objects.filter(key__in=[mark.key for mark in sent])}
    fresh = {mark.key: mark for mark in sent if mark.key not in known}
    marks = [mark for mark in fresh.values() if mark.key in meant]
    outcomes = Attendance.mark_all(session, [_wanted(mark, meant[mark.key]) for mark in marks], by=by)
    answers = {mark.key: Answer(str(mark.key), Outcome.REFUSED, refused.get(mark.key, "")) for mark in fresh.values()}
    for mark, outcome in zip(marks, outcomes, strict=True):
        person = meant[mark.key]
        answers[mark.key] = Answer(str(mark.key), outcome.result, _words(outcome, names.get(person, "")), person)
    MarkReceipt.objects.bulk_create(
        (_receipt(session, fresh[key], answer, names, by) for key, answer in answers.items()), ignore_conflicts=True
    )
    answers |= {key: _again(receipt, session, by) for key, receipt in known.items()}
    return [answers[key] for key in dict.fromkeys(mark.key for mark in sent)]


def _who(session: Session, sent: list[Sent]) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, str]]:
    """The participant of each mark, and why a code was refused."""
    meant: dict[uuid.UUID, int] = {}
    refused: dict[uuid.UUID, str] = {}
    for mark in sent:
        if mark.participant is not None:
            meant[mark.key] = mark.participant
            continue
        try:
            meant[mark.key] = codes.read(mark.code, session, timezone.localdate(mark.made_at))
        except codes.CodeRefused as refusal:
            refused[mark.key] = str(refusal)
    return meant, refused


def _wanted(mark: Sent, participant: int) -> Wanted:
    """A scanned code has seen no list: it marks those who have no mark, and undoes nobody's."""
    if mark.participant is None:
        return Wanted(participant, Attendance.State.PRESENT, seen="", at=mark.made_at, way=Way.CODE)
    return Wanted(participant, mark.state, mark.represented_by, mark.seen, mark.made_at)


def _words(outcome: Outcome, name: str) -> str:
    if outcome.result == Outcome.REFUSED:
        return f"{name}: {outcome.reason}" if name else outcome.reason
    if outcome.result == Outcome.TAKEN:
        return f"{name}: {taken_words(outcome.standing)}"
    state = outcome.standing.get_state_display() if outcome.standing else "belum dicatat"
    return f"{name}: {state}"


def taken_words(standing: Attendance | None) -> str:
    """What an officer is told whose mark would have undone another's."""
    if standing is None:
        return "Tanda ini baru saja dihapus petugas lain. Periksa, lalu ketuk lagi bila perlu."
    return (
        f"{standing.marked_by} sudah mencatat “{standing.get_state_display()}”. "
        "Tanda itu tidak diubah; ketuk lagi bila memang keliru."
    )


def _receipt(session: Session, mark: Sent, answer: Answer, names: dict[int, str], by: Any) -> MarkReceipt:
    return MarkReceipt(
        key=mark.key,
        session=session,
        participant_id=answer.participant if answer.participant in names else None,
        state=mark.state,
        made_at=mark.made_at,
        sent_by=by,
        outcome=answer.outcome,
        message=answer.message[:300],
    )


def _again(receipt: MarkReceipt, session: Session, by: Any) -> Answer:
    if (receipt.session_id, receipt.sent_by_id) != (session.pk, by.pk):
        return Answer(str(receipt.key), Outcome.REFUSED, "Tanda ini sudah diterima dari akun atau sesi lain.")
    return Answer(str(receipt.key), receipt.outcome, receipt.message, receipt.participant_id)
