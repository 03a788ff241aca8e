"""Dated rules about who may hold a post.  They warn, they never block: rules change under running boards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from pillars.models.kinds import Pillar, Position, of_own_pillars
from welfare.audit.tracking import tracked


class PillarRuleQuerySet(models.QuerySet["PillarRule"]):
    def visible_to(self, user: Any) -> PillarRuleQuerySet:
        return self.filter(of_own_pillars("pillar", user))

    def valid(self, on: dt.date | None = None) -> PillarRuleQuerySet:
        """In force on a day (default: today); both ends included."""
        day = on or timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def _time() -> Func:
    """When a rule holds: both ends included, open where none is given."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return Func(F("valid_from"), F("valid_until"), bounds, function="daterange", output_field=DateRangeField())


@tracked
class PillarRule(models.Model):
    """A rule of a pillar, or of one post in it, with the time in which it holds and where it is written."""

    class Kind(models.TextChoices):
        MIN_AGE = "min_age", "usia paling muda"
        MAX_AGE = "max_age", "usia paling tua"
        MIN_AGE_AT_START = "min_age_start", "usia paling muda saat diangkat"
        MAX_AGE_AT_START = "max_age_start", "usia paling tua saat diangkat"
        NEEDS_DECREE = "needs_decree", "harus ber-SK"
        NEEDS_BASIC_TRAINING = "needs_basic", "harus sudah bimbingan teknis dasar"
        TERM_YEARS = "term_years", "masa bakti paling lama (tahun)"

    NUMBERLESS = (Kind.NEEDS_DECREE, Kind.NEEDS_BASIC_TRAINING)

    pillar = models.ForeignKey(Pillar, verbose_name="pilar", on_delete=models.PROTECT, related_name="rules")
    position = models.ForeignKey(
        Position, verbose_name="jabatan", null=True, blank=True, on_delete=models.PROTECT, related_name="rules",
        help_text="Kosongkan bila berlaku untuk semua jabatan pilar ini.",
    )  # fmt: skip
    kind = models.CharField("aturan", max_length=14, choices=Kind.choices)
    value = models.PositiveSmallIntegerField("angka", null=True, blank=True, help_text="Tahun.")
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    source = models.CharField("dasar", max_length=250)
    needs_confirmation = models.BooleanField(
        "perlu dikonfirmasi", default=False,
        help_text="Centang selama isi atau tanggal aturan ini belum dibaca sendiri dalam peraturannya.",
    )  # fmt: skip

    objects = PillarRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan pilar"
        verbose_name_plural = "aturan pilar"
        ordering = ["pillar", F("valid_from").desc(nulls_last=True), "kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["needs_decree", "needs_basic"], value__isnull=True)
                | (~Q(kind__in=["needs_decree", "needs_basic"]) & Q(value__isnull=False)),
                name="rule_has_its_number",
                violation_error_message="Isi angka untuk aturan usia dan masa bakti; kosongkan untuk aturan lain.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="rule_ends_after_start",
                violation_error_message="Aturan berakhir sebelum mulai berlaku. Periksa kedua tanggalnya.",
            ),
            # A new rule takes over from a day: two limits at once would contradict each other.
            ExclusionConstraint(
                name="rules_of_a_kind_do_not_overlap",
                expressions=[
                    ("pillar", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("position", 0, output_field=models.BigIntegerField()), RangeOperators.EQUAL),
                    (_time(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Aturan sejenis masih berlaku pada masa itu. "
                "Isi dulu “berlaku sampai” pada aturan yang lama.",
            ),
        ]

    def __str__(self) -> str:
        number = f" {self.value} tahun" if self.value is not None else ""
        return f"{self.pillar.short_name}: {self.kind_words}{number}"

    @property
    def kind_words(self) -> str:
        """The kind before its number, of which the unit then stands behind: "masa bakti paling lama" (5 tahun)."""
        return self.get_kind_display().removesuffix(" (tahun)")

    @property
    def cited(self) -> str:
        """Where the rule is written, and whether the office has yet to make sure of it."""
        return f"{self.source} (perlu dikonfirmasi)" if self.needs_confirmation else self.source

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it holds on a day; both ends included."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or self.valid_until >= day)
