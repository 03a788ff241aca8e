"""One SK for many members: naming those who hold posts already, and appointing a whole board at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from pillars.models import Decree, Membership, MembershipAct, Position, Unit


@dataclass(frozen=True)
class Seat:
    """A line of a board: who is to hold which post."""

    position: Position
    person: Any


@dataclass(frozen=True)
class BoardChange:
    """What appointing a board did."""

    appointed: int
    continued: int
    ended: int


@transaction.atomic
def name_in(decree: Decree, memberships: Iterable[Membership], *, by: Any) -> int:
    """Let an SK name these members from now on; the number of those whom it did not name before.

    A term planned by the member's own day follows the SK from here on.  Each member keeps the SK before in its acts.
    """
    pks = [membership.pk for membership in memberships]
    rows = list(Membership.objects.select_for_update(of=("self",)).filter(pk__in=pks).exclude(decree=decree))
    with pghistory.context(user=by.pk, reason=f"disebut dalam SK {decree}"):
        MembershipAct.objects.bulk_create(
            MembershipAct(
                membership=row, kind="decree", on=decree.valid_from or decree.signed_on, decree=decree, by=by,
                before_until=row.until, before_decree_id=row.decree_id,
            )
            for row in rows
        )  # fmt: skip
        Membership.objects.filter(pk__in=[row.pk for row in rows]).update(decree=decree, until=None)
    return len(rows)


@transaction.atomic
def appoint_board(
    unit: Unit, seats: list[Seat], *, decree: Decree | None, start: dt.date, by: Any, end_others: bool = True
) -> BoardChange:
    """Give a unit its board from a day on, by one SK.

    Whoever keeps the same post goes on in it under the new SK; the rest of the board before ends on that day ("masa
    bakti berakhir") when `end_others`.  Raises ValidationError: no seats, a single post given twice, one person twice
    in one post, a post that is still held, or a term that began later than the board's first day.
    """
    _refuse_doubles(seats)
    wanted = {(seat.person.pk, seat.position.pk) for seat in seats}
    running = list(unit.memberships.active(start).select_related("person", "position").order_by("pk"))
    staying = {(row.person_id, row.position_id): row for row in running}
    ended = 0
    for row in running:
        if end_others and (row.person_id, row.position_id) not in wanted:
            _end(row, start, decree, by)
            ended += 1
    continued = 0
    for seat in seats:
        row = staying.get((seat.person.pk, seat.position.pk))
        if row is None:
            unit.appoint(person=seat.person, position=seat.position, start=start, decree=decree, by=by)
        else:
            continued += 1
            if decree:
                row.extend(on=start, decree=decree, by=by)
    return BoardChange(len(seats) - continued, continued, ended)


def _refuse_doubles(seats: list[Seat]) -> None:
    if not seats:
        raise ValidationError("Isi paling sedikit satu pengurus.")
    taken: dict[int, Any] = {}
    held: set[tuple[int, int]] = set()
    for seat in seats:
        if seat.position.is_single and seat.position.pk in taken:
            raise ValidationError(
                f"Jabatan {seat.position} hanya untuk satu orang, tetapi diisi {taken[seat.position.pk]} dan "
                f"{seat.person}. Sisakan satu, atau beri yang lain jabatan lain."
            )
        if (seat.person.pk, seat.position.pk) in held:
            raise ValidationError(f"{seat.person} disebut dua kali sebagai {seat.position}. Sisakan satu baris.")
        taken[seat.position.pk] = seat.person
        held.add((seat.person.pk, seat.position.pk))


def _end(row: Membership, start: dt.date, decree: Decree | None, by: Any) -> None:
    if row.end and row.end > start:
        raise ValidationError(f"Jabatan {row.position} {row.person} sudah tercatat berakhir sesudah tanggal itu.")
    try:
        row.finish(on=start, reason=Membership.EndReason.TERM, decree=decree, by=by)
    except ValueError as error:
        raise ValidationError(
            f"{row.person} ({row.position}) baru mulai {row.term}. Pilih tanggal mulai pengurus baru sesudah itu."
        ) from error
