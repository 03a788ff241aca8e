"""Who receives aid in which programme and period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, within

if TYPE_CHECKING:
    from puskesos.aid.models.codes import ReasonCode


class EnrolmentQuerySet(TerritoryQuerySet):
    def active(self) -> EnrolmentQuerySet:
        """Holding a seat now."""
        return self.filter(status=Enrolment.Status.ACTIVE)

    def vacant(self) -> EnrolmentQuerySet:
        """Free seats: ended by a decision without a successor, and not filled since."""
        return self.filter(
            status=Enrolment.Status.ENDED, replaced_by=None, decisions__recommendation="end", decisions__state="decided"
        )

    def within(self, code: str) -> EnrolmentQuerySet:
        """In a region or one of its parts."""
        return self.filter(within("region__code", code))


@tracked
class Enrolment(models.Model):
    """A person (for a family: its head) in a programme and period.  It ends with a reason, it is not deleted."""

    class Status(models.TextChoices):
        ACTIVE = "active", "menerima"
        ENDED = "ended", "berakhir"

    programme = models.ForeignKey(
        "aid.Programme", verbose_name="program", on_delete=models.PROTECT, related_name="enrolments"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="penerima", on_delete=models.PROTECT, related_name="enrolments"
    )
    period = models.CharField("periode", max_length=20, help_text="Misalnya 2026 atau 2026-T3.")
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="wilayah",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enrolments",
    )
    reference = models.CharField("nomor peserta", max_length=60, blank=True)
    status = models.CharField("status", max_length=8, choices=Status.choices, default=Status.ACTIVE)
    ended_on = models.DateField("berakhir", null=True, blank=True)
    reason = models.ForeignKey(
        "aid.ReasonCode", verbose_name="kode alasan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="enrolments",
    )  # fmt: skip
    ended_reason = models.CharField("alasan berakhir", max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="diganti oleh", null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="replaces",
    )  # fmt: skip
    note = models.CharField("catatan", max_length=250, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penerimaan bantuan"
        verbose_name_plural = "penerimaan bantuan"
        ordering = ["programme", "period", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "period"],
                name="one_enrolment_per_person_and_period",
                violation_error_message="Orang ini sudah terdaftar pada program dan periode tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(status="active") | ~Q(ended_reason=""),
                name="enrolment_ends_with_reason",
                violation_error_message="Penerimaan yang berakhir wajib disertai alasan.",
            ),
        ]
        indexes = [
            # Seats taken in a village, and the frame a sample is drawn from.
            models.Index(
                fields=["programme", "period", "region"], name="enrolment_seats", condition=Q(status="active")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.programme} {self.period}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_vacant(self) -> bool:
        """Whether its seat is free to be filled; a query."""
        return not self.is_active and Enrolment.objects.vacant().filter(pk=self.pk).exists()

    def pass_seat_to(self, other: Enrolment | None) -> None:
        """Say who sits on a freed seat now, None for nobody.  A part of the verbs of `Decision`."""
        self.replaced_by = other
        self.save(update_fields=["replaced_by"])

    def give_up_seat(
        self, *, words: str, on: dt.date, reason: ReasonCode | None = None, to: Enrolment | None = None
    ) -> None:
        """End it.  A part of the verbs of `Decision`, which hold the locks and write the history's reason."""
        self.status, self.ended_on, self.reason, self.replaced_by = self.Status.ENDED, on, reason, to
        self.ended_reason = words[:200]
        self.save(update_fields=["status", "ended_on", "reason", "ended_reason", "replaced_by"])

    def take_seat(self) -> None:
        """Receive again, as before it ended.  A part of the verbs of `Decision`, like `give_up_seat`."""
        self.status, self.ended_on, self.reason, self.replaced_by = self.Status.ACTIVE, None, None, None
        self.ended_reason = ""
        self.save(update_fields=["status", "ended_on", "reason", "ended_reason", "replaced_by"])


class OfEnrolmentQuerySet(TerritoryQuerySet):
    """Parts of an enrolment's story: seen by whoever works where the recipient lives."""

    territory_path = "enrolment__region__code"
