"""What trust is kept with: seals over the history, erasures, retention periods, breaches."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from welfare.audit.tracking import tracked

NOTICE = dt.timedelta(hours=72)
"""3 x 24 hours from the moment a breach is known (UU PDP art. 46)."""


def append_only() -> list[Any]:
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Seal(models.Model):
    """One night's seal: a digest of the new rows of every watched table, chained to the seal before it."""

    at = models.DateTimeField("waktu", default=timezone.now)
    previous = models.CharField("segel sebelumnya", max_length=64, blank=True)
    digest = models.CharField("segel", max_length=64, unique=True)
    rows = models.PositiveBigIntegerField("jumlah baris")
    amended_until = models.PositiveBigIntegerField("perubahan segel yang tercakup, sampai nomor", default=0)

    class Meta:
        verbose_name = "segel riwayat"
        verbose_name_plural = "segel riwayat"
        ordering = ["-pk"]
        # Two seals cannot follow the same one.
        constraints = [
            models.UniqueConstraint(
                fields=["previous"], name="one_seal_after_another", violation_error_message="Segel ini sudah disambung."
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.rows} baris)"


class SealPart(models.Model):
    """What a seal says of one table: the rows after `since` up to `until`, read in these columns."""

    seal = models.ForeignKey(Seal, verbose_name="segel", on_delete=models.PROTECT, related_name="parts")
    table = models.CharField("tabel", max_length=63)
    columns = models.JSONField("kolom")
    since = models.BigIntegerField("sesudah nomor")
    until = models.BigIntegerField("sampai nomor")
    rows = models.PositiveBigIntegerField("jumlah baris")
    digest = models.CharField("sidik", max_length=64)

    class Meta:
        verbose_name = "bagian segel"
        verbose_name_plural = "bagian segel"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "table"], name="table_once_per_seal", violation_error_message="Tabel ini sudah disegel."
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.since}-{self.until}"


class Erasure(models.Model):
    """That personal data was taken out for good: of whom or what, why, by whom.  Holds none of it."""

    class Kind(models.TextChoices):
        REQUEST = "request", "permintaan orangnya"
        RETENTION = "retention", "masa simpan berakhir"
        KEYS = "keys", "pergantian kunci"

    kind = models.CharField("dasar", max_length=10, choices=Kind.choices)
    subject_model = models.CharField("jenis data", max_length=60)
    subject_id = models.CharField("nomor data", max_length=40, blank=True)
    reason = models.CharField("alasan", max_length=300)
    rows = models.JSONField("jumlah baris per tabel", default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = "penghapusan data pribadi"
        verbose_name_plural = "penghapusan data pribadi"
        ordering = ["-at"]
        indexes = [models.Index(fields=["subject_model", "subject_id"], name="erasure_of_subject")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject_model} {self.subject_id}"


class SealAmendment(models.Model):
    """The digest of a sealed part after rows of it were emptied on purpose; sealed itself the next night."""

    part = models.ForeignKey(SealPart, verbose_name="bagian segel", on_delete=models.PROTECT, related_name="amendments")
    erasure = models.ForeignKey(Erasure, verbose_name="penghapusan", on_delete=models.PROTECT, related_name="+")
    before = models.CharField("sidik lama", max_length=64)
    digest = models.CharField("sidik baru", max_length=64)
    rows = models.PositiveBigIntegerField("jumlah baris")

    class Meta:
        verbose_name = "perubahan segel"
        verbose_name_plural = "perubahan segel"
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.part}: {self.erasure}"


@tracked
class RetentionPeriod(models.Model):
    """How long a kind of data is kept from a day on; the latest that has begun holds.  0: for ever."""

    code = models.CharField("jenis data", max_length=40)
    months = models.PositiveSmallIntegerField("masa simpan (bulan)", help_text="0 berarti tidak pernah dihapus.")
    valid_from = models.DateField("berlaku sejak", default=timezone.localdate)
    source = models.CharField("dasar", max_length=200, help_text="Misalnya nomor JRA atau peraturan bupati.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "masa simpan"
        verbose_name_plural = "masa simpan"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="one_period_per_day",
                violation_error_message="Masa simpan yang berlaku sejak tanggal itu sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.months} bulan sejak {self.valid_from:%d-%m-%Y}"


class BreachQuerySet(models.QuerySet["Breach"]):
    def visible_to(self, user: Any) -> BreachQuerySet:
        """Those with the permission see all: a breach knows no territory."""
        return self if user.has_perm("trust.view_breach") else self.none()


@tracked
class Breach(models.Model):
    """Personal data may have come into wrong hands: when, how, whom to tell, by when (UU PDP art. 46)."""

    class State(models.TextChoices):
        OPEN = "open", "ditangani"
        NOTIFIED = "notified", "sudah diberitahukan"
        WITHDRAWN = "withdrawn", "bukan kegagalan pelindungan"

    title = models.CharField("peristiwa", max_length=150)
    known_at = models.DateTimeField(
        "diketahui", default=timezone.now, help_text="Batas pemberitahuan dihitung 3 x 24 jam dari sini."
    )
    since = models.DateTimeField("data terbuka sejak")
    until = models.DateTimeField("sampai")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="akun yang dipakai", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="Kosongkan bila semua akun.",
    )  # fmt: skip
    address = models.GenericIPAddressField(
        "alamat IP", null=True, blank=True, help_text="Hanya akun yang pernah masuk dari alamat ini."
    )
    table = models.CharField("jenis data", max_length=60, blank=True, help_text="Kosongkan bila semua jenis data.")
    what = models.TextField("data apa, bagaimana terbuka")
    handling = models.TextField("penanganan dan pemulihan", blank=True)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    notified_at = models.DateTimeField("diberitahukan", null=True, blank=True, editable=False)
    number = models.CharField("nomor surat", max_length=60, blank=True, editable=False)
    state_reason = models.CharField("alasan", max_length=300, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+",
        editable=False,
    )  # fmt: skip

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = "kegagalan pelindungan data"
        verbose_name_plural = "kegagalan pelindungan data"
        ordering = ["-known_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="breach_ends_after_it_began",
                violation_error_message="Akhir harus sesudah awal.",
            ),
            models.CheckConstraint(
                condition=Q(state="notified", notified_at__isnull=False) | ~Q(state="notified") & Q(notified_at=None),
                name="breach_told_has_a_moment",
                violation_error_message="Waktu pemberitahuan wajib diisi.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("trust:breach_detail", args=[self.pk])

    @property
    def deadline(self) -> dt.datetime:
        return self.known_at + NOTICE

    @property
    def is_late(self) -> bool:
        """Nobody was told when the three days were over."""
        return self.state == self.State.OPEN and timezone.now() > self.deadline

    def move(self, state: str, *, reason: str = "", at: dt.datetime | None = None) -> None:
        """To another state and back; back to open empties when the notice went out.  Saves.

        Raises ValueError with a sentence: the same state, or no reason for what is not the plain way forward.
        """
        if state == self.state:
            raise ValueError("Keadaannya sudah demikian.")
        if state != self.State.NOTIFIED and not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        self.state, self.state_reason = state, reason.strip()
        self.notified_at = (at or timezone.now()) if state == self.State.NOTIFIED else None
        self.save(update_fields=["state", "state_reason", "notified_at"])
