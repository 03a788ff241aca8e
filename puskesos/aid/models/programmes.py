"""Aid programmes, their periods with the threshold that holds in each, and the seats of every region."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from puskesos.aid.models.enrolments import Enrolment
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, around, narrow

DECILE_WORDS = "Desil hanya 1 sampai 10."
DECILES = [MinValueValidator(1, DECILE_WORDS), MaxValueValidator(10, DECILE_WORDS)]

BARRED_JOBS = "ASN, PNS, PPPK, TNI, Polri, BUMN, BUMD"
"""Who does not receive, as offices name it in their evidence (DOMAIN 8.5); each programme has its own words."""

_CODE = re.compile(r"(?P<year>20\d\d)(?:-(?P<part>[TS])(?P<number>[1-4]))?")
_MONTHS = {"T": 3, "S": 6}


def span_of(code: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a period by its code: "2026", "2026-T3" (quarter), "2026-S1" (half year); else None."""
    found = _CODE.fullmatch(code.strip().upper())
    if found is None:
        return None
    year, part, number = int(found["year"]), found["part"], int(found["number"] or 1)
    months = _MONTHS.get(part or "", 12)
    if number * months > 12:
        return None
    after = number * months + 1
    end = dt.date(year + (after > 12), after - 12 * (after > 12), 1) - dt.timedelta(days=1)
    return dt.date(year, (number - 1) * months + 1, 1), end


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

    code = models.CharField("kode", max_length=20, unique=True, error_messages={"unique": "Kode ini sudah dipakai."})
    name = models.CharField("nama", max_length=120)
    funder = models.CharField("sumber dana", max_length=80, blank=True)
    recipient = models.CharField("penerima", max_length=12, choices=Recipient.choices, default=Recipient.FAMILY)
    bars = models.ManyToManyField(
        "self", verbose_name="tidak boleh bersama program", blank=True, symmetrical=True,
        help_text="Penerima salah satunya yang juga menerima program ini muncul pada pemadanan.",
    )  # fmt: skip
    barred_pillars = models.ManyToManyField(
        "pillars.Pillar", verbose_name="anggota pilar yang tidak boleh menerima", blank=True,
        related_name="barring_programmes",
    )  # fmt: skip
    barred_jobs = models.CharField(
        "pekerjaan yang tidak boleh menerima", max_length=250, blank=True, default=BARRED_JOBS,
        help_text="Kata-katanya, dipisah koma, sebagaimana tertulis pada pekerjaan orang di register.",
    )  # fmt: skip
    note = models.TextField("catatan", max_length=1000, blank=True)
    is_active = models.BooleanField("masih berjalan", default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "program bantuan"
        verbose_name_plural = "program bantuan"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("aid:programme_detail", args=[self.pk])

    @property
    def barred_words(self) -> list[str]:
        return [word for part in self.barred_jobs.split(",") if (word := part.strip())]


class ProgrammePeriodQuerySet(models.QuerySet["ProgrammePeriod"]):
    def visible_to(self, user: Any) -> ProgrammePeriodQuerySet:
        """Like programmes: no secret."""
        return self.all() if user.is_authenticated else self.none()

    def of(self, enrolment: Enrolment) -> ProgrammePeriodQuerySet:
        """The period of an enrolment, if the office has described it."""
        return self.filter(programme=enrolment.programme_id, code=enrolment.period)

    def open(self) -> ProgrammePeriodQuerySet:
        return self.filter(is_open=True)


@tracked
class ProgrammePeriod(models.Model):
    """What holds in one period of a programme.

    The period's one home is the text on the enrolment (lists carry it, and imports write it by the hundred thousand);
    this row describes that text: its days, the threshold, and by `Quota` the seats.
    """

    programme = models.ForeignKey(Programme, verbose_name="program", on_delete=models.PROTECT, related_name="periods")
    code = models.CharField("periode", max_length=20, help_text="Seperti di daftar penerima: 2026 atau 2026-T3.")
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    max_decile = models.PositiveSmallIntegerField(
        "desil tertinggi", null=True, blank=True, validators=DECILES,
        help_text="Pengganti dengan desil lebih tinggi ditolak. Kosongkan bila program ini tidak memakai desil.",
    )  # fmt: skip
    is_open = models.BooleanField("masih dibuka", default=True, help_text="Keputusan hanya pada periode yang dibuka.")
    note = models.CharField("catatan", max_length=250, blank=True)

    objects = ProgrammePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "periode program"
        verbose_name_plural = "periode program"
        ordering = ["programme", "-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="one_period_of_a_code",
                violation_error_message="Program ini sudah mempunyai periode tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message="Periode berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(max_decile__isnull=True) | Q(max_decile__range=(1, 10)),
                name="threshold_decile_range",
                violation_error_message=DECILE_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.code}"

    @property
    def enrolments(self) -> models.QuerySet[Enrolment]:
        """Everybody in this programme and period; not narrowed to a territory."""
        return Enrolment.objects.filter(programme=self.programme_id, period=self.code)

    def clean(self) -> None:
        self.code = " ".join(self.code.split())
        known = ProgrammePeriod.objects.filter(pk=self.pk).first()
        if known and known.code != self.code and known.enrolments.exists():
            raise ValidationError(
                {"code": f"Sudah ada penerima pada periode {known.code}; kodenya tidak dapat diganti."}
            )


class QuotaQuerySet(TerritoryQuerySet):
    def visible_to(self, user: Any) -> QuotaQuerySet:
        """Of one's own regions, and of those that contain them: the whole that one's part is of."""
        return self.filter(around(self.territory_path, user))


@tracked
class Quota(models.Model):
    """How many may receive in a region (village, kecamatan or kabupaten) in a period."""

    period = models.ForeignKey(ProgrammePeriod, verbose_name="periode", on_delete=models.PROTECT, related_name="quotas")
    region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah", on_delete=models.PROTECT, related_name="quotas"
    )  # fmt: skip
    seats = models.PositiveIntegerField("kuota")

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = "kuota"
        verbose_name_plural = "kuota"
        ordering = ["period", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "region"],
                name="one_quota_per_region",
                violation_error_message="Kuota wilayah ini pada periode tersebut sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.region}: {self.seats}"
