"""The office's own days: closed although the country works, or open although it does not."""

from __future__ import annotations

from django.db import models

from welfare.audit.tracking import tracked


@tracked
class OfficeDay(models.Model):
    """A day on which this office differs from the national calendar (hari jadi kabupaten, lembur, bencana)."""

    on = models.DateField("tanggal", unique=True, error_messages={"unique": "Tanggal ini sudah tercatat."})
    is_working = models.BooleanField("kantor buka", default=False)
    name = models.CharField("keterangan", max_length=120)

    class Meta:
        verbose_name = "hari kantor"
        verbose_name_plural = "hari kantor"
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y} {self.name}"
