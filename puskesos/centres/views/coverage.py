"""Where there are Puskesos and where not: the map, a kecamatan, and the villages without one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puskesos.centres.coverage import MAP_TONES, NONE, rows_of, stage_map, total, villages_of, words
from puskesos.centres.filters import VillageGapFilter
from puskesos.centres.models import ActivationPlan, Stage
from puskesos.centres.tables.centres import VillageGapTable
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.regions.choices import subdistricts_around
from welfare.regions.models import Region

SHORT = {Stage.UNVERIFIED.value: "belum diverifikasi", NONE: "belum ada"}
"""Words for a narrow column."""


def subdistrict_or_404(request: HttpRequest, code: str) -> Region:
    """The kecamatan with this code, or that of the village with this code; one that the user sees a part of."""
    parts = ".".join(code.split(".")[:3])
    region = subdistricts_around(request.user).filter(pk=parts).first()
    if region is None or not Region.objects.visible_to(request.user).filter(pk__in=(code, parts)).exists():
        raise Http404("Kecamatan ini tidak ada.")
    return region


@requires("centres.view_centre")
@require_safe
def centre_map(request: HttpRequest) -> HttpResponse:
    """All villages by stage, and the coverage of each kecamatan."""
    villages = villages_of(request.user)
    rows = rows_of(villages)
    whole, keys = total(rows), list(MAP_TONES)
    context = {
        "map": stage_map(villages, "Peta desa dan kelurahan menurut tahap Puskesos"),
        "heads": [SHORT.get(key, words(key)) for key in keys],
        "rows": [(row, row.cells(keys)) for row in rows],
        "whole": whole,
        "whole_cells": whole.cells(keys),
    }
    return render(request, "centres/centre_map.html", context)


@requires("centres.view_centre")
@require_safe
def subdistrict_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of a kecamatan by stage, and how far their plans have come."""
    region, user = subdistrict_or_404(request, code), request.user
    villages = villages_of(user, region.code)
    plans: list[Any] = []
    if user.has_perm("centres.view_activationplan"):
        rows = ActivationPlan.objects.visible_to(user).running().filter(centre__village__parent=region)
        plans = list(rows.with_progress().select_related("centre__village").order_by("centre__village"))
    context = {
        "region": region, "villages": villages, "plans": plans, "whole": total(rows_of(villages)),
        "map": stage_map(villages, f"Peta {region} menurut tahap Puskesos", region.code),
        "steps_all": sum(plan.steps_all for plan in plans), "steps_done": sum(plan.steps_done for plan in plans),
        "steps_late": sum(plan.steps_late for plan in plans),
    }  # fmt: skip
    return render(request, "centres/subdistrict_detail.html", context)


class VillageGapList(ListPage):
    """Villages of which no Puskesos is recorded."""

    access = needs("centres.view_centre")
    model = Region
    table_class = VillageGapTable
    filterset_class = VillageGapFilter
    page_title = "Desa dan kelurahan tanpa Puskesos"
    holds_persons = False
    page_lead = "Belum ada Puskesos yang tercatat di sini, juga tidak yang pernah ada."

    def get_queryset(self) -> QuerySet[Region]:
        return super().get_queryset().villages().filter(centre__isnull=True).select_related("parent").order_by("code")

    def results_template(self) -> str:
        return "components/results.html"

    def get_template_names(self) -> list[str]:
        return [self.results_template()] if self.request.htmx else ["components/list_page.html"]
