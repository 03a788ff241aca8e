"""The room's own nightly work: the queue forgets what is long done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly

DAYS_IN_THE_QUEUE = 7


@nightly("jobs.tidy", label="Merapikan antrean pekerjaan", hour=1)
def tidy(progress: Progress) -> dict[str, Any]:
    """Delete tasks that ended over a week ago.  Jobs stay: they say who asked for what, and what came of it."""
    limit = timezone.now() - timedelta(days=DAYS_IN_THE_QUEUE)
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    return {"dihapus": deleted}
