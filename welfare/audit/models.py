"""The log of sensitive reads: who saw a NIK or took an export, when and why.  Append-only."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models


class SensitiveRead(models.Model):
    """One look at personal data that is hidden by default, or one export that contains it."""

    class What(models.TextChoices):
        NIK = "nik", "melihat NIK"
        EXPORT = "export", "mengunduh data"
        CHECK = "check", "mengecek daftar"
        FILE = "file", "membuka berkas"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="pengguna", on_delete=models.PROTECT)
    what = models.CharField("apa", max_length=10, choices=What.choices)
    subject_model = models.CharField("jenis data", max_length=60)
    subject_id = models.CharField("nomor data", max_length=40, blank=True)
    row_count = models.PositiveIntegerField("jumlah baris", default=1)
    detail = models.CharField("rincian", max_length=500, blank=True)
    reason = models.CharField("alasan", max_length=300)
    at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "pembacaan data pribadi"
        verbose_name_plural = "pembacaan data pribadi"
        ordering = ["-at"]
        # History has no table of its own: its right stands here.
        permissions = [("view_history", "Dapat melihat riwayat perubahan")]
        indexes = [
            models.Index(fields=["subject_model", "subject_id"], name="read_of_subject"),
            # The log's own page has the newest first; a breach asks for what lies between two moments.
            models.Index(fields=["-at", "-id"], name="read_newest"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.reason}"

    @classmethod
    def record(cls, *, what: str, subject: models.Model | type[models.Model], reason: str, by: Any, **more: Any) -> Any:
        """Write one line; `subject` is the record, or the model for a list (`row_count`, `detail` in `more`)."""
        pk = "" if isinstance(subject, type) else str(subject.pk)
        return cls.objects.create(
            user=by, what=what, subject_model=subject._meta.label_lower, subject_id=pk, reason=reason, **more
        )
