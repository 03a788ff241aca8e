"""Two records of one person: pairs to look at, what was merged, and every record that moved with it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from welfare.audit.tracking import tracked
from welfare.regions.scoping import narrow


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> MergeQuerySet:
        """Merges of which both persons lie in the user's territories."""
        return self.filter(narrow("winner__region__code", user), narrow("loser_region__code", user))

    def standing(self) -> MergeQuerySet:
        """Merges that were not taken back."""
        return self.filter(undone_at__isnull=True)


@tracked
class Merge(models.Model):
    """A person's record that went into another's.  `rows` hold what it takes to bring it back exactly.

    `winner` follows when that person is merged in turn, so a number that is no more leads to the living record in one
    step.
    """

    winner = models.ForeignKey(
        "people.Person", verbose_name="orang yang tetap", on_delete=models.PROTECT, related_name="merges"
    )
    # A number, not a key: while the merge stands there is no such row.
    loser_pk = models.BigIntegerField("nomor orang yang digabungkan", editable=False)
    loser_name = models.CharField("nama yang digabungkan", max_length=300, editable=False)
    loser_region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah yang digabungkan", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    reason = models.CharField("alasan", max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("waktu", default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibatalkan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True, editable=False)
    undone_reason = models.CharField("alasan pembatalan", max_length=300, blank=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "penggabungan"
        verbose_name_plural = "penggabungan"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser_pk"],
                condition=Q(undone_at__isnull=True),
                name="merged_into_one_person",
                violation_error_message="Orang ini sudah digabungkan dengan orang lain.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="unmerge_has_time_and_officer",
                violation_error_message="Pembatalan penggabungan mencatat petugas dan waktunya.",
            ),
        ]

    def __str__(self) -> str:
        return f"Penggabungan nomor {self.pk}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("people:merge_detail", args=[self.pk])


class MergeRow(models.Model):
    """One record that a merge touched, as it was and as the merge left it.  Not tracked: it is the trail itself.

    The database writes both (`to_jsonb` of the row), and reads them back: no value passes through the program.  No
    `before`: the merge made the record; no `after`: it took it away.
    """

    merge = models.ForeignKey(Merge, verbose_name="penggabungan", on_delete=models.CASCADE, related_name="rows")
    # CASCADE: a line of the merge.
    model = models.CharField("jenis data", max_length=60)
    object_pk = models.CharField("kunci data", max_length=40)
    before = models.JSONField("semula", null=True)
    after = models.JSONField("sesudah", null=True)

    class Meta:
        verbose_name = "data yang ikut pindah"
        verbose_name_plural = "data yang ikut pindah"
        ordering = ["pk"]
        indexes = [models.Index(fields=["model", "object_pk"], name="merge_row_of_record")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"


class PossibleDoubleQuerySet(models.QuerySet["PossibleDouble"]):
    def visible_to(self, user: Any) -> PossibleDoubleQuerySet:
        """Pairs of persons who are still there, and both in the user's territories."""
        from welfare.people.models import Person

        def seen(side: str) -> Exists:
            return Exists(Person.objects.visible_to(user).filter(pk=OuterRef(side)))

        return self.filter(seen("first"), seen("second"))

    def open(self) -> PossibleDoubleQuerySet:
        """Pairs that nobody has judged to be two persons."""
        from welfare.people.models import DistinctPair

        return self.exclude(Exists(DistinctPair.objects.filter(first=OuterRef("first"), second=OuterRef("second"))))


class PossibleDouble(models.Model):
    """Two persons who may be one.  Computed by `doubles`, never edited, so it keeps no history.

    Plain numbers instead of keys: a finding must not hold a person whom an import takes back.
    """

    first = models.BigIntegerField("orang pertama")
    second = models.BigIntegerField("orang kedua")
    # Where they were registered when found: for filtering by kecamatan only, never for what may be seen.
    first_region = models.CharField("wilayah orang pertama", max_length=13, blank=True)
    second_region = models.CharField("wilayah orang kedua", max_length=13, blank=True)
    score = models.FloatField("kemiripan")
    reason = models.CharField("alasan", max_length=200)
    by_number = models.BooleanField("15 digit NIK sama", default=False)
    by_phone = models.BooleanField("nomor HP sama", default=False)
    by_birth = models.BooleanField("tanggal lahir sama", default=False)
    by_village = models.BooleanField("desa sama", default=False)
    found_at = models.DateTimeField("ditemukan", default=timezone.now)

    objects = PossibleDoubleQuerySet.as_manager()

    class Meta:
        verbose_name = "mungkin orang yang sama"
        verbose_name_plural = "mungkin orang yang sama"
        ordering = ["-score", "first", "second"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="possible_double_once",
                violation_error_message="Pasangan ini sudah ada di daftar.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="possible_double_in_order",
                violation_error_message="Pasangan harus dua orang yang berbeda.",
            ),
        ]
        indexes = [
            models.Index(fields=["-score", "first", "second"], name="possible_double_by_score"),
            models.Index(fields=["second"], name="possible_double_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first} dan {self.second}"
