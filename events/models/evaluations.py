"""What participants thought of an event: anonymous, one answer per device."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from events.models.event import Event, EventPartQuerySet
from welfare.audit.tracking import tracked

MOST = 4
"""Grades run from 1 (kurang) to 4 (sangat baik): no middle to hide in."""


def _grade(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(MOST)])


@tracked
class EventEvaluation(models.Model):
    """One filled-in form.  `device` is a hash of a random cookie, never of a person."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="evaluations")
    device = models.CharField("perangkat", max_length=64, editable=False)
    material = _grade("materi")
    speaker = _grade("narasumber")
    place = _grade("tempat dan konsumsi")
    time = _grade("pengaturan waktu")
    benefit = _grade("manfaat bagi tugas")
    comment = models.CharField("saran", max_length=500, blank=True)
    answered_at = models.DateTimeField("diisi", default=timezone.now, editable=False)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluasi kegiatan"
        verbose_name_plural = "evaluasi kegiatan"
        ordering = ["event", "answered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "device"],
                name="one_evaluation_per_device",
                violation_error_message="Evaluasi dari perangkat ini sudah diterima.",
            )
        ]

    def __str__(self) -> str:
        return f"Evaluasi {self.event}"


GRADED = ("material", "speaker", "place", "time", "benefit")
"""The graded questions, in the order of the form."""
