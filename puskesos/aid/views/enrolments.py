"""One recipient's page: why he or she receives, or no more; and the same as a paper for the inspector."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from puskesos.aid.models import Enrolment, VisitPhoto
from puskesos.aid.papers import explanation_of
from puskesos.aid.story import is_freed, story_of, with_ground
from welfare.accounts.access import requires
from welfare.audit.history import history_of
from welfare.audit.models import SensitiveRead
from welfare.desk.private_files import private_file
from welfare.papers.views import pdf_response


def seen_enrolment(user: Any, pk: int) -> Enrolment:
    """Raises Http404 for one that does not exist or that the user may not see: nobody can tell which."""
    rows = with_ground(Enrolment.objects.visible_to(user))
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires("aid.view_enrolment", "aid.view_decision")
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = seen_enrolment(request.user, pk)
    story = story_of(enrolment)
    is_free = is_freed(story)
    waiting = any(told.decision.is_waiting for told in story.decisions)
    context = {
        "enrolment": enrolment, "story": story,
        "may_propose": enrolment.is_active and not waiting, "may_fill": is_free and not waiting, "is_free": is_free,
    }  # fmt: skip
    return render(request, "aid/enrolment_detail.html", context)


@require_safe
@requires("aid.view_enrolment", "audit.view_history")
def enrolment_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every recorded change of the enrolment."""
    enrolment = seen_enrolment(request.user, pk)
    context = {"enrolment": enrolment, "changes": history_of(enrolment, request.user)}
    return render(request, "aid/enrolment_history.html", context)


@require_safe
@requires("aid.view_enrolment", "aid.view_decision", "aid.view_visitphoto")
def enrolment_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The explanation as PDF.  Who took it away is written down."""
    enrolment = seen_enrolment(request.user, pk)
    pdf = explanation_of(enrolment, request.user)
    SensitiveRead.record(
        what=SensitiveRead.What.FILE, subject=enrolment, reason="Riwayat dan dasar keputusan bantuan", by=request.user
    )
    return pdf_response(pdf, f"dasar-keputusan-{slugify(enrolment.programme.code)}-{enrolment.pk}.pdf")


@require_safe
@requires("aid.view_visitphoto")
def visitphoto_file(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(VisitPhoto.objects.visible_to(request.user), pk=pk)
    return private_file(photo.file, photo.caption or f"foto kunjungan {photo.pk}")
