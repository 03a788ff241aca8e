"""The office's letterhead (kop surat) and those who sign."""

from __future__ import annotations

from django.db import models

from welfare.audit.tracking import tracked


@tracked
class Letterhead(models.Model):
    """The head of every official paper.  One is in use; older ones stay for papers already printed."""

    government = models.CharField("pemerintah", max_length=120, default="PEMERINTAH KABUPATEN LAMONGAN")
    office = models.CharField("dinas", max_length=120, default="DINAS SOSIAL")
    address = models.CharField("alamat", max_length=200)
    contact = models.CharField("telepon, surel, laman", max_length=200, blank=True)
    city = models.CharField("tempat surat", max_length=60, default="Lamongan")
    in_use = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kop surat"
        verbose_name_plural = "kop surat"
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"],
                condition=models.Q(in_use=True),
                name="one_letterhead_in_use",
                violation_error_message="Sudah ada kop surat yang dipakai. Matikan dulu yang lama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.government}, {self.office}"


@tracked
class Signatory(models.Model):
    """Who may sign, in which capacity.  NIP has 18 digits (YYYYMMDD YYYYMM G NNN)."""

    name = models.CharField("nama", max_length=120)
    capacity = models.CharField("jabatan", max_length=120)
    nip = models.CharField("NIP", max_length=25, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "penandatangan"
        verbose_name_plural = "penandatangan"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.capacity})"


class NumberSeries(models.Model):
    """How far a yearly series of numbers has come.  Not tracked: what bears the number is."""

    code = models.CharField("seri", max_length=60)
    year = models.PositiveSmallIntegerField("tahun")
    last = models.PositiveIntegerField("nomor terakhir", default=0)

    class Meta:
        verbose_name = "seri nomor"
        verbose_name_plural = "seri nomor"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "year"],
                name="one_series_per_year",
                violation_error_message="Seri ini sudah ada untuk tahun itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.last}"
