"""What a round found: page, laporan monev as PDF, and workbook, of the same tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from puskesos.aid.models import Round
from puskesos.aid.results import results
from puskesos.aid.views.rounds import visible_round
from welfare import safe_sheets
from welfare.accounts.access import Rule, requires
from welfare.papers.rendering import letterhead, render_pdf, signatory
from welfare.papers.views import pdf_response
from welfare.reports.views import on_paper, written

RULE = Rule(permissions=("aid.view_round", "aid.view_sample", "aid.view_decision"))


@require_safe
@requires(RULE)
def round_results(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    drawn = [
        (section, [[(written(cell), url) for cell, url in row] for row in section.linked_rows])
        for section in results(monev, request.user)
    ]
    return render(request, "aid/round_results.html", {"monev": monev, "drawn": drawn})


@require_safe
@requires(RULE)
def round_results_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    head, today = letterhead(), date_format(timezone.localdate(), "j F Y")
    data = {
        "letterhead": head, "signatory": signatory(), "title": "Laporan monitoring dan evaluasi",
        "subject": f"{monev}: {monev.period.programme} {monev.period.code}",
        "period": f"{date_format(monev.starts_on, 'j F Y')} s.d. {date_format(monev.ends_on, 'j F Y')}",
        "place_and_date": f"{head['city']}, {today}" if head["city"] else today,
        "sections": [on_paper(section) for section in results(monev, request.user)],
    }  # fmt: skip
    return pdf_response(render_pdf("laporan", data), f"{_file_name(monev)}.pdf")


@require_safe
@requires(RULE)
def round_results_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    content = safe_sheets.write_book((part.title, part.heads, part.rows) for part in results(monev, request.user))
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(monev)}.xlsx"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX], headers=headers)


def _file_name(monev: Round) -> str:
    return f"laporan-monev-{slugify(monev.name)}"
