"""What was done about a post: appointed, extended, replaced, transferred, ended; by which SK and by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from pillars.models.decrees import Decree
from pillars.models.kinds import OwnPillarQuerySet
from pillars.models.memberships import Membership
from welfare.audit.tracking import tracked

UNDO_DAYS = 7
"""So long an act may simply be taken back; later, a further act says what changed."""


class MembershipActQuerySet(OwnPillarQuerySet):
    territory_path = "membership__unit__region__code"
    pillar_path = "membership__unit__pillar"

    def standing(self) -> MembershipActQuerySet:
        """Acts that were not taken back."""
        return self.filter(undone_at__isnull=True)


@tracked
class MembershipAct(models.Model):
    """One act on a membership.  Written by the verbs of `Unit`, `Membership` and `boards`, never by a form."""

    class Kind(models.TextChoices):
        APPOINT = "appoint", "diangkat"
        EXTEND = "extend", "diperpanjang"
        DECREE = "decree", "SK dicatat"
        REPLACE = "replace", "diganti"
        TRANSFER = "transfer", "dipindahkan"
        END = "end", "diakhiri"

    # CASCADE: an act is a line of the membership, and goes only when an appointment is taken back.
    membership = models.ForeignKey(
        Membership, verbose_name="keanggotaan", on_delete=models.CASCADE, related_name="acts"
    )  # fmt: skip
    kind = models.CharField("perbuatan", max_length=10, choices=Kind.choices)
    on = models.DateField("per tanggal", null=True, blank=True)
    decree = models.ForeignKey(
        Decree, verbose_name="SK", null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )
    before_until = models.DateField("masa bakti semula", null=True, blank=True)
    before_decree = models.ForeignKey(
        Decree, verbose_name="SK semula", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # SET_NULL: the term that followed may be taken back, the act on this one stays.
    related = models.ForeignKey(
        Membership, verbose_name="terkait", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField("catatan", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="membership_acts"
    )
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibatalkan oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = MembershipActQuerySet.as_manager()

    class Meta:
        verbose_name = "perbuatan kepegawaian pilar"
        verbose_name_plural = "perbuatan kepegawaian pilar"
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.membership.person} {self.get_kind_display()}"

    @property
    def may_be_undone(self) -> bool:
        """Whether it is recent and still stands; that it is the last one of its membership is asked by `undo`."""
        return self.undone_at is None and timezone.now() - self.recorded_at <= dt.timedelta(days=UNDO_DAYS)

    @transaction.atomic
    def undo(self, *, by: Any) -> None:
        """Take the act back, with the term that followed by it, as if it had not been entered.

        Raises ValidationError: too long ago, something was done since, or the post has been given to another.
        """
        membership = Membership.objects.select_for_update().get(pk=self.membership_id)
        if not self.may_be_undone:
            raise ValidationError(f"Hanya tindakan dalam {UNDO_DAYS} hari terakhir yang dapat dibatalkan.")
        newest = membership.acts.standing().first()
        if newest is None or newest.pk != self.pk:
            raise ValidationError("Sudah ada tindakan sesudahnya. Batalkan dulu tindakan yang terakhir.")
        with pghistory.context(user=by.pk, reason=f"tindakan “{self.get_kind_display()}” dibatalkan"):
            if self.kind == self.Kind.APPOINT:
                self._take_back(membership, by)
            elif self.kind in (self.Kind.EXTEND, self.Kind.DECREE):
                membership.until, membership.decree = self.before_until, self.before_decree
                membership.save(update_fields=["until", "decree", "is_single"])
                self._mark(by)
            else:
                self._reopen(membership, by)

    def _take_back(self, membership: Membership, by: Any) -> None:
        if self.related_id:
            raise ValidationError("Pengangkatan ini menggantikan masa jabatan lain. Batalkan di masa jabatan itu.")
        _remove(membership)

    def _reopen(self, membership: Membership, by: Any) -> None:
        if self.related and self.kind != self.Kind.END:
            if self.related.acts.standing().count() > 1:
                raise ValidationError(f"Sudah ada tindakan pada {self.related}. Batalkan dulu tindakan itu.")
            _remove(self.related)
            self.related = None
        membership.end, membership.end_reason = None, ""
        membership.refuse_a_second_holder()
        membership.full_clean()
        membership.save(update_fields=["end", "end_reason", "is_single"])
        self._mark(by)

    def _mark(self, by: Any) -> None:
        self.undone_at, self.undone_by = timezone.now(), by
        self.save(update_fields=["undone_at", "undone_by"])


def _remove(membership: Membership) -> None:
    try:
        membership.delete()
    except ProtectedError as error:
        text = "Pada masa jabatan ini sudah ada catatan lain, misalnya penilaian atau kegiatan. Akhiri saja jabatannya."
        raise ValidationError(text) from error


@tracked
class HeldVillage(models.Model):
    """A village that a member looks after (pendamping PKH), from and to; `until` is the first day without it."""

    # CASCADE: a line of the membership.
    membership = models.ForeignKey(
        Membership, verbose_name="keanggotaan", on_delete=models.CASCADE, related_name="villages"
    )
    region = models.ForeignKey(
        "regions.Region", verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="held_by"
    )
    since = models.DateField("sejak", null=True, blank=True)
    until = models.DateField("sampai", null=True, blank=True)

    objects = MembershipActQuerySet.as_manager()

    class Meta:
        verbose_name = "desa dampingan"
        verbose_name_plural = "desa dampingan"
        ordering = ["region"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "region"],
                condition=models.Q(until__isnull=True),
                name="village_held_once",
                violation_error_message="Desa ini sudah didampingi orang tersebut.",
            )
        ]

    def __str__(self) -> str:
        return str(self.region)


@tracked
class Evaluation(models.Model):
    """The yearly grade of a member (TKSK), as the province's register keeps it: good, enough, bad."""

    class Grade(models.TextChoices):
        GOOD = "good", "baik"
        ENOUGH = "enough", "cukup"
        BAD = "bad", "kurang"

    membership = models.ForeignKey(
        Membership, verbose_name="keanggotaan", on_delete=models.PROTECT, related_name="evaluations"
    )
    year = models.PositiveSmallIntegerField("tahun")
    grade = models.CharField("nilai", max_length=6, choices=Grade.choices)
    note = models.CharField("catatan", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="evaluations"
    )
    decided_on = models.DateField("dinilai pada", default=timezone.localdate)

    objects = MembershipActQuerySet.as_manager()

    class Meta:
        verbose_name = "penilaian tahunan"
        verbose_name_plural = "penilaian tahunan"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "year"],
                name="one_evaluation_per_year",
                violation_error_message="Tahun ini sudah dinilai. Ubah penilaian yang ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_grade_display()}"
