"""Who was there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events.models.event import Session
from events.models.participant import Participant
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


class AlreadyMarked(Exception):
    """Somebody else has marked this participant since the officer's page was drawn; `.attendance` is what stands."""

    def __init__(self, attendance: Attendance | None) -> None:
        super().__init__("Kehadiran sudah diubah petugas lain.")
        self.attendance = attendance


class AttendanceQuerySet(TerritoryQuerySet):
    territory_path = "session__event__region__code"

    def visible_to(self, user: Any) -> Any:
        """Seen by whoever sees the event."""
        return self.filter(session__in=Session.objects.visible_to(user).order_by().values("pk"))


@tracked
class Attendance(models.Model):
    """Whether a participant was at a session.  No row: not yet marked."""

    class State(models.TextChoices):
        PRESENT = "present", "hadir"
        EXCUSED = "excused", "izin"
        REPRESENTED = "represented", "diwakili"
        ABSENT = "absent", "tidak hadir"

    session = models.ForeignKey(Session, verbose_name="sesi", on_delete=models.PROTECT, related_name="attendances")
    participant = models.ForeignKey(
        Participant, verbose_name="peserta", on_delete=models.PROTECT, related_name="attendances"
    )
    state = models.CharField("kehadiran", max_length=12, choices=State.choices)
    represented_by = models.CharField("diwakili oleh", max_length=150, blank=True)
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
    @transaction.atomic
    def mark(
        cls,
        participant: Participant,
        session: Session,
        state: str,
        *,
        by: Any,
        represented_by: str = "",
        seen: str | None = None,
    ) -> Attendance:
        """Record or correct one attendance; the same mark again changes nothing.

        `seen` is the `mark_shown` on the officer's page ("" for none); when another officer has put a different mark
        meanwhile, `AlreadyMarked` is raised and nothing is overwritten.  None marks whatever stands there.  Raises
        ValueError when the two belong to different events, or "diwakili" without a name.
        """
        if participant.event_id != session.event_id:
            raise ValueError("Peserta ini bukan peserta kegiatan tersebut.")
        represented_by = represented_by.strip() if state == cls.State.REPRESENTED else ""
        if state == cls.State.REPRESENTED and not represented_by:
            raise ValueError("Sebutkan siapa yang mewakili.")
        standing = cls._locked(participant, session)
        wanted = cls(session=session, participant=participant, state=cls.State(state), represented_by=represented_by)
        if standing and standing.mark_shown == wanted.mark_shown:
            return standing
        cls._refuse_stale(standing, seen)
        values = {"state": state, "represented_by": represented_by, "marked_by": by, "marked_at": timezone.now()}
        return cls.objects.update_or_create(session=session, participant=participant, defaults=values)[0]

    @classmethod
    @transaction.atomic
    def clear(cls, participant: Participant, session: Session, *, seen: str | None = None) -> bool:
        """Take a mark away, as if never tapped (the history keeps it).  False when there was none.

        Raises AlreadyMarked as `mark` does.
        """
        standing = cls._locked(participant, session)
        if not standing:
            return False
        cls._refuse_stale(standing, seen)
        standing.delete()
        return True

    @classmethod
    def _locked(cls, participant: Participant, session: Session) -> Attendance | None:
        """What stands now, with the participant's row locked so that two taps come one after the other."""
        Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)
        return cls.objects.filter(session=session, participant=participant).first()

    @classmethod
    def _refuse_stale(cls, standing: Attendance | None, seen: str | None) -> None:
        if seen is not None and seen != (standing.mark_shown if standing else ""):
            raise AlreadyMarked(standing)
