"""Minutes (notulen): what was said by which pillar and what was agreed.  Who was there is read from attendance."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from events.models.event import Event, EventPartQuerySet
from events.models.written import WrittenPaper
from welfare.audit.tracking import tracked


@tracked
class Minutes(WrittenPaper):
    """The minutes of one event.  `agreed` holds one point (butir kesepakatan) a line."""

    wording = "Notulen ini"

    event = models.OneToOneField(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="minutes")
    leader = models.CharField("pimpinan rapat", max_length=150, blank=True)
    taker = models.CharField("notulis", max_length=150, blank=True)
    opening = models.TextField("pembukaan dan arahan", blank=True)
    discussion = models.TextField("jalannya pembahasan", blank=True)
    agreed = models.TextField("butir kesepakatan", blank=True, help_text="Satu butir per baris.")
    closing = models.TextField("penutup", blank=True)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "notulen"
        verbose_name_plural = "notulen"
        ordering = ["-event__starts_on", "-pk"]

    def __str__(self) -> str:
        return f"Notulen {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:event_minutes", args=[self.event_id])

    @property
    def points(self) -> list[str]:
        """The points agreed, in order."""
        return [line.strip() for line in self.agreed.splitlines() if line.strip()]

    def gaps(self) -> list[str]:
        gaps = [] if self.taker.strip() else ["notulis belum diisi"]
        if not self.points and not self.discussion.strip() and not self.viewpoints.exists():
            gaps.append("pembahasan, pandangan, atau kesepakatan belum diisi")
        return gaps


class ViewpointQuerySet(EventPartQuerySet):
    event_path = "minutes__event"
    territory_path = "minutes__event__region__code"


@tracked
class Viewpoint(models.Model):
    """What one pillar said in the FGD; no pillar: the other guests."""

    minutes = models.ForeignKey(Minutes, verbose_name="notulen", on_delete=models.CASCADE, related_name="viewpoints")
    # CASCADE: a paragraph of the minutes.
    pillar = models.ForeignKey(
        "pillars.Pillar", verbose_name="pilar", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    speaker = models.CharField("disampaikan oleh", max_length=150, blank=True)
    text = models.TextField("pandangan")

    objects = ViewpointQuerySet.as_manager()

    class Meta:
        verbose_name = "pandangan pilar"
        verbose_name_plural = "pandangan pilar"
        ordering = [models.F("pillar__order").asc(nulls_last=True), "pillar__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "pillar"],
                nulls_distinct=False,
                name="one_viewpoint_per_pillar",
                violation_error_message="Pandangan pilar ini sudah dicatat.",
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="viewpoint_says_something",
                violation_error_message="Pandangan wajib diisi.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Pandangan {self.who}"

    @property
    def who(self) -> str:
        return self.pillar.short_name if self.pillar else "undangan lainnya"
