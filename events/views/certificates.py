"""Certificates: who has one, numbering, printing, withdrawing, and the public check."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import certifying
from events.certifying import Wanted
from events.limits import is_too_often
from events.models import Certificate, Event
from events.outcome_forms import CertificateForm
from events.views.outcomes import ask_reason, may, own_event, seen_event
from welfare.accounts.access import PUBLIC, requires
from welfare.desk import wording
from welfare.papers.views import pdf_response

VIEW = ("events.view_event", "events.view_participant", "events.view_certificate")
MOST_CHECKS = 60
"""Looks at certificates from one address in ten minutes: a class with its certificates in hand, not a search."""


@require_safe
@requires(*VIEW)
def event_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    rows = list(_of(event).order_by("-revoked_at", "year", "number"))
    context: dict[str, Any] = {
        "event": event,
        "refusal": certifying.why_not(event),
        "waiting": certifying.without_certificate(event),
        "valid": [row for row in rows if not row.revoked_at],
        "revoked": [row for row in rows if row.revoked_at],
        "may_issue": may(request, event, "events.add_certificate"),
    }
    return render(request, "events/event_certificates.html", context)


def _of(event: Event) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(participant__event=event)
    return rows.select_related("participant__event", "signatory", "revoked_by")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.add_certificate")
def event_certificate_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody present without one, or for `?peserta=` one of them."""
    event = own_event(request, pk)
    key = request.GET.get("peserta", "")
    only = None
    if key:
        is_number = key.isascii() and key.isdigit() and len(key) < 19
        only = get_object_or_404(event.participants, pk=int(key) if is_number else 0)
    form = CertificateForm(request.POST or None, event=event)
    if form.is_valid():
        try:
            issued = certifying.issue(event, Wanted(**form.cleaned_data), only=only, by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = f"{wording.count_words(len(issued), 'sertifikat')} diterbitkan, nomor {issued[0]}"
            messages.success(request, f"{words}{f' sampai {issued[-1]}' if len(issued) > 1 else ''}.")
            return redirect("events:event_certificates", pk=event.pk)
    waiting = [] if only else certifying.without_certificate(event)
    if request.method != "POST" and not only and not waiting:
        why = certifying.why_not(event) or "Semua yang hadir sudah memiliki sertifikat."
        messages.info(request, why)
        return redirect("events:event_certificates", pk=event.pk)
    context = {"event": event, "form": form, "only": only, "count": 1 if only else len(waiting)}
    return render(request, "events/event_certificate_form.html", context)


@require_safe
@requires(*VIEW)
def event_certificate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """All valid certificates of an event as one PDF."""
    event = seen_event(request, pk)
    rows = list(_of(event).valid().order_by("year", "number"))
    if not rows:
        messages.info(request, "Belum ada sertifikat yang berlaku untuk dicetak.")
        return redirect("events:event_certificates", pk=event.pk)
    return _print(request, rows, f"sertifikat-{event.pk}.pdf")


@require_safe
@requires(*VIEW)
def certificate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Certificate.objects.visible_to(request.user).select_related("participant__event", "signatory")
    row = get_object_or_404(rows, pk=pk)
    return _print(request, [row], f"sertifikat-{slugify(row.text.replace('/', '-'))}.pdf")


def _print(request: HttpRequest, rows: list[Certificate], name: str) -> HttpResponse:
    pdf = certifying.printed(
        rows, request.GET.get("kertas", ""), lambda row: request.build_absolute_uri(certifying.check_path(row))
    )
    return pdf_response(pdf, name)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_certificate")
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Certificate.objects.editable_by(request.user).select_related("participant"), pk=pk)
    words = {
        "title": f"Cabut sertifikat {row}",
        "text": f"Sertifikat {row.name} tidak berlaku lagi dan kode QR-nya menyebut dicabut. Nomornya tetap terpakai.",
        "submit_label": "Cabut sertifikat",
    }
    return ask_reason(
        request, lambda reason: certifying.revoke(row, reason=reason, by=request.user),
        done=f"Sertifikat {row} dicabut.", words=words,
        back=reverse("events:event_certificates", args=[row.participant.event_id]),
    )  # fmt: skip


@never_cache
@require_safe
@requires(PUBLIC)
def certificate_check(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR opens: valid or revoked, and nothing more; no name, number or event leaves here."""
    if is_too_often(request, "certificate", most=MOST_CHECKS, seconds=600):
        return render(request, "events/certificate_check.html", {"state": "often"}, status=429)
    row = Certificate.objects.filter(token=token).only("revoked_at").first()
    state = "unknown" if row is None else "revoked" if row.revoked_at else "valid"
    return render(request, "events/certificate_check.html", {"state": state}, status=200 if row else 404)
