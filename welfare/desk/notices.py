"""What waits, told once a morning: in the app as notices, and by mail where the office can send mail.

A mail holds counts and one link, nothing of a person: whoever reads it over a shoulder learns nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from welfare.accounts.access import SIGNED_IN, requires
from welfare.accounts.models import User
from welfare.desk import asking
from welfare.desk.models import DeskChoice, Notice
from welfare.desk.registry import HOME, MENU, Question, TaskSource, announced
from welfare.desk.wording import number
from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly

KEPT_DAYS = 90
SHOWN = 100

UNSEEN = Question(
    "desk.unseen", None, (MENU,), lambda user: asking.numbers(Notice.objects.visible_to(user).unseen(), all=Count("pk"))
)  # fmt: skip


def unseen(user: Any) -> int:
    return asking.number(UNSEEN, user, "all")


class MailForm(forms.ModelForm[DeskChoice]):
    class Meta:
        model = DeskChoice
        fields = ("wants_digest",)


def mail_works() -> bool:
    """Whether the office has a server for mail (`EMAIL_URL`)."""
    return settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


@require_safe
@requires(SIGNED_IN)
def notice_list(request: HttpRequest) -> HttpResponse:
    """The user's notices, the newest first; each leads to what waits now."""
    user: Any = request.user
    context = {
        "notices": Notice.objects.visible_to(user)[:SHOWN],
        "mail_works": mail_works(),
        "form": MailForm(instance=DeskChoice.objects.filter(user=user).first()),
    }
    return render(request, "desk/notice_list.html", context)


@require_POST
@requires(SIGNED_IN)
def notice_seen(request: HttpRequest) -> HttpResponse:
    """All of the user's notices are seen."""
    Notice.objects.visible_to(request.user).mark_seen()
    return redirect("desk:notice_list")


@require_POST
@requires(SIGNED_IN)
def notice_mail(request: HttpRequest) -> HttpResponse:
    """Whether the daily summary comes by mail."""
    user: Any = request.user
    form = MailForm(request.POST)
    wants = form.is_valid() and form.cleaned_data["wants_digest"]
    DeskChoice.objects.update_or_create(user=user, defaults={"wants_digest": wants})
    messages.success(request, f"Ringkasan harian {'dikirim' if wants else 'tidak dikirim'} lewat surel.")
    return redirect("desk:notice_list")


def waiting(user: Any) -> dict[str, int]:
    """How many things of each kind wait for the user, as home shows them."""
    asking.prepare(HOME, user)
    counts: Counter[str] = Counter()
    for source in announced(TaskSource, user):
        counts[source.label] += len(source.tasks(user))
    return {label: count for label, count in counts.items() if count}


@nightly("desk.digest", label="Ringkasan harian", hour=5, atomic=False)
def digest(progress: Progress) -> dict[str, Any]:
    """Tell every officer what waits this morning; who was told already is left out, so it may be run again."""
    today = timezone.localdate()
    Notice.objects.filter(on__lt=today - timedelta(days=KEPT_DAYS)).delete()
    officers = list(User.objects.filter(is_active=True).exclude(notices__on=today).order_by("pk"))
    told = mailed = 0
    for place, user in enumerate(officers, 1):
        progress.tick(place, len(officers), "Menyusun ringkasan")
        found = waiting(user)
        if found:
            told += 1
            mailed += _tell(user, today, found)
    return {"pengguna": told, "surel": mailed}


def _tell(user: User, today: date, found: dict[str, int]) -> bool:
    """Write the notices; then send the mail.  Whether it was sent."""
    with transaction.atomic():
        Notice.objects.bulk_create(
            [Notice(user=user, on=today, label=label, count=count) for label, count in found.items()],
            ignore_conflicts=True,
        )
    wants = not DeskChoice.objects.filter(user=user, wants_digest=False).exists()
    if not (user.email and wants and mail_works()):
        return False
    subject = f"Rumah Pilar: {number(sum(found.values()))} hal menunggu Anda"
    return bool(send_mail(subject, _letter(today, found), None, [user.email], fail_silently=True))


def _letter(today: date, found: dict[str, int]) -> str:
    lines = "\n".join(f"- {label}: {number(count)}" for label, count in sorted(found.items()))
    host = next((host for host in settings.ALLOWED_HOSTS if host[:1] not in ("", ".", "*", "[")), "")
    where = f"{'https' if settings.HTTPS else 'http'}://{host}{reverse('desk:home')}" if host else "Rumah Pilar"
    return (
        f"Yang menunggu Anda pada {date_format(today, 'j F Y')}:\n\n{lines}\n\nBuka {where}\n\n"
        "Surel ini tidak memuat data pribadi. Untuk menghentikannya buka Pemberitahuan di Rumah Pilar.\n\n"
        f"{settings.OFFICE_NAME}\n"
    )
