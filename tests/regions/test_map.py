"""The map of villages: every village has a shape, the map fits what is shown, and it is small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from welfare.regions.map import TONES, LegendEntry, region_map
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db
LEGEND = [LegendEntry("yes", "ada", "good", "/ada/"), LegendEntry("no", "belum", "none")]


def drawn(codes, value="yes", **more):
    regions = Region.objects.villages().filter(code__in=codes).select_related("parent")
    given = {
        "links": {region.code: f"/desa/{region.code}/" for region in regions},
        "places": {region.code: f"{region}, Kec. {region.parent.name}" for region in regions},
        "names": {region.code: region.name for region in regions},
        "subdistricts": {region.parent_id: region.parent.name for region in regions},
    }
    return region_map(dict.fromkeys(codes, value), legend=LEGEND, title="Peta contoh", **given | more)


def all_codes():
    return list(Region.objects.villages().values_list("code", flat=True))


def test_every_village_has_a_shape_a_link_and_a_row():
    found = drawn(all_codes())
    assert len(found.shapes) == len(found.rows) == 474
    assert len(found.borders) == 27
    assert {area.name for area in found.borders} >= {"Bluluk", "Babat"}
    assert found.names == []
    assert all(shape.url and shape.path.startswith("M") for shape in found.shapes)
    assert [(entry.key, entry.count) for entry in found.legend] == [("yes", 474), ("no", 0)]


def test_the_map_fits_one_kecamatan_and_names_its_villages():
    codes = list(Region.objects.filter(parent="35.24.02").values_list("code", flat=True))
    part, whole = drawn(codes), drawn(all_codes())
    assert {label.name for label in part.names} >= {"Bronjong", "Primpen"}
    assert int(part.view_box.split()[2]) < int(whole.view_box.split()[2]) / 4
    assert [entry.key for entry in part.legend] == ["yes"]


def test_the_drawing_is_valid_small_and_without_inline_style():
    page = render_to_string("components/region_map.html", {"map": drawn(all_codes())})
    assert len(gzip.compress(page.encode())) < 60 * 1024
    assert not re.search(r"style=|<script|<style", page)
    assert not re.search(r"\d,\d", re.sub(r"<title>.*?</title>", "", page.split("</svg>")[0]))  # no decimal comma
    assert "Desa Bronjong, Kec. Bluluk: ada" in page
    assert page.count("<tr>") == 475


def test_a_village_without_shape_stands_in_the_table_and_an_unknown_value_is_an_error():
    found = drawn(["99.99.99.9999"], places={"99.99.99.9999": "Desa Baru"})
    assert found.shapes == []
    assert found.rows == [("Desa Baru", "ada", "")]
    with pytest.raises(KeyError):
        drawn(all_codes()[:1], value="maybe")


def test_every_tone_has_its_fill():
    css = (Path(__file__).parents[2] / "static/css/maps.css").read_text()
    assert all(f".tone-{tone} " in css for tone in TONES)
