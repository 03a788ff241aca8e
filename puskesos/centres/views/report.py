"""The monthly report as page, PDF and workbook: the same sections in each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from puskesos.centres.forms.facilities import month_choices
from puskesos.centres.reporting import Scope, sections_of
from welfare import safe_sheets
from welfare.accounts.access import requires
from welfare.papers.rendering import letterhead, place_and_date, render_pdf, signatory
from welfare.papers.views import pdf_response
from welfare.regions.choices import GroupedRegionChoiceField, regions_of
from welfare.regions.models import Region

MONTHS = 25


class ReportForm(forms.Form):
    """Which month, of which kecamatan or village with a Puskesos."""

    bulan = forms.TypedChoiceField(label="Bulan", coerce=dt.date.fromisoformat)
    wilayah = GroupedRegionChoiceField(queryset=Region.objects.none(), label="Wilayah", empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month, region = self.fields["bulan"], self.fields["wilayah"]
        month.choices = month_choices(MONTHS)  # type: ignore[attr-defined]
        villages = Region.objects.visible_to(user).villages().filter(centre__isnull=False).values("pk")
        above = regions_of(user).exclude(level=Region.Level.VILLAGE)
        region.queryset = above | regions_of(user).filter(pk__in=villages)  # type: ignore[attr-defined]


def _chosen(request: HttpRequest) -> tuple[ReportForm, Scope | None]:
    """The form as sent, or with the month before this one and the widest region; no scope when it cannot be used."""
    data = request.GET.dict()
    last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    data.setdefault("bulan", last.replace(day=1).isoformat())
    if "wilayah" not in data:
        user: Any = request.user
        data["wilayah"] = settings.OFFICE_REGENCY if user.sees_everything else next(iter(user.territory_codes), "")
    form = ReportForm(data, user=request.user)
    if not form.is_valid():
        return form, None
    return form, Scope(request.user, form.cleaned_data["wilayah"], form.cleaned_data["bulan"])


@requires("centres.view_centre", "centres.view_monthlyactivity")
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    form, scope = _chosen(request)
    sections = sections_of(scope) if scope else []
    query = f"bulan={scope.start.isoformat()}&wilayah={scope.region.code}" if scope else ""
    return render(request, "centres/report.html", {"form": form, "scope": scope, "sections": sections, "query": query})


@requires("centres.view_centre", "centres.view_monthlyactivity")
@require_safe
def report_pdf(request: HttpRequest) -> HttpResponse:
    form, scope = _chosen(request)
    if scope is None:
        return render(request, "centres/report.html", {"form": form}, status=400)
    head = letterhead()
    data = {
        "letterhead": head, "signatory": signatory(), "title": "Laporan bulanan Puskesos", "subject": scope.subject,
        "month": scope.month_words, "place_and_date": place_and_date(head, timezone.localdate()),
        "sections": [
            {"title": part.title, "heads": part.heads, "rows": [[_written(cell) for cell in row] for row in part.rows]}
            for part in sections_of(scope)
        ],
    }  # fmt: skip
    return pdf_response(render_pdf("laporan-puskesos", data), f"{_name(scope)}.pdf")


@requires("centres.view_centre", "centres.view_monthlyactivity")
@require_safe
def report_xlsx(request: HttpRequest) -> HttpResponse:
    form, scope = _chosen(request)
    if scope is None:
        return render(request, "centres/report.html", {"form": form}, status=400)
    content = safe_sheets.write_book((part.title, part.heads, part.rows) for part in sections_of(scope))
    headers = {
        "Content-Disposition": f'attachment; filename="{_name(scope)}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX], headers=headers)


def _written(cell: Any) -> str:
    """A cell on paper: "1.234", "2,5", "–"."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    return f"{cell:,}".replace(",", ".") if isinstance(cell, int) else str(cell)


def _name(scope: Scope) -> str:
    return f"laporan-{slugify(scope.subject)}-{scope.start:%Y-%m}"
