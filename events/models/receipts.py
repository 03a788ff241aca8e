"""Which marks have arrived from the phones, so that one sent twice over a bad line counts once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models.event import EventPartQuerySet, Session
from events.models.participant import Participant
from welfare.audit.tracking import tracked


class MarkReceiptQuerySet(EventPartQuerySet):
    event_path = "session__event"
    territory_path = "session__event__region__code"


@tracked
class MarkReceipt(models.Model):
    """That a mark made on a phone has arrived, under the key the phone gave it, and what was answered."""

    is_remark = True
    """An import taken back takes it along: without the participant there is nothing left to answer."""

    key = models.UUIDField("kunci dari HP")
    session = models.ForeignKey(Session, verbose_name="sesi", on_delete=models.CASCADE, related_name="receipts")
    participant = models.ForeignKey(
        Participant, verbose_name="peserta", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # CASCADE twice: a receipt only answers a mark that is sent again; the mark itself protects both.
    state = models.CharField("kehadiran", max_length=12, blank=True)
    made_at = models.DateTimeField("ditandai")
    received_at = models.DateTimeField("diterima", default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dikirim oleh", on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("hasil", max_length=8)
    message = models.CharField("jawaban", max_length=300, blank=True)

    objects = MarkReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "tanda terima dari HP"
        verbose_name_plural = "tanda terima dari HP"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="mark_arrives_once", violation_error_message="Tanda ini sudah diterima."
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant or self.session}: {self.outcome}"
