"""Certificates: numbered once, only for those who were there, withdrawn with a reason."""

from __future__ import annotations

import secrets
from typing import Any

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events.models.event import EventPartQuerySet
from events.models.letters import NumberFormat
from events.models.participant import Participant
from welfare.audit.tracking import tracked


def new_token() -> str:
    """What the QR carries: 128 random bits, so that a certificate cannot be found by counting."""
    return secrets.token_urlsafe(16)


class CertificateQuerySet(EventPartQuerySet):
    event_path = "participant__event"
    territory_path = "participant__event__region__code"

    def valid(self) -> CertificateQuerySet:
        return self.filter(revoked_at__isnull=True)


@tracked
class Certificate(models.Model):
    """One certificate.  Name and wording stay as printed; a revoked one keeps its number."""

    participant = models.ForeignKey(
        Participant, verbose_name="peserta", on_delete=models.PROTECT, related_name="certificates"
    )
    format = models.ForeignKey(
        NumberFormat, verbose_name="pola nomor", on_delete=models.PROTECT, related_name="certificates"
    )
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveIntegerField("nomor berjalan")
    text = models.CharField("nomor sertifikat", max_length=100)
    dated = models.DateField("tanggal sertifikat")
    hours = models.PositiveSmallIntegerField("jam pelajaran", validators=[MinValueValidator(1), MaxValueValidator(400)])
    name = models.CharField("nama tercetak", max_length=200)
    detail = models.CharField("utusan tercetak", max_length=200, blank=True)
    activity = models.CharField("kegiatan tercetak", max_length=300)
    signatory = models.ForeignKey(
        "papers.Signatory", verbose_name="penandatangan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    token = models.CharField("kode QR", max_length=32, unique=True, default=new_token, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diterbitkan oleh", on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField("diterbitkan", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicabut oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    revoke_reason = models.CharField("alasan dicabut", max_length=200, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat"
        verbose_name_plural = "sertifikat"
        ordering = ["-year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(revoked_at__isnull=True),
                name="one_valid_certificate_each",
                violation_error_message="Peserta ini sudah memiliki sertifikat yang berlaku.",
            ),
            models.UniqueConstraint(
                fields=["format", "year", "number"],
                name="certificate_number_once",
                violation_error_message="Nomor sertifikat ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""),
                name="certificate_revoked_for_a_reason",
                violation_error_message="Sebutkan alasan sertifikat dicabut.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def revoke(self, *, reason: str, by: Any) -> None:
        """Withdraw the certificate; its number stays taken.  Raises ValueError without a reason or the second time."""
        standing = Certificate.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if standing.revoked_at:
            raise ValueError("Sertifikat ini sudah dicabut.")
        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        self.revoked_at, self.revoked_by, self.revoke_reason = timezone.now(), by, reason.strip()[:200]
        with pghistory.context(user=by.pk, reason=self.revoke_reason):
            self.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
