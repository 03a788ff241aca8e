"""Appointment papers (SK)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from welfare.accounts.roles import Role
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


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
        return self.filter(named | Q(pk__in=super().visible_to(user).values("pk")))


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
        "regions.Region",
        verbose_name="wilayah",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decrees",
    )

    objects = DecreeQuerySet.as_manager()

    class Meta:
        verbose_name = "SK"
        verbose_name_plural = "SK"
        ordering = ["-signed_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issuer"],
                name="decree_once",
                violation_error_message="SK dengan nomor dan penerbit ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="decree_ends_after_start",
                violation_error_message="SK berakhir sebelum mulai berlaku. Periksa kedua tanggalnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.number
