"""Pages about places: the kecamatan, and one of them with its villages and their spellings."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import DetailView
from django_tables2 import RequestConfig

from welfare.accounts.access import needs
from welfare.desk.lists import ListPage
from welfare.regions.choices import subdistricts_around
from welfare.regions.filters import SubdistrictListFilter
from welfare.regions.models import Region
from welfare.regions.tables import SubdistrictTable, VillageTable


class RegionList(ListPage):
    access = needs("regions.view_region")
    model = Region
    table_class = SubdistrictTable
    filterset_class = SubdistrictListFilter
    page_title = "Wilayah"
    page_lead = "Kecamatan, desa, dan kelurahan menurut kode resmi Kemendagri."

    def get_queryset(self) -> QuerySet[Region]:
        kinds = {kind: Count("children", filter=Q(children__kind=kind)) for kind in ("desa", "kelurahan")}
        return subdistricts_around(self.request.user).annotate(**kinds).order_by("code")


class RegionDetail(DetailView):
    """One kecamatan and those of its villages that the user may see; a village's address leads to its kecamatan."""

    access = needs("regions.view_region")
    model = Region
    slug_field = "code"
    slug_url_kwarg = "code"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        village = Region.objects.visible_to(request.user).villages().filter(pk=kwargs["code"]).first()
        if village is not None:
            return redirect("regions:region_detail", village.parent_id)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Region]:
        return subdistricts_around(self.request.user).prefetch_related("spellings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        villages = self.object.children.visible_to(self.request.user).prefetch_related("spellings")
        table = RequestConfig(self.request, paginate=False).configure(VillageTable(villages))
        spellings = ", ".join(spelling.spelling for spelling in self.object.spellings.all())
        facts = [("Kode wilayah", self.object.code), ("Kode BPS", self.object.bps_code), ("Ejaan lain", spellings)]
        return super().get_context_data(**kwargs) | {"table": table, "facts": facts}
