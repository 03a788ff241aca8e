"""What the night clears away: receipts of marks that no phone can send again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from events.models import MarkReceipt
from events.receiving import LONGEST_WAIT
from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly

KEPT: dt.timedelta = 3 * LONGEST_WAIT
"""A receipt only answers a mark that arrives twice; the mark itself stays."""


@nightly("events.tidy_receipts", label="Menghapus tanda terima dari HP yang lama", hour=2)
def tidy_receipts(progress: Progress) -> dict[str, int]:
    count, _ = MarkReceipt.objects.filter(received_at__lt=timezone.now() - KEPT).delete()
    return {"dihapus": count}
