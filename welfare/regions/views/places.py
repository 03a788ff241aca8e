"""Pages about places: the kecamatan, and one kabupaten, kecamatan or village with all that apps say of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from welfare.accounts.access import needs, requires
from welfare.audit.models import SensitiveRead
from welfare.desk.lists import ListPage
from welfare.desk.places import RegionPart, RegionSection, counted
from welfare.desk.registry import announced
from welfare.desk.templatetags.office import tanggal, waktu
from welfare.desk.wording import number, spaced_phone
from welfare.papers.rendering import letterhead, render_pdf
from welfare.papers.views import pdf_response
from welfare.regions.choices import place_name, subdistricts_around
from welfare.regions.filters import SubdistrictListFilter
from welfare.regions.models import Region
from welfare.regions.neighbours import neighbours_of
from welfare.regions.scoping import around, reaches
from welfare.regions.tables import SubdistrictTable

Told = list[tuple[RegionSection, RegionPart]]


class RegionList(ListPage):
    access = needs("regions.view_region")
    model = Region
    table_class = SubdistrictTable
    filterset_class = SubdistrictListFilter
    page_title = "Wilayah"
    holds_persons = False
    page_lead = "Kecamatan, desa, dan kelurahan menurut kode resmi Kemendagri."

    def get_queryset(self) -> QuerySet[Region]:
        kinds = {kind: Count("children", filter=Q(children__kind=kind)) for kind in ("desa", "kelurahan")}
        return subdistricts_around(self.request.user).annotate(**kinds).order_by("code")


def region_or_404(request: HttpRequest, code: str) -> Region:
    """A region in the user's territories, or one that contains such a territory; its sections show what is seen.

    With `written`: its other spellings, as one text.
    """
    written = StringAgg("spellings__spelling", ", ", order_by="spellings__spelling")
    regions = Region.objects.filter(around("code", request.user)).select_related("parent__parent")
    region = regions.annotate(written=written).filter(pk=code).first()
    if region is None:
        raise Http404("Wilayah ini tidak ada.")
    return region


def told_of(user: Any, region: Region) -> Told:
    """All that apps say of a region to this user, in their order; the numbers of all of them in one query."""
    found = [(section, section.part(user, region)) for section in announced(RegionSection, user)]
    told = [(section, part) for section, part in found if part is not None]
    return list(zip([section for section, _ in told], counted([part for _, part in told]), strict=True))


@require_safe
@requires("regions.view_region")
def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    """At most twelve queries, whatever the size."""
    region, user = region_or_404(request, code), request.user
    context = {
        "region": region,
        "title": place_name(region),
        "facts": [(label, value) for label, value in _facts(region) if value],
        "told": told_of(user, region),
        "map_url": _map_url(region),
        "above": _place(region.parent, user, str(region.parent)) if region.parent else None,
    }
    return render(request, "regions/region_detail.html", context | _near(region, user))


def _facts(region: Region) -> list[tuple[str, str]]:
    written = getattr(region, "written", "") or ""
    return [("Kode wilayah", region.code), ("Kode BPS", region.bps_code), ("Ejaan lain", written)]


def _place(region: Region, user: Any, name: str) -> tuple[str, str]:
    """A place's name, and where its page is for those who may open it."""
    url = reverse("regions:region_detail", args=[region.code])
    return name, url if reaches(user, region.code) else ""


def _near(region: Region, user: Any) -> dict[str, list[tuple[str, str]]]:
    """What lies in the region and what touches it; one query.

    Names and borders of places are no secret, what is recorded there is.
    """
    rows = Region.objects.filter(Q(parent=region.pk) | Q(pk__in=neighbours_of(region.code)))
    rows = rows.select_related("parent").order_by("code")
    inside = [_place(place, user, str(place)) for place in rows if place.parent_id == region.pk]
    beside = [
        _place(place, user, str(place) if place.parent_id == region.parent_id else place_name(place))
        for place in rows if place.parent_id != region.pk
    ]  # fmt: skip
    return {"inside": inside, "beside": beside}


def _map_url(region: Region) -> str:
    address = reverse("regions:map")
    return f"{address}?{urlencode({'kecamatan': region.subdistrict_code})}" if region.subdistrict_code else address


@require_safe
@requires("regions.view_region")
def region_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The page on paper, with names and phone numbers of those in charge: written down as a download."""
    region, user = region_or_404(request, code), request.user
    SensitiveRead.record(
        what=SensitiveRead.What.EXPORT, subject=region, reason="Halaman wilayah sebagai PDF", by=user,
        detail=f"Halaman {place_name(region)}, pdf",
    )  # fmt: skip
    data = {
        "letterhead": letterhead(),
        "title": place_name(region),
        "facts": [
            [label, value] for label, value in [*_facts(region), ("Keadaan", tanggal(timezone.localdate()))] if value
        ],
        "sections": [_on_paper(section, part) for section, part in told_of(user, region)],
        "footer": f"{place_name(region)}, dicetak dari Rumah Pilar oleh {user}, {waktu(timezone.now())}",
    }
    return pdf_response(render_pdf("wilayah", data), f"wilayah-{slugify(place_name(region))}.pdf")


def _on_paper(section: RegionSection, part: RegionPart) -> dict[str, Any]:
    return {
        "title": section.label,
        "text": part.text,
        "figures": [[number(figure.count), figure.label] for figure in part.figures],
        "lines": [[line.title, line.detail, line.chip, spaced_phone(line.phone)] for line in part.lines],
    }
