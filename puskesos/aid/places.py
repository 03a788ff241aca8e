"""What the aid programmes say of a region: how many receive each of them now, how far monev is, and who waits."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from puskesos.aid.models import Candidate, Enrolment, Sample
from puskesos.aid.round_tables import samples_url
from puskesos.aid.tables import candidates_url, recipients_url
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


def monev_part(user: Any, region: Region) -> RegionPart:
    """Figures alone: the page counts them together."""
    samples = Sample.objects.visible_to(user).running().filter(within("enrolment__region__code", region.code))
    waiting = Candidate.objects.visible_to(user).waiting().filter(within("village__code", region.code))
    place = {"wilayah": region.code, "berjalan": "ya"}
    figures = [
        Figure("sudah dikunjungi", samples.visited(), samples_url(**place, keadaan="dikunjungi")),
        Figure("belum dikunjungi", samples.unvisited(), samples_url(**place, keadaan="belum")),
    ]
    if user.has_perm("aid.view_candidate"):
        figures.append(Figure("calon dalam antrean", waiting, candidates_url(wilayah=region.code)))
    return RegionPart(figures, text="Sampel putaran monev yang sedang berjalan, dan calon yang menunggu.")


MONEV_SECTION = RegionSection("Monev bantuan", "aid.view_sample", 41, monev_part)
SECTION = RegionSection("Penerima bantuan", "aid.view_enrolment", 40, part)
