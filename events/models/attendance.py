"""Who was there: one record per session and participant, and the one verb that every way of marking goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events.models.event import EventPartQuerySet, Session
from events.models.participant import Participant
from welfare.audit.tracking import tracked

NOT_OF_THIS_EVENT = "Peserta ini bukan peserta kegiatan tersebut."
BY_WHOM = "Sebutkan siapa yang mewakili."
TOO_LONG = "Nama yang mewakili terlalu panjang (paling banyak 150 huruf)."


class AlreadyMarked(Exception):
    """Somebody else has marked this participant since the officer's page was drawn; `.attendance` is what stands."""

    def __init__(self, attendance: Attendance | None) -> None:
        super().__init__("Kehadiran sudah diubah petugas lain.")
        self.attendance = attendance


class AttendanceQuerySet(EventPartQuerySet):
    event_path = "session__event"
    territory_path = "session__event__region__code"


class Way(models.TextChoices):
    """How a mark came in."""

    TAP = "tap", "ketuk di daftar"
    CODE = "code", "kode peserta"
    WALL = "wall", "kode di layar"
    WALK_IN = "walk_in", "datang langsung"
    PAPER = "paper", "daftar kertas"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mark that an officer makes.

    `state` is an `Attendance.State` value, or "" to take the mark away.  `seen` is the `mark_shown` that the officer
    saw ("" for none); when another mark stands meanwhile, this one is not stored.  None marks whatever stands there.
    `at` is the time of marking, now when None.
    """

    participant_id: int
    state: str
    represented_by: str = ""
    seen: str | None = None
    at: dt.datetime | None = None
    way: str = Way.TAP


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wanted mark; `standing` is the mark that stands now, `reason` says why one was refused."""

    result: str
    standing: Attendance | None = None
    reason: str = ""

    STORED, SAME, TAKEN, REFUSED = "stored", "same", "taken", "refused"


@tracked
class Attendance(models.Model):
    """Whether a participant was at a session.  No row: not yet marked."""

    class State(models.TextChoices):
        PRESENT = "present", "hadir"
        EXCUSED = "excused", "izin"
        REPRESENTED = "represented", "diwakili"
        GUEST = "guest", "tamu"
        ABSENT = "absent", "tidak hadir"

    session = models.ForeignKey(Session, verbose_name="sesi", on_delete=models.PROTECT, related_name="attendances")
    participant = models.ForeignKey(
        Participant, verbose_name="peserta", on_delete=models.PROTECT, related_name="attendances"
    )
    state = models.CharField("kehadiran", max_length=12, choices=State.choices)
    represented_by = models.CharField("diwakili oleh", max_length=150, blank=True)
    way = models.CharField("cara", max_length=8, choices=Way.choices, default=Way.TAP)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT)
    marked_at = models.DateTimeField("waktu", default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="one_attendance_per_session",
                violation_error_message="Kehadiran peserta ini pada sesi tersebut sudah dicatat.",
            ),
            models.CheckConstraint(
                condition=~Q(state="represented") | ~Q(represented_by=""),
                name="represented_by_somebody",
                violation_error_message="Sebutkan siapa yang mewakili.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_state_display()}"

    @property
    def mark_shown(self) -> str:
        """What the officer saw when tapping, sent along with the next tap (see `mark`)."""
        return f"{self.state}:{self.represented_by}"

    @classmethod
    def mark(
        cls,
        participant: Participant,
        session: Session,
        state: str,
        *,
        by: Any,
        represented_by: str = "",
        seen: str | None = None,
        way: str = Way.TAP,
    ) -> Attendance:
        """Record or correct one attendance; the same mark again changes nothing.

        Raises AlreadyMarked when another officer has put a different mark since `seen` (nothing is overwritten), and
        ValueError when the two belong to different events, or "diwakili" without a name.
        """
        standing = cls._one(Wanted(participant.pk, cls.State(state), represented_by, seen, way=way), session, by)
        assert standing is not None  # noqa: S101 - only taking a mark away leaves none
        return standing

    @classmethod
    @transaction.atomic
    def clear(cls, participant: Participant, session: Session, *, by: Any = None, seen: str | None = None) -> bool:
        """Take a mark away, as if never tapped (the history keeps it).  False when there was none.

        Raises AlreadyMarked as `mark` does.
        """
        [outcome] = cls.mark_all(session, [Wanted(participant.pk, "", seen=seen)], by=by)
        if outcome.result == Outcome.TAKEN:
            raise AlreadyMarked(outcome.standing)
        return outcome.result == Outcome.STORED

    @classmethod
    def _one(cls, wanted: Wanted, session: Session, by: Any) -> Attendance | None:
        [outcome] = cls.mark_all(session, [wanted], by=by)
        if outcome.result == Outcome.TAKEN:
            raise AlreadyMarked(outcome.standing)
        if outcome.result == Outcome.REFUSED:
            raise ValueError(outcome.reason)
        return outcome.standing

    @classmethod
    @transaction.atomic
    def mark_all(cls, session: Session, wanted: Sequence[Wanted], *, by: Any) -> list[Outcome]:
        """Store marks of one session in the order given, whichever way they came; the outcome of each.

        The one verb of all ways.  Each participant's row is locked, so that officers marking at once come one after
        the other and none undoes another's mark.  A handful of queries whatever the number of marks.
        """
        people = Participant.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        asked = {mark.participant_id for mark in wanted}
        here = set(people.filter(event=session.event_id, pk__in=asked).values_list("pk", flat=True))
        rows = cls.objects.filter(session=session, participant__in=here).select_related("marked_by")
        before = {row.participant_id: row for row in rows}
        now: dict[int, Attendance | None] = dict(before)
        outcomes = [cls._decide(session, mark, here, now, by) for mark in wanted]
        cls._write(before, now)
        return outcomes

    @classmethod
    def _decide(
        cls, session: Session, wanted: Wanted, here: set[int], now: dict[int, Attendance | None], by: Any
    ) -> Outcome:
        """What becomes of one mark; what is to stand afterwards is put into `now`."""
        name = wanted.represented_by.strip() if wanted.state == cls.State.REPRESENTED else ""
        reason = _refusal(wanted, name, here)
        if reason:
            return Outcome(Outcome.REFUSED, reason=reason)
        standing = now.get(wanted.participant_id)
        shown = standing.mark_shown if standing else ""
        if shown == (f"{wanted.state}:{name}" if wanted.state else ""):
            return Outcome(Outcome.SAME, standing)
        if wanted.seen is not None and wanted.seen != shown:
            return Outcome(Outcome.TAKEN, standing)
        row = None
        if wanted.state:
            row = cls(
                pk=standing.pk if standing else None, session=session, participant_id=wanted.participant_id,
                state=wanted.state, represented_by=name, way=wanted.way, marked_by=by,
                marked_at=wanted.at or timezone.now(),
            )  # fmt: skip
        now[wanted.participant_id] = row
        return Outcome(Outcome.STORED, row)

    @classmethod
    def _write(cls, before: dict[int, Attendance], now: dict[int, Attendance | None]) -> None:
        """Bring the table from `before` to `now`: one statement for each kind of change."""
        gone = [row.pk for key, row in before.items() if now[key] is None]
        changed = [row for key, row in now.items() if row is not None and key in before and row is not before[key]]
        for row in changed:
            row.pk = before[row.participant_id].pk
        if gone:
            cls.objects.filter(pk__in=gone).delete()
        cls.objects.bulk_update(changed, ["state", "represented_by", "way", "marked_by", "marked_at"])
        cls.objects.bulk_create(row for key, row in now.items() if row is not None and key not in before)


def _refusal(wanted: Wanted, name: str, here: set[int]) -> str:
    """Why a mark cannot be stored at all, in words, or ""."""
    if wanted.participant_id not in here:
        return NOT_OF_THIS_EVENT
    if wanted.state and wanted.state not in Attendance.State.values:
        return "Pilih hadir, izin, diwakili, tamu, atau tidak hadir."
    if wanted.state == Attendance.State.REPRESENTED and not name:
        return BY_WHOM
    return TOO_LONG if len(name) > 150 else ""
