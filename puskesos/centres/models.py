"""Puskesos (Pusat Kesejahteraan Sosial): one per village, and the stages of its life."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.centres.activation import ActivationPlan, ActivationStep, Owner, StepTemplate
from puskesos.centres.facilities import FacilityCheck, FacilityKind, MonthlyActivity, OfCentreQuerySet, OpeningHour
from puskesos.centres.staffing import CentreStaff, CentreStaffQuerySet
from puskesos.centres.stages import LEGAL_PAIRS, LIVING, Stage, refusal
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet

__all__ = [
    "ActivationPlan",
    "ActivationStep",
    "Centre",
    "CentreQuerySet",
    "CentreStaff",
    "CentreStaffQuerySet",
    "FacilityCheck",
    "FacilityKind",
    "MonthlyActivity",
    "OpeningHour",
    "Owner",
    "Stage",
    "StageChange",
    "StepTemplate",
]


class CentreQuerySet(TerritoryQuerySet):
    territory_path = "village__code"

    def known(self) -> CentreQuerySet:
        """Centres whose state somebody has verified or set up."""
        return self.exclude(stage=Stage.UNVERIFIED)


@tracked
class Centre(models.Model):
    """The Puskesos of a village (Permensos 15/2018).  Not Puskesmas: the name is written out on every page."""

    village = models.OneToOneField(
        "regions.Region",
        verbose_name="desa/kelurahan",
        on_delete=models.PROTECT,
        related_name="centre",
        error_messages={"unique": "Desa/kelurahan ini sudah memiliki Puskesos."},
    )
    stage = models.CharField("tahap", max_length=12, choices=Stage.choices, default=Stage.PLANNED, editable=False)
    pioneered_by = models.CharField("perintis", max_length=120, blank=True)
    pioneer = models.ForeignKey(
        "people.Person", verbose_name="perintis dalam register", null=True, blank=True, on_delete=models.PROTECT,
        related_name="pioneered_centres",
    )  # fmt: skip
    pioneered_from = models.PositiveSmallIntegerField("dirintis mulai tahun", null=True, blank=True)
    pioneered_until = models.PositiveSmallIntegerField("dirintis sampai tahun", null=True, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    phone = models.CharField("telepon/WA", max_length=20, blank=True)
    note = models.TextField("catatan", blank=True)
    decree = models.ForeignKey(
        "pillars.Decree", verbose_name="SK Kades/Lurah", null=True, blank=True, on_delete=models.PROTECT,
        related_name="centres",
    )  # fmt: skip

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = "Puskesos"
        verbose_name_plural = "Puskesos"
        ordering = ["village"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pioneered_until__isnull=True) | Q(pioneered_until__gte=models.F("pioneered_from")),
                name="pioneered_in_order",
                violation_error_message="Tahun akhir perintisan lebih awal daripada tahun mulainya.",
            )
        ]

    def __str__(self) -> str:
        return f"Puskesos {self.village}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("centres:centre_detail", args=[self.pk])

    @property
    def pioneered(self) -> str:
        """The years of pioneering: "2018–2020", "2018", or empty."""
        years = [str(year) for year in (self.pioneered_from, self.pioneered_until) if year]
        return "–".join(dict.fromkeys(years))

    @transaction.atomic
    def record_start(self, *, on: dt.date, evidence: str, by: Any, source: str = "") -> StageChange:
        """Write the first line of the timeline of a centre that was just entered, in its stage.

        Raises ValidationError when the timeline has begun already, or the line lacks evidence or a past date.
        """
        if self.stage_changes.exists():
            raise ValidationError("Riwayat tahap Puskesos ini sudah dimulai.")
        return self._write_change(StageChange(to_stage=self.stage), on, evidence, source, by)

    @transaction.atomic
    def change_stage(
        self, to: str, *, on: dt.date, evidence: str, by: Any, source: str = "", exception: str = "", file: Any = None
    ) -> StageChange:
        """Move the centre to another stage: the only way to move it.

        A step that skips or goes back needs `exception`, the reason why.  Raises ValidationError (keys as the fields of
        StageChange) when the step repeats, skips or goes back unsaid, lies before the last change or in the future, or
        lacks evidence.
        """
        centre = Centre.objects.select_for_update().get(pk=self.pk)
        before = centre.stage_changes.standing().last()
        if why := refusal(centre.stage, to, centre.last_living_stage(), exception.strip()):
            raise ValidationError({"to_stage": why})
        # When something became known by hearsay says nothing about when it began.
        if before and before.to_stage != Stage.UNVERIFIED and on < before.on:
            text = f"Tanggal tidak boleh sebelum perubahan terakhir ({date_format(before.on, 'j F Y')})."
            raise ValidationError({"on": text})
        change = StageChange(from_stage=centre.stage, to_stage=to, exception=exception.strip(), file=file or "")
        self._write_change(change, on, evidence, source, by)
        self._stand_at(to, evidence.strip(), by)
        return change

    @transaction.atomic
    def undo_last_change(self, *, reason: str, by: Any, pk: int | None = None) -> StageChange:
        """Take the last change back: it stays in the timeline as undone, the centre stands where it stood before.

        `pk` is the change that the officer saw as the last.  Raises ValidationError without a reason, when another
        change came in between, or when only the first line is left.
        """
        centre = Centre.objects.select_for_update().get(pk=self.pk)
        change = centre.stage_changes.standing().last()
        if change is None or not change.from_stage:
            raise ValidationError("Tidak ada perubahan tahap yang dapat dibatalkan.")
        if pk is not None and change.pk != pk:
            raise ValidationError("Hanya perubahan tahap terakhir yang dapat dibatalkan, dan yang ini bukan lagi.")
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        with pghistory.context(user=by.pk, reason=reason.strip()):
            change.undone_at, change.undone_by, change.undo_reason = timezone.now(), by, reason.strip()
            change.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        self._stand_at(change.from_stage, reason.strip(), by)
        return change

    def _stand_at(self, stage: str, reason: str, by: Any) -> None:
        self.stage = stage
        with pghistory.context(user=by.pk, reason=reason):
            self.save(update_fields=["stage"])

    def _write_change(self, change: StageChange, on: dt.date, evidence: str, source: str, by: Any) -> StageChange:
        if on > timezone.localdate():
            raise ValidationError({"on": "Tanggal perubahan belum terjadi. Isi tanggal hari ini atau sebelumnya."})
        if not evidence.strip():
            raise ValidationError({"evidence": "Bukti wajib diisi, misalnya nomor SK atau berita acara."})
        change.centre, change.on, change.by = self, on, by
        change.evidence, change.source = evidence.strip(), source.strip()
        with pghistory.context(user=by.pk, reason=change.evidence):
            change.save()
        return change

    def last_living_stage(self) -> str:
        """The last recorded stage of the ladder; empty when none is recorded."""
        lived = self.stage_changes.standing().filter(to_stage__in=LIVING).last()
        return lived.to_stage if lived else ""

    def next_stages(self) -> list[tuple[str, str]]:
        """The stages to which the centre may move now without more words, as choices."""
        lived = self.last_living_stage()
        return [(stage.value, stage.label) for stage in Stage if not refusal(self.stage, stage, lived)]


def _legal() -> Q:
    """The condition "this step is legal" over a row of StageChange."""
    condition = Q()
    for before, after in sorted(LEGAL_PAIRS.items()):
        condition |= Q(from_stage=before, to_stage__in=sorted(after))
    return condition


class StageChangeQuerySet(OfCentreQuerySet):
    def standing(self) -> StageChangeQuerySet:
        """Changes that were not undone, in the order in which they were recorded."""
        return self.filter(undone_at__isnull=True).order_by("pk")


@tracked
class StageChange(models.Model):
    """A step in a centre's life: from, to, when, on what evidence, said by whom."""

    centre = models.ForeignKey(Centre, verbose_name="Puskesos", on_delete=models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField("dari", max_length=12, choices=Stage.choices, blank=True)
    to_stage = models.CharField("menjadi", max_length=12, choices=Stage.choices)
    on = models.DateField("tanggal")
    evidence = models.CharField("bukti", max_length=250)
    source = models.CharField("sumber", max_length=250, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", null=True, blank=True, on_delete=models.PROTECT
    )
    exception = models.CharField("alasan melompat atau mundur", max_length=250, blank=True)
    file = models.FileField("berkas bukti", upload_to=PrivatePath("tahap"), blank=True)
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibatalkan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    undo_reason = models.CharField("alasan pembatalan", max_length=250, blank=True, editable=False)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "perubahan tahap"
        verbose_name_plural = "perubahan tahap"
        ordering = ["centre", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_stage="") | _legal() | ~Q(exception=""),
                name="stage_changes_in_order",
                violation_error_message="Tahap Puskesos tidak boleh melompat atau mundur tanpa alasan.",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="stage_change_has_evidence",
                violation_error_message="Bukti perubahan tahap wajib diisi.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | (Q(undone_by__isnull=False) & ~Q(undo_reason="")),
                name="undone_stage_change_says_why",
                violation_error_message="Pembatalan tahap memerlukan alasan dan nama petugas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.get_to_stage_display()}"
