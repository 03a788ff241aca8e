"""What the aid programmes say of a region: how many receive each of them now."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from puskesos.aid.models import Enrolment
from puskesos.aid.tables import recipients_url
from welfare.desk.places import Figure, RegionPart, RegionSection
from welfare.regions.models import Region
from welfare.regions.scoping import within


def part(user: Any, region: Region) -> RegionPart:
    """One query."""
    rows = Enrolment.objects.visible_to(user).filter(within("region__code", region.code))
    rows = rows.filter(status=Enrolment.Status.ACTIVE).order_by("programme__name", "programme__code")
    counts = rows.values_list("programme__name", "programme__code").annotate(n=Count("pk"))
    figures = [
        Figure(f"penerima {name}", found, recipients_url(wilayah=region.code, program=code, keadaan="menerima"))
        for name, code, found in counts
    ]
    return RegionPart(figures, text="" if figures else "Belum ada penerima bantuan yang tercatat di sini.")


SECTION = RegionSection("Penerima bantuan", "aid.view_enrolment", 40, part)
