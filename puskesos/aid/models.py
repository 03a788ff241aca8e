"""Aid programmes and who receives them in which period."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, narrow


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> ProgrammeQuerySet:
        """Programmes are no secret: everybody who has signed in sees them all; their recipients are narrowed."""
        return self.all() if user.is_authenticated else self.none()

    def with_recipients(self, user: Any) -> ProgrammeQuerySet:
        """Annotate `recipients`: enrolments running now in the user's territory."""
        running = Q(enrolments__status=Enrolment.Status.ACTIVE) & narrow("enrolments__region__code", user)
        return self.annotate(recipients=models.Count("enrolments", filter=running))


@tracked
class Programme(models.Model):
    """An aid programme (PKH, Sembako, PBI-JK, BLT-DD, …): rows, so that local ones need no code."""

    class Recipient(models.TextChoices):
        FAMILY = "family", "keluarga"
        PERSON = "person", "perorangan"
        INSTITUTION = "institution", "lembaga"

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=120)
    funder = models.CharField("sumber dana", max_length=80, blank=True)
    recipient = models.CharField("penerima", max_length=12, choices=Recipient.choices, default=Recipient.FAMILY)
    is_active = models.BooleanField("masih berjalan", default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "program bantuan"
        verbose_name_plural = "program bantuan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@tracked
class Enrolment(models.Model):
    """A person (for a family: its head) in a programme and period.  It ends with a reason, it is not deleted."""

    class Status(models.TextChoices):
        ACTIVE = "active", "menerima"
        ENDED = "ended", "berakhir"

    programme = models.ForeignKey(
        Programme, verbose_name="program", on_delete=models.PROTECT, related_name="enrolments"
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
    ended_reason = models.CharField("alasan berakhir", max_length=200, blank=True)
    note = models.CharField("catatan", max_length=250, blank=True)

    objects = TerritoryQuerySet.as_manager()

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

    def __str__(self) -> str:
        return f"{self.person}: {self.programme} {self.period}"
