"""What a round found: page, laporan monev as PDF, and workbook, of the same tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from puskesos.aid.models import Round
from puskesos.aid.results import results
from puskesos.aid.views.rounds import visible_round
from welfare.accounts.access import Rule, requires
from welfare.reports.views import as_book, as_paper, written

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
    subject = f"{monev}: {monev.period.programme} {monev.period.code}"
    period = f"{date_format(monev.starts_on, 'j F Y')} s.d. {date_format(monev.ends_on, 'j F Y')}"
    title = "Laporan monitoring dan evaluasi"
    return as_paper(results(monev, request.user), _file_name(monev), title=title, subject=subject, period=period)


@require_safe
@requires(RULE)
def round_results_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    monev = visible_round(request, pk)
    return as_book(results(monev, request.user), _file_name(monev))


def _file_name(monev: Round) -> str:
    return f"laporan-monev-{slugify(monev.name)}"
