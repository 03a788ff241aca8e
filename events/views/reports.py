"""The report: its texts, and the papers made of them and of the record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.completeness import Checklist
from events.models import Report
from events.outcome_forms import ReportForm
from events.presence import Presence
from events.report_paper import report_of, report_paper
from events.views.outcomes import ask_reason, may, own_event, seen_event, word_response, write_paper
from welfare.accounts.access import requires
from welfare.papers.views import pdf_response

VIEW = ("events.view_event", "events.view_participant", "events.view_report")
CHANGE = "events.change_report"


@require_safe
@requires(*VIEW)
def event_report(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk)
    report = report_of(event)
    texts = [
        ("Latar belakang", report.background),
        ("Dasar hukum", report.legal_basis),
        ("Maksud dan tujuan", report.purpose),
        ("Hasil kegiatan", report.results),
        ("Kesimpulan dan saran", report.advice),
    ]
    context: dict[str, Any] = {
        "event": event,
        "report": report,
        "texts": texts,
        "presence": Presence(event),
        "checklist": Checklist(event),
        "gaps": [] if report.is_final else report.gaps() if report.pk else ["laporan belum ditulis"],
        "may_edit": may(request, event, CHANGE),
    }
    return render(request, "events/event_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def event_report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return write_paper(
        request, pk, find=report_of, form=ReportForm, template="events/event_report_form.html", done="Laporan disimpan."
    )


@require_POST
@requires(CHANGE)
def event_report_finish(request: HttpRequest, pk: int) -> HttpResponse:
    report = _stored(request, pk)
    if report is None:
        return _unwritten(request, pk)
    try:
        report.finish(by=request.user)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Laporan final. Naskahnya terkunci sampai dibuka kembali dengan alasan.")
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def event_report_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    report = _stored(request, pk)
    if report is None:
        return _unwritten(request, pk)
    words = {
        "title": "Buka kembali laporan",
        "text": "Laporan kembali menjadi draf dan dapat diubah. Alasan dicatat dalam riwayat.",
        "submit_label": "Buka kembali",
    }
    return ask_reason(
        request, lambda reason: report.reopen(reason=reason, by=request.user),
        done="Laporan dibuka kembali.", back=report.get_absolute_url(), words=words,
    )  # fmt: skip


def _stored(request: HttpRequest, pk: int) -> Report | None:
    return Report.objects.select_related("event").filter(event=own_event(request, pk)).first()


def _unwritten(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, "Laporan ini belum ditulis.")
    return redirect("events:event_report", pk=pk)


@require_safe
@requires(*VIEW)
def event_report_paper(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk, whole=True)
    return pdf_response(report_paper(event).pdf(request.GET.get("kertas", "")), f"laporan-{event.pk}.pdf")


@require_safe
@requires(*VIEW)
def event_report_docx(request: HttpRequest, pk: int) -> HttpResponse:
    event = seen_event(request, pk, whole=True)
    return word_response(report_paper(event).docx(request.GET.get("kertas", "")), f"laporan-{event.pk}.docx")
