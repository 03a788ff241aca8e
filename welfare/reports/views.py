"""A report as page, PDF and workbook, and the list of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from django.views.generic import View

from welfare import safe_sheets
from welfare.accounts.access import Rule, requires
from welfare.audit.remembering import one_glance
from welfare.papers.rendering import frame, place_and_date, render_pdf
from welfare.papers.views import pdf_response
from welfare.reports.definitions import SUM, Cell, ReportDefinition, Scope, Section, reports_of, sections_of
from welfare.reports.forms import ReportForm


@require_safe
@requires("regions.view_region")
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that apps announce, as far as the user has the right for them."""
    reports = [(report, reverse(f"reports:{report.code}")) for report in reports_of(request.user)]
    return render(request, "reports/report_list.html", {"reports": reports})


class ReportView(View):
    """What the three ways of showing a report share: the chosen month or year and region."""

    http_method_names = ["get", "head"]
    report: Any = None
    """The `ReportDefinition`, given by `patterns`."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = ReportForm(request.GET, report=self.report, user=request.user)
        scope = form.scope()
        if scope is None:
            return self.refuse(form)
        with one_glance():
            sections = sections_of(self.report, scope)
        return self.show(form, scope, sections)

    def refuse(self, form: ReportForm) -> HttpResponse:
        return render(self.request, "reports/report.html", {"report": self.report, "form": form}, status=400)

    def show(self, form: ReportForm, scope: Scope, sections: Sequence[Section]) -> HttpResponse:
        raise NotImplementedError

    def file_name(self, scope: Scope) -> str:
        return f"laporan-{self.report.code}-{slugify(scope.place)}-{scope.period}"


class ReportPage(ReportView):
    def refuse(self, form: ReportForm) -> HttpResponse:
        return render(self.request, "reports/report.html", {"report": self.report, "form": form})

    def show(self, form: ReportForm, scope: Scope, sections: Sequence[Section]) -> HttpResponse:
        query, name = urlencode({"masa": scope.period, "wilayah": scope.region.code}), f"reports:{self.report.code}"
        context = {
            "report": self.report, "form": form, "scope": scope, "sections": sections,
            "drawn": [(section, [_shown(row) for row in section.rows]) for section in sections],
            "pdf_url": f"{reverse(f'{name}_pdf')}?{query}", "xlsx_url": f"{reverse(f'{name}_xlsx')}?{query}",
        }  # fmt: skip
        return render(self.request, "reports/report.html", context)


class ReportPdf(ReportView):
    def show(self, form: ReportForm, scope: Scope, sections: Sequence[Section]) -> HttpResponse:
        title = f"Laporan {self.report.label}"
        return as_paper(sections, self.file_name(scope), title=title, subject=scope.place, period=scope.words)


class ReportBook(ReportView):
    def show(self, form: ReportForm, scope: Scope, sections: Sequence[Section]) -> HttpResponse:
        return as_book(sections, self.file_name(scope))


def as_paper(sections: Sequence[Section], name: str, *, title: str, subject: str, period: str) -> HttpResponse:
    """The tables as a PDF with letterhead and signatory, called `name`."""
    head, signer = frame()
    data = {
        "letterhead": head, "signatory": signer, "title": title, "subject": subject, "period": period,
        "place_and_date": place_and_date(head, timezone.localdate()),
        "sections": [_on_paper(section) for section in sections],
    }  # fmt: skip
    return pdf_response(render_pdf("laporan", data), f"{name}.pdf")


def as_book(sections: Sequence[Section], name: str) -> HttpResponse:
    """The tables as a workbook called `name`, a sheet each."""
    content = safe_sheets.write_book((part.title, part.heads, part.rows) for part in sections)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX], headers=headers)


def _on_paper(section: Section) -> dict[str, Any]:
    longest = section.longest or 1
    return {
        "title": section.title,
        "heads": section.heads,
        "rows": [[written(cell) for cell in row] for row in section.rows],
        "bars": [[label, written(number), 100 * number / longest] for label, number in section.bars],
    }


def _shown(row: list[Cell]) -> dict[str, Any]:
    return {
        "head": row[0],
        "cells": [(written(cell), getattr(cell, "url", "")) for cell in row[1:]],
        "is_sum": row[0] == SUM,
    }


def written(cell: Cell) -> str:
    """A cell on page and paper: "1.234", "2,5", "–"."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    return f"{cell:,}".replace(",", ".") if isinstance(cell, int) else str(cell)


def patterns(report: ReportDefinition) -> list[URLPattern]:
    """The three addresses of a report, each with the report's own rule."""
    found = []
    ways: list[tuple[type[ReportView], str]] = [(ReportPage, ""), (ReportPdf, "pdf"), (ReportBook, "xlsx")]
    for view_class, way in ways:
        view: Any = view_class.as_view(report=report)
        view.access = Rule(permissions=report.permissions)
        route, name = (f"{report.code}/{way}/", f"{report.code}_{way}") if way else (f"{report.code}/", report.code)
        found.append(path(route, view, name=name))
    return found
