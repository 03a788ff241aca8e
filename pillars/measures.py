"""The numbers by which the office sees what is missing in a pillar, each with the list that shows what it counts.

Declared once: the counting (`gaps`), the page, its files and the command all go by this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from pillars.models import Pillar

UNIT, HOLDER, PLACE = "unit", "holder", "place"
LISTS = {UNIT: "pillars:unit_list", HOLDER: "pillars:membership_list", PLACE: "pillars:place_list"}


@dataclass(frozen=True)
class Measure:
    code: str
    label: str
    of: str
    """What is counted, and what the list shows: units, holders (posts held by persons) or places (regions)."""
    query: Mapping[str, str]
    """The filter of the list."""
    note: str
    is_gap: bool = False
    """Whether any of it asks for attention."""

    def url(self, pillar: Pillar, where: Mapping[str, str]) -> str:
        """The list for one pillar, in a place or in all of them ({})."""
        return list_url(self.of, pilar=pillar.code, **where, **self.query)


def list_url(of: str, **query: Any) -> str:
    """The list of units, holders or places, with a filter."""
    return f"{reverse(LISTS[of])}?{urlencode(query)}"


_ROWS = [
    Measure(
        "expected", "Seharusnya ada", PLACE, {},
        "Wilayah yang menurut aturan pilarnya punya satu unit. Tanda “–”: tidak ada aturan tentang jumlahnya.",
    ),
    Measure("filled", "Terisi", UNIT, {"keadaan": "terisi"}, "Unit yang hari ini ada pemegang jabatannya."),
    Measure(
        "vacant", "Kosong", UNIT, {"keadaan": "kosong"},
        "Unit yang tercatat, tetapi tidak seorang pun memegang jabatannya.", is_gap=True,
    ),
    Measure(
        "missing", "Belum ada", PLACE, {"keadaan": "belum-ada"},
        "Wilayah yang seharusnya punya unit, tetapi unitnya belum tercatat.", is_gap=True,
    ),
    Measure(
        "unsigned", "Unit tanpa SK", UNIT, {"keadaan": "tanpa-sk"},
        "Unit terisi yang tidak seorang pun pemegang jabatannya ber-SK.", is_gap=True,
    ),
    Measure(
        "dormant", "Vakum", UNIT, {"keadaan": "vakum"},
        "Unit terisi tanpa laporan kegiatan dalam 12 bulan terakhir.", is_gap=True,
    ),
    Measure(
        "holders", "Orang", HOLDER, {"keadaan": "aktif"},
        "Jabatan yang dipegang hari ini; orang yang memegang dua jabatan dihitung dua kali.",
    ),
    Measure(
        "expired", "Masa bakti lewat", HOLDER, {"keadaan": "lewat"},
        "Masih memegang jabatan, padahal masa bakti atau SK-nya sudah lewat.", is_gap=True,
    ),
    Measure(
        "without_decree", "Orang tanpa SK", HOLDER, {"keadaan": "tanpa-sk"},
        "Pemegang jabatan tanpa SK, atau dengan SK yang sudah dicabut.", is_gap=True,
    ),
    Measure(
        "without_phone", "Tanpa nomor HP", HOLDER, {"keadaan": "tanpa-hp"},
        "Pemegang jabatan yang tidak dapat ditelepon.", is_gap=True,
    ),
    Measure(
        "male", "Laki-laki", HOLDER, {"keadaan": "aktif", "kelamin": "L"},
        "Selisih laki-laki dan perempuan dengan jumlah orang: jenis kelamin yang belum dicatat.",
    ),
    Measure("female", "Perempuan", HOLDER, {"keadaan": "aktif", "kelamin": "P"}, ""),
]  # fmt: skip
MEASURES = {measure.code: measure for measure in _ROWS}
