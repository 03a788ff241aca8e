"""What belongs to a case: its timeline, its papers, and how far its delay has climbed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from puskesos.cases.flow import CLOSED, State
from puskesos.cases.seeing import OfCaseQuerySet
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath


@tracked
class CaseEntry(models.Model):
    """A line of the timeline: a step, a remark with or without a paper, an assignment, a referral, a delay."""

    class Kind(models.TextChoices):
        NOTE = "note", "catatan"
        MOVE = "move", "langkah"
        ASSIGN = "assign", "pembagian"
        PAPERS = "papers", "berkas"
        REFERRAL = "referral", "rujukan"
        ESCALATION = "escalation", "keterlambatan"

    case = models.ForeignKey("cases.Case", verbose_name="kasus", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices, default=Kind.NOTE)
    from_state = models.CharField("dari", max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField("menjadi", max_length=12, choices=State.choices, blank=True)
    on = models.DateField("tanggal", default=timezone.localdate)
    text = models.TextField("isi", max_length=2000, blank=True)
    file = models.FileField("lampiran", upload_to=PrivatePath("kasus"), blank=True)
    file_title = models.CharField("nama lampiran", max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="case_entries",
    )  # fmt: skip
    at = models.DateTimeField("waktu", default=timezone.now, editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan kasus"
        verbose_name_plural = "catatan kasus"
        ordering = ["case", "-on", "-pk"]
        indexes = [
            # Reopenings of a month: few among all the lines of all timelines.
            models.Index(fields=["on"], name="entry_reopened", condition=Q(kind="move", from_state__in=CLOSED)),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_to_state_display() or self.get_kind_display()}"


@tracked
class CasePaper(models.Model):
    """A paper that the service asks for, and the day it was brought."""

    case = models.ForeignKey("cases.Case", verbose_name="kasus", on_delete=models.PROTECT, related_name="papers")
    name = models.CharField("berkas", max_length=120)
    received_on = models.DateField("diterima", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diterima oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="case_papers",
    )  # fmt: skip

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas kasus"
        verbose_name_plural = "berkas kasus"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"],
                name="paper_once_per_case",
                violation_error_message="Berkas ini sudah ada di daftar kasus tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.IntegerChoices):
    """To whom a delay climbs, in this order."""

    FACILITATOR = 1, "fasilitator"
    TKSK = 2, "TKSK"
    FIELD = 3, "bidang"
    HEAD = 4, "kepala dinas"


@tracked
class Escalation(models.Model):
    """That a delay has climbed to a level: of the case itself, or of the answer to a referral.  Once for each level."""

    case = models.ForeignKey("cases.Case", verbose_name="kasus", on_delete=models.PROTECT, related_name="escalations")
    referral = models.ForeignKey(
        "cases.Referral", verbose_name="rujukan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="escalations",
    )  # fmt: skip
    opening = models.PositiveSmallIntegerField("dibuka ke", default=1)
    level = models.PositiveSmallIntegerField("tingkat", choices=Level.choices)
    due_on = models.DateField("batas waktu")
    on = models.DateField("tanggal")

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "kenaikan keterlambatan"
        verbose_name_plural = "kenaikan keterlambatan"
        ordering = ["case", "on", "level"]
        permissions = [
            ("answer_facilitator", "Menanggapi keterlambatan tingkat fasilitator"),
            ("answer_tksk", "Menanggapi keterlambatan tingkat TKSK"),
            ("answer_field", "Menanggapi keterlambatan tingkat bidang"),
            ("answer_head", "Menanggapi keterlambatan tingkat kepala dinas"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "opening", "level"],
                condition=Q(referral__isnull=True),
                name="delay_climbs_once",
                violation_error_message="Keterlambatan ini sudah dinaikkan ke tingkat tersebut.",
            ),
            models.UniqueConstraint(
                fields=["referral", "level"],
                condition=Q(referral__isnull=False),
                name="late_answer_climbs_once",
                violation_error_message="Keterlambatan jawaban ini sudah dinaikkan ke tingkat tersebut.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_level_display()}"
