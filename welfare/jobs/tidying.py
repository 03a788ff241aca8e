"""The ground's nightly work: what is long done and only takes room, or only keeps traces of people, goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
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


DAYS_OF_SIGN_INS = 365
"""How long it is known who signed in when from where: a year, as BSSN 4/2021 asks of security logs."""


@nightly("jobs.tidy_sign_ins", label="Merapikan catatan masuk dan sesi", hour=1)
def tidy_sign_ins(progress: Progress) -> dict[str, Any]:
    """Delete ended sessions, and sign-ins and wrong passwords older than the law wants them."""
    now = timezone.now()
    over, _ = Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    limit = now - timedelta(days=DAYS_OF_SIGN_INS)
    old = sum(model.objects.filter(attempt_time__lt=limit).delete()[0] for model in (AccessAttempt, AccessLog))
    return {"sesi": over, "catatan": old}
