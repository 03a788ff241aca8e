"""What the desk keeps of its own: what it told each officer was waiting, and what officers chose."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        """Notices are their reader's alone."""
        return self.filter(user=user.pk)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at__isnull=True)

    def mark_seen(self) -> int:
        return self.unseen().update(seen_at=timezone.now())


class Notice(models.Model):
    """On a morning so many things of one kind waited for an officer.

    CASCADE: a notice is nothing without its reader; accounts are switched off, never deleted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="pengguna", on_delete=models.CASCADE, related_name="notices"
    )
    on = models.DateField("tanggal")
    label = models.CharField("perihal", max_length=80)
    count = models.PositiveIntegerField("jumlah")
    seen_at = models.DateTimeField("dibaca", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-on", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on", "label"], name="one_notice_a_day",
                violation_error_message="Pemberitahuan hari ini sudah ada.",
            )
        ]  # fmt: skip
        # The menu of every page counts what its user has not seen.
        indexes = [models.Index(fields=["user"], condition=models.Q(seen_at=None), name="notice_unseen")]

    def __str__(self) -> str:
        return f"{self.label}: {self.count}"


class DeskChoice(models.Model):
    """What an officer chose at the desk: no summary by mail (without a row it is sent), and the tour was taken.

    CASCADE: as with notices.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="pengguna", on_delete=models.CASCADE, related_name="desk_choice"
    )
    wants_digest = models.BooleanField("kirim ringkasan harian lewat surel", default=True)
    toured_at = models.DateTimeField("keliling selesai", null=True, blank=True)

    class Meta:
        verbose_name = "pilihan meja kerja"
        verbose_name_plural = "pilihan meja kerja"
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user)
