"""Appointment papers (SK)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from welfare.accounts.roles import Role
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet

EXPIRING_DAYS = (30, 90, 180)
"""Within how many days of its end an SK is shown as ending; the office's choice (DOMAIN 5.7)."""


class DecreeQuerySet(TerritoryQuerySet):
    def visible_to(self, user: Any) -> DecreeQuerySet:
        """A decree is seen where it is from, and by whoever sees a member whom it names."""
        from pillars.models.memberships import Membership

        if not user.is_authenticated:
            return self.none()
        named = Q(pk__in=Membership.objects.visible_to(user).filter(decree__isnull=False).values("decree"))
        # A coordinator's territory is the kabupaten: only the members tell which decrees are of the own pillar.
        if user.role == Role.PILLAR_COORDINATOR:
            return self.filter(named)
        if user.sees_everything:
            return self.all()
        return self.filter(named | Q(pk__in=super().visible_to(user).values("pk")))

    def standing(self) -> DecreeQuerySet:
        """Neither revoked nor replaced."""
        return self.filter(revoked_on__isnull=True, replaced_by__isnull=True)

    def valid(self, on: dt.date | None = None) -> DecreeQuerySet:
        """In force on a day (default: today); the last day counts."""
        day = on or timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.standing().filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def expiring(self, within_days: int = EXPIRING_DAYS[-1]) -> DecreeQuerySet:
        """In force, with a last day from today to `within_days` days from now."""
        today = timezone.localdate()
        return self.standing().filter(valid_until__range=(today, today + dt.timedelta(days=within_days)))

    def expired(self, on: dt.date | None = None) -> DecreeQuerySet:
        """Past the last day, and neither revoked nor replaced by then."""
        return self.standing().filter(valid_until__lt=on or timezone.localdate())

    def revoked(self) -> DecreeQuerySet:
        return self.filter(revoked_on__isnull=False)

    def replaced(self) -> DecreeQuerySet:
        return self.filter(replaced_by__isnull=False)


@tracked
class Decree(models.Model):
    """An SK (surat keputusan): one paper names a whole board.  Numbers are free text, never parsed."""

    number = models.CharField("nomor SK", max_length=100)
    about = models.CharField("tentang", max_length=250, blank=True)
    issuer = models.CharField("penerbit", max_length=120, blank=True)
    signer = models.CharField("penandatangan", max_length=120, blank=True)
    signer_capacity = models.CharField("selaku", max_length=120, blank=True)
    signed_on = models.DateField("tanggal SK", null=True, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah", null=True, blank=True, on_delete=models.PROTECT,
        related_name="decrees",
    )  # fmt: skip
    scan = models.FileField("pindaian", upload_to=PrivatePath("sk"), blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="diganti dengan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="predecessors",
    )  # fmt: skip
    revoked_on = models.DateField("dicabut pada", null=True, blank=True)
    revoke_reason = models.CharField("alasan dicabut", max_length=200, blank=True)

    objects = DecreeQuerySet.as_manager()

    class Meta:
        verbose_name = "SK"
        verbose_name_plural = "SK"
        ordering = ["-signed_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issuer"],
                name="decree_once",
                violation_error_message="SK dengan nomor dan penerbit ini sudah tercatat. Pakai SK yang sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="decree_ends_after_start",
                violation_error_message="SK berakhir sebelum mulai berlaku. Periksa kedua tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoke_reason="")
                | (Q(revoked_on__isnull=False) & ~Q(revoke_reason="")),
                name="decree_revoked_with_reason",
                violation_error_message="SK yang dicabut memerlukan tanggal dan alasan.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="decree_replaced_by_another",
                violation_error_message="SK tidak dapat diganti dengan dirinya sendiri. Pilih SK yang baru.",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="decree_valid_until")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("pillars:decree_detail", args=[self.pk])

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            text = "SK berakhir sebelum mulai berlaku. Periksa tahunnya: tanggal ini harus sesudah “berlaku sejak”."
            raise ValidationError({"valid_until": text})

    @property
    def days_left(self) -> int | None:
        """Days until the last day; negative when it has passed, None without one."""
        return (self.valid_until - timezone.localdate()).days if self.valid_until else None

    @transaction.atomic
    def replace(self, *, by_decree: Decree, by: Any) -> None:
        """This SK no longer holds: `by_decree` stands in its place.

        Raises ValidationError: already revoked or replaced, the same SK, or the new one leads back to this.
        """
        old = self._locked()
        if by_decree.pk == self.pk:
            raise ValidationError("SK tidak dapat diganti dengan dirinya sendiri. Pilih SK yang baru.")
        later: Decree | None = by_decree
        while later is not None:
            if later.replaced_by_id == old.pk:
                raise ValidationError(f"SK {by_decree} justru diganti oleh SK ini. Pilih SK yang lebih baru.")
            later = later.replaced_by
        with pghistory.context(user=by.pk, reason=f"diganti dengan SK {by_decree}"):
            self.replaced_by = by_decree
            self.save(update_fields=["replaced_by"])

    @transaction.atomic
    def revoke(self, *, on: dt.date, reason: str, by: Any) -> None:
        """Withdrawn from a day on, with a reason; the members it names keep their posts until somebody ends them.

        Raises ValidationError: already revoked or replaced, before it was signed, or without a reason.
        """
        self._locked()
        if not reason.strip():
            raise ValidationError("Tulis alasan SK ini dicabut.")
        begun = self.valid_from or self.signed_on
        if begun and on < begun:
            raise ValidationError("SK dicabut sebelum berlaku. Periksa tanggalnya.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.revoked_on, self.revoke_reason = on, reason.strip()
            self.save(update_fields=["revoked_on", "revoke_reason"])

    @transaction.atomic
    def restore(self, *, by: Any) -> None:
        """Take back a revocation or a replacement that was entered by mistake."""
        with pghistory.context(user=by.pk, reason="pencabutan atau penggantian dibatalkan"):
            self.revoked_on, self.revoke_reason, self.replaced_by = None, "", None
            self.save(update_fields=["revoked_on", "revoke_reason", "replaced_by"])

    def _locked(self) -> Decree:
        current = Decree.objects.select_for_update().get(pk=self.pk)
        if current.revoked_on:
            raise ValidationError("SK ini sudah dicabut.")
        if current.replaced_by_id:
            raise ValidationError("SK ini sudah diganti. Ganti SK penggantinya.")
        return current
