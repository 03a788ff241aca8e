"""The map of villages: one page for all that apps draw on it, its table, and its download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from welfare.accounts.access import needs, requires
from welfare.desk.downloads import EVERYTHING, Download
from welfare.desk.drawn import Drawn
from welfare.desk.layers import MapLayer, MapStep
from welfare.desk.registry import announced
from welfare.desk.wording import number
from welfare.regions.atlas import VillageRow, rows_of, subdistricts_in
from welfare.regions.choices import subdistricts_around
from welfare.regions.map import Detail, LegendEntry, RegionMap, region_map
from welfare.regions.models import Region
from welfare.regions.tables import MapTable

TABLE = "#tabel"


@dataclass(frozen=True)
class Chosen:
    """What an address asks for: a layer, perhaps a kecamatan drawn larger, perhaps one step of the legend."""

    user: Any
    layers: list[MapLayer]
    layer: MapLayer
    subdistrict: Region | None
    step: MapStep | None

    def url(self, name: str = "regions:map", **changed: str) -> str:
        """The address with something changed; "" leaves a part out."""
        now = {
            "lapis": self.layer.code, "kecamatan": self.subdistrict.code if self.subdistrict else "",
            "nilai": self.step.key if self.step else "",
        }  # fmt: skip
        query = {key: value for key, value in (now | changed).items() if value}
        return f"{reverse(name)}?{urlencode(query)}"

    @cached_property
    def all_rows(self) -> list[VillageRow]:
        return rows_of(self.layer, self.user, self.subdistrict.code if self.subdistrict else "")

    @property
    def rows(self) -> list[VillageRow]:
        """The rows of the table: of one step when the legend was followed."""
        return [row for row in self.all_rows if self.step is None or row.step == self.step.key]

    @property
    def title(self) -> str:
        where = f" di Kecamatan {self.subdistrict.name}" if self.subdistrict else ""
        return f"{self.layer.label} per desa/kelurahan{where}"

    def written(self, row: VillageRow) -> str:
        return "" if row.amount is None else f"{number(row.amount)}{self.layer.unit}"


def chosen(request: HttpRequest) -> Chosen:
    """Raises Http404 for a layer, kecamatan or step that this user does not have, PermissionDenied without one."""
    user: Any = request.user
    layers = announced(MapLayer, user)
    if not layers:
        raise PermissionDenied("Belum ada lapis peta untuk peran Anda.")
    layer = _named(layers, "code", request.GET.get("lapis", ""), layers[0])
    wanted = request.GET.get("kecamatan", "")
    subdistrict = subdistricts_around(user).filter(pk=wanted).first() if wanted else None
    if wanted and subdistrict is None:
        raise Http404("Kecamatan ini tidak ada.")
    return Chosen(user, layers, layer, subdistrict, _named(layer.steps, "key", request.GET.get("nilai", ""), None))


def _named(items: Any, name: str, value: str, otherwise: Any) -> Any:
    if not value:
        return otherwise
    found = next((item for item in items if getattr(item, name) == value), None)
    if found is None:
        raise Http404("Lapis peta ini tidak ada.")
    return found


def drawing(now: Chosen) -> RegionMap:
    """The layer as a drawing; of several kecamatan each name leads to it drawn larger."""
    rows = now.all_rows
    areas = subdistricts_in(rows)
    return region_map(
        {row.code: row.step for row in rows},
        links={row.code: row.url for row in rows if row.url},
        legend=[
            LegendEntry(step.key, capfirst(step.label), step.tone, now.url(nilai=step.key) + TABLE)
            for step in now.layer.steps
        ],
        places={row.code: row.place for row in rows},
        names={row.code: row.plain_name for row in rows},
        subdistricts=areas,
        title=now.title,
        detail=Detail(
            zooms={code: now.url(kecamatan=code, nilai="") for code in areas} if len(areas) > 1 else {},
            amounts={row.code: now.written(row) for row in rows},
            words={row.code: row.words for row in rows},
            with_table=False,
        ),
    )


@require_safe
@requires("regions.view_region")
def region_map_page(request: HttpRequest) -> HttpResponse:
    """Every layer of the map; htmx takes only the table when it is sorted."""
    now = chosen(request)
    table = MapTable(now.rows, user=now.user, layer=now.layer)
    table.swaps, table.download_url = True, now.url("regions:map_export")
    table.reset_url = now.url(nilai="") + TABLE if now.step else ""
    RequestConfig(request, paginate=False).configure(table)
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        response = render(request, "components/results.html", {"table": table})
    else:
        context = _context(now, table, is_open="sort" in request.GET) | _parts(request, now, table)
        response = render(request, "regions/map.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _parts(request: HttpRequest, now: Chosen, table: MapTable) -> dict[str, Any]:
    """The drawing and the table of 474 villages, which look the same as long as the rows do."""
    start = now.layer.start
    may_start = bool(start and now.user.has_perm(start.permission))
    rows = tuple(now.all_rows)
    return {
        "drawn": _DRAWN.part(
            ("map", now.url(), rows),
            lambda: render_to_string("components/region_map.html", {"map": drawing(now)}),
        ),
        "twin": _DRAWN.part(
            ("table", request.get_full_path(), may_start, now.url(), rows),
            lambda: mark_safe(table.as_html(request)),  # noqa: S308
        ),
    }


_DRAWN = Drawn()


def _context(now: Chosen, table: MapTable, *, is_open: bool) -> dict[str, Any]:
    areas = subdistricts_around(now.user).order_by("name").values_list("code", "name")
    return {
        "now": now,
        "map": SimpleLazyObject(lambda: drawing(now)),
        "table": table,
        "table_is_open": is_open or now.step is not None,
        "whole_url": now.url(kecamatan="", nilai="") if now.subdistrict else "",
        "areas": list(areas),
        "tabs": [
            {"label": layer.label, "url": now.url(lapis=layer.code, nilai=""), "is_current": layer is now.layer}
            for layer in now.layers
        ],
    }


class MapDownload(Download):
    """The rows of the map's table as a spreadsheet: counts only, no persons."""

    access = needs("regions.view_region")
    noun = "desa/kelurahan"
    subject = Region
    holds_persons = False

    @cached_property
    def now(self) -> Chosen:
        return chosen(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.title, self.file_name = f"peta {self.now.layer.label.lower()}", f"peta-{self.now.layer.code}"
        return super().dispatch(request, *args, **kwargs)

    def heads(self) -> list[str]:
        measure = f"{self.now.layer.measure} ({self.now.layer.unit})" if self.now.layer.unit else self.now.layer.measure
        return ["Kode wilayah", "Desa/kelurahan", "Kecamatan", "Keadaan", measure]

    def rows(self) -> list[Sequence[Any]]:
        return [[row.code, row.name, row.subdistrict, row.words, row.amount] for row in self.now.rows]

    def words(self) -> str:
        parts = [self.now.subdistrict and str(self.now.subdistrict), self.now.step and self.now.step.label]
        return "; ".join(part for part in parts if part) or EVERYTHING

    def back_url(self) -> str:
        return self.now.url()
