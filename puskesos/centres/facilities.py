"""What a Puskesos has to work with: the checklist of the Ministry's handbooks, and when it is open."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


class OfCentreQuerySet(TerritoryQuerySet):
    territory_path = "centre__village__code"


@tracked
class FacilityKind(models.Model):
    """A line of the checklist; the office adds and retires lines in the back room."""

    name = models.CharField("sarana", max_length=100, unique=True)
    order = models.PositiveSmallIntegerField("urutan", default=1)
    is_in_use = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis sarana"
        verbose_name_plural = "jenis sarana"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class FacilityCheck(models.Model):
    """What was last seen of a facility at a centre; earlier checks stand in its history."""

    class State(models.TextChoices):
        PRESENT = "present", "ada"
        BROKEN = "broken", "rusak"
        MISSING = "missing", "tidak ada"

    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", on_delete=models.PROTECT, related_name="facilities"
    )
    kind = models.ForeignKey(FacilityKind, verbose_name="sarana", on_delete=models.PROTECT, related_name="checks")
    state = models.CharField("keadaan", max_length=8, choices=State.choices)
    note = models.CharField("keterangan", max_length=150, blank=True)
    photo = models.FileField("foto", upload_to=PrivatePath("sarana"), blank=True)
    checked_on = models.DateField("diperiksa", default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="diperiksa oleh", on_delete=models.PROTECT)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = "sarana Puskesos"
        verbose_name_plural = "sarana Puskesos"
        ordering = ["centre", "kind__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "kind"],
                name="one_check_per_centre_and_facility",
                violation_error_message="Sarana ini sudah tercatat untuk Puskesos tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_state_display()}"


@tracked
class OpeningHour(models.Model):
    """From when to when a centre is open on a day of the week; no row, closed."""

    # CASCADE: a line of the centre's timetable.
    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", on_delete=models.CASCADE, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField("hari", choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = "jam layanan"
        verbose_name_plural = "jam layanan"
        ordering = ["centre", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "weekday"],
                name="one_opening_per_centre_and_weekday",
                violation_error_message="Jam layanan hari ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="centre_closes_after_it_opens",
                violation_error_message="Jam tutup harus sesudah jam buka.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.span}"

    @property
    def span(self) -> str:
        return f"{self.opens:%H.%M}–{self.closes:%H.%M}"


def hours_in_words(hours: list[OpeningHour]) -> str:
    """ "Senin–Kamis 08.00–15.00 WIB, Jumat 08.00–11.00 WIB"; empty for no hours.  `hours` in the order of the week."""
    parts = []
    # Days in a row with the same hours share one part: their number less their place is the same.
    for (_, span), run in groupby(enumerate(hours), key=lambda pair: (pair[1].weekday - pair[0], pair[1].span)):
        days = [hour.get_weekday_display() for _, hour in run]
        parts.append(f"{days[0] if len(days) == 1 else f'{days[0]}–{days[-1]}'} {span} WIB")
    return ", ".join(parts)


@tracked
class MonthlyActivity(models.Model):
    """What a centre did in a month: how many days it was open, how many people came (indicators of the office)."""

    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", on_delete=models.PROTECT, related_name="months"
    )
    month = models.DateField("bulan", help_text="Hari pertama bulan itu.")
    open_days = models.PositiveSmallIntegerField("hari buka")
    visitors = models.PositiveIntegerField("pengunjung")
    note = models.CharField("kegiatan bulan ini", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT)

    objects = OfCentreQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan bulanan"
        verbose_name_plural = "kegiatan bulanan"
        ordering = ["centre", "-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month"],
                name="one_activity_per_centre_and_month",
                violation_error_message="Kegiatan bulan ini sudah dicatat untuk Puskesos tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="activity_month_is_its_first_day",
                violation_error_message="Bulan ditulis dengan tanggal 1.",
            ),
            models.CheckConstraint(
                condition=Q(open_days__lte=31),
                name="open_days_fit_a_month",
                violation_error_message="Hari buka paling banyak 31.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.month:%m-%Y}"

    def clean(self) -> None:
        if self.month and self.month > timezone.localdate():
            raise ValidationError({"month": "Bulan ini belum terjadi."})
        if self.month and self.open_days is not None and self.open_days > days_in(self.month):
            raise ValidationError({"open_days": f"Bulan itu hanya {days_in(self.month)} hari."})


def days_in(month: dt.date) -> int:
    """How many days the month of a date has."""
    following = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return (following - dt.timedelta(days=1)).day


def checklist(centre: Any) -> list[tuple[FacilityKind, FacilityCheck | None]]:
    """Every line of the checklist in use, with what was last seen of it at the centre; two queries."""
    seen = {check.kind_id: check for check in centre.facilities.select_related("by")}
    return [(kind, seen.get(kind.pk)) for kind in FacilityKind.objects.filter(Q(is_in_use=True) | Q(pk__in=seen))]
