"""What the cases say of a region: how many are open, late and solved lately; each number opens its list."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from puskesos.cases.models import Case, State
from welfare.desk.places import Figure, RegionPart, RegionSection
from welfare.regions.models import Region
from welfare.regions.scoping import within


def part(user: Any, region: Region) -> RegionPart:
    """No query of its own."""
    start = timezone.localdate().replace(month=1, day=1)
    cases = Case.objects.visible_to(user).filter(within("village__code", region.code))
    this_year = cases.filter(received_on__gte=start)
    solved = this_year.filter(state=State.RESOLVED)
    return RegionPart(
        [
            Figure("kasus terbuka", cases.open(), _url(region)),
            Figure("lewat batas waktu", cases.late(), _url(region, lewat="ya"), asks=True),
            Figure(f"diterima tahun {start.year}", this_year, _url(region, keadaan="semua", sejak=start)),
            Figure(
                "di antaranya selesai",
                solved,
                _url(region, keadaan=State.RESOLVED, sejak=start),
            ),
        ]
    )


def _url(region: Region, **query: str | dt.date) -> str:
    return f"{reverse('cases:case_list')}?{urlencode({'wilayah': region.code} | query)}"


SECTION = RegionSection("Layanan Puskesos", "cases.view_case", 30, part)
