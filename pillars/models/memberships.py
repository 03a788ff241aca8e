"""Who holds which post of a unit, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.formats import date_format

from pillars.models.decrees import Decree
from pillars.models.kinds import Position, of_own_pillars
from pillars.models.units import Unit
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


class MembershipQuerySet(TerritoryQuerySet):
    territory_path = "unit__region__code"

    def visible_to(self, user: Any) -> MembershipQuerySet:
        return super().visible_to(user).filter(of_own_pillars("unit__pillar", user))

    def active(self, on: dt.date | None = None) -> MembershipQuerySet:
        """Held on a day (default: today); the last day is `end` minus one."""
        day = on or timezone.localdate()
        return self.filter(Q(start__isnull=True) | Q(start__lte=day), Q(end__isnull=True) | Q(end__gt=day))

    def finished(self, on: dt.date | None = None) -> MembershipQuerySet:
        """Terms that are over on a day (default: today)."""
        return self.filter(end__lte=on or timezone.localdate())


def _term() -> Func:
    """The term of a post as a date range: start included, end excluded, open where unknown."""
    return Func(F("start"), F("end"), RangeBoundary(), function="daterange", output_field=DateRangeField())


@tracked
class Membership(models.Model):
    """A person in a post of a unit, from and to.  History stays: a membership ends, it is not deleted."""

    class EndReason(models.TextChoices):
        TERM = "term", "masa bakti berakhir"
        AGE = "age", "usia"
        PPPK = "pppk", "diangkat PPPK"
        MOVED = "moved", "pindah"
        DIED = "died", "meninggal"
        RESIGNED = "resigned", "mengundurkan diri"
        REPLACED = "replaced", "diganti"
        OTHER = "other", "lainnya"

    person = models.ForeignKey(
        "people.Person", verbose_name="orang", on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, verbose_name="unit", on_delete=models.PROTECT, related_name="memberships")
    position = models.ForeignKey(Position, verbose_name="jabatan", on_delete=models.PROTECT, related_name="memberships")
    # Copied from the position by a trigger-free rule: exclusion constraints see one table only.
    is_single = models.BooleanField("jabatan tunggal", default=False, editable=False)
    decree = models.ForeignKey(
        Decree, verbose_name="SK", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    start = models.DateField("mulai", null=True, blank=True)
    end = models.DateField("berakhir", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=12, choices=EndReason.choices, blank=True)
    member_number = models.CharField("nomor anggota", max_length=40, blank=True)
    note = models.CharField("catatan", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        ordering = ["unit", "position", "-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="term_ends_after_start",
                violation_error_message="Masa jabatan berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "position"],
                condition=Q(end__isnull=True),
                name="one_running_term_per_person_and_post",
                violation_error_message="Orang ini sudah memegang jabatan tersebut di unit ini.",
            ),
            ExclusionConstraint(
                name="single_post_terms_do_not_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    (_term(), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_single=True),
                violation_error_message="Jabatan ini hanya untuk satu orang dan masih dipegang. "
                "Akhiri dulu masa jabatan pemegang yang lama.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.position} {self.unit}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_single = self.position.is_single  # derived column, see above
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A post is held in a unit of its own pillar."""
        if self.unit_id and self.position_id and self.position.pillar_id != self.unit.pillar_id:
            raise ValidationError({"position": "Jabatan ini bukan jabatan pilar unit tersebut."})

    @property
    def is_running(self) -> bool:
        """Whether the post is held today."""
        day = timezone.localdate()
        return (self.start is None or self.start <= day) and (self.end is None or self.end > day)

    @property
    def term(self) -> str:
        """When the post was held: "sejak 1 Januari 2025", "1 Januari 2020 – 1 Maret 2025", "masa tidak tercatat"."""
        start, end = (date_format(day, "j F Y") if day else "" for day in (self.start, self.end))
        if start and end:
            return f"{start} – {end}"
        if end:
            return f"sampai {end}"
        return f"sejak {start}" if start else "masa tidak tercatat"

    def validate_constraints(self, exclude: Any = None) -> None:
        """Forms never show `is_single`, yet the rule for single posts needs it."""
        if self.position_id:
            self.is_single = self.position.is_single
        super().validate_constraints(exclude=set(exclude or ()) - {"is_single"})

    @transaction.atomic
    def finish(self, *, on: dt.date, reason: str, by: Any) -> None:
        """End the term on a day, with a reason.  `on` is the first day without it.

        Raises ValueError when it already ended or `on` is before the start.
        """
        if Membership.objects.select_for_update().get(pk=self.pk).end:
            raise ValueError("Masa jabatan ini sudah berakhir.")
        if self.start and on < self.start:
            raise ValueError("Tanggal berakhir lebih awal daripada tanggal mulai.")
        with pghistory.context(user=by.pk, reason=self.EndReason(reason).label):
            self.end, self.end_reason = on, reason
            self.save(update_fields=["end", "end_reason", "is_single"])
