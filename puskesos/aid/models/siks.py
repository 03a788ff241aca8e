"""How far the real list is with a decision of ours: the app recommends, Bupati and ministry strike off (SIKS-NG)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


class OfDecisionQuerySet(TerritoryQuerySet):
    territory_path = "decision__enrolment__region__code"


@tracked
class SiksStep(models.Model):
    """How far a decision is outside: proposed, ratified by the Bupati, effective in SIKS-NG; or turned down."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "diusulkan di SIKS-NG"
        RATIFIED = "ratified", "disahkan Bupati"
        EFFECTIVE = "effective", "berlaku di SIKS-NG"
        TURNED_DOWN = "turned_down", "tidak disetujui"

    BINDING = (Stage.RATIFIED.value, Stage.EFFECTIVE.value)

    decision = models.ForeignKey(
        "aid.Decision", verbose_name="keputusan", on_delete=models.PROTECT, related_name="siks_steps"
    )  # fmt: skip
    stage = models.CharField("langkah", max_length=12, choices=Stage.choices)
    on = models.DateField("tanggal")
    note = models.CharField("catatan", max_length=250, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("dicatat", default=timezone.now, editable=False)

    objects = OfDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "langkah SIKS-NG"
        verbose_name_plural = "langkah SIKS-NG"
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "stage"],
                name="siks_stage_once",
                violation_error_message="Langkah SIKS-NG ini sudah dicatat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.on:%d-%m-%Y}"

    @classmethod
    def next_after(cls, stage: str) -> list[str]:
        """What may follow a stage ("": nothing yet)."""
        stages = cls.Stage
        return {
            "": [stages.PROPOSED.value],
            stages.PROPOSED.value: [stages.RATIFIED.value, stages.TURNED_DOWN.value],
            stages.RATIFIED.value: [stages.EFFECTIVE.value, stages.TURNED_DOWN.value],
        }.get(stage, [])
