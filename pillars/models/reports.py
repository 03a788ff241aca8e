"""What a unit did: activity reports that are sent, approved or sent back."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from pillars.models.institutions import OfUnitQuerySet
from pillars.models.kinds import OwnPillarQuerySet
from pillars.models.units import Unit
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath


class ActivityReportQuerySet(OfUnitQuerySet):
    def told(self) -> ActivityReportQuerySet:
        """Sent or approved: what counts as an activity of the unit."""
        return self.filter(state__in=(ActivityReport.State.SENT, ActivityReport.State.APPROVED))

    def waiting(self) -> ActivityReportQuerySet:
        """Sent, and not yet decided on."""
        return self.filter(state=ActivityReport.State.SENT)


@tracked
class ActivityReport(models.Model):
    """One activity of a unit: when, where, what, and what stood in the way (fields of the province's register)."""

    class State(models.TextChoices):
        DRAFT = "draft", "draf"
        SENT = "sent", "menunggu persetujuan"
        APPROVED = "approved", "disetujui"
        RETURNED = "returned", "perlu diperbaiki"

    unit = models.ForeignKey(Unit, verbose_name="unit", on_delete=models.PROTECT, related_name="reports")
    on = models.DateField("tanggal kegiatan")
    place = models.CharField("tempat", max_length=150)
    activity = models.TextField("kegiatan", max_length=2000)
    obstacle = models.TextField("kendala", max_length=1000, blank=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ditulis oleh", on_delete=models.PROTECT, related_name="reports_written"
    )
    sent_at = models.DateTimeField("dikirim", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diputuskan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="reports_decided",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True, editable=False)
    revision_note = models.CharField("yang perlu diperbaiki", max_length=500, blank=True, editable=False)

    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan kegiatan"
        verbose_name_plural = "laporan kegiatan"
        ordering = ["-on", "-pk"]
        permissions = [("decide_activityreport", "Dapat menyetujui atau mengembalikan laporan kegiatan")]
        indexes = [models.Index(fields=["unit", "on"], name="report_unit_on")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(revision_note=""),
                name="returned_report_says_why",
                violation_error_message="Laporan yang dikembalikan memerlukan catatan perbaikan.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "sent")) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_report_names_who",
                violation_error_message="Laporan yang diputuskan mencatat siapa dan kapan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kegiatan {self.unit}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("pillars:activityreport_detail", args=[self.pk])

    def clean(self) -> None:
        if self.on and self.on > timezone.localdate():
            raise ValidationError({"on": "Kegiatan ini belum terjadi. Laporkan sesudah hari itu."})

    @property
    def may_be_changed(self) -> bool:
        """A draft, or one that was sent back."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @transaction.atomic
    def send(self, *, by: Any) -> None:
        """Hand it to the office.  Raises ValidationError when it was sent already."""
        if not self._locked().may_be_changed:
            raise ValidationError("Laporan ini sudah dikirim.")
        with pghistory.context(user=by.pk, reason="laporan dikirim"):
            self.state, self.sent_at = self.State.SENT, timezone.now()
            self.save(update_fields=["state", "sent_at"])

    @transaction.atomic
    def approve(self, *, by: Any) -> None:
        """Raises ValidationError when it does not wait for a decision."""
        self._decide(self.State.APPROVED, "", "laporan disetujui", by)

    @transaction.atomic
    def send_back(self, *, note: str, by: Any) -> None:
        """To be mended: `note` says what.  Raises ValidationError without a note, or when nothing waits."""
        if not note.strip():
            raise ValidationError("Tulis apa yang perlu diperbaiki.")
        self._decide(self.State.RETURNED, note.strip(), "laporan dikembalikan", by)

    def _decide(self, state: str, note: str, reason: str, by: Any) -> None:
        if self._locked().state != self.State.SENT:
            raise ValidationError("Laporan ini tidak sedang menunggu persetujuan.")
        with pghistory.context(user=by.pk, reason=reason):
            self.state, self.revision_note = state, note
            self.decided_by, self.decided_at = by, timezone.now()
            self.save(update_fields=["state", "revision_note", "decided_by", "decided_at"])

    def _locked(self) -> ActivityReport:
        return ActivityReport.objects.select_for_update().get(pk=self.pk)


class ReportPhotoQuerySet(OwnPillarQuerySet):
    territory_path = "report__unit__region__code"
    pillar_path = "report__unit__pillar"


@tracked
class ReportPhoto(models.Model):
    """A photo of a reported activity; private, people are on it."""

    # CASCADE: a part of the report.
    report = models.ForeignKey(
        ActivityReport, verbose_name="laporan", on_delete=models.CASCADE, related_name="photos"
    )  # fmt: skip
    file = models.FileField("foto", upload_to=PrivatePath("laporan"))
    caption = models.CharField("keterangan", max_length=150, blank=True)

    objects = ReportPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto laporan"
        verbose_name_plural = "foto laporan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or "foto"
