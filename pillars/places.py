"""What the pillars say of a region: how their units stand there, and who is in charge with a number to call."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet

from pillars.measures import HOLDER, PLACE, UNIT, list_url
from pillars.models import Membership, Pillar, Unit
from welfare.desk.places import Figure, Line, RegionPart, RegionSection
from welfare.regions.choices import place_name
from welfare.regions.models import Region
from welfare.regions.scoping import within

MOST = 40
"""People in charge named on the page; the list shows the rest."""


def lacking_places(pillars: QuerySet[Pillar]) -> Q:
    """The filter over regions "should have a unit of one of these pillars, and has none"."""
    level = Func(
        OuterRef("level"), template="ARRAY[%(expressions)s]::varchar[]",
        output_field=ArrayField(CharField(max_length=12)),
    )  # fmt: skip
    there = Unit.objects.open().filter(pillar=OuterRef("pk"), region=OuterRef(OuterRef("pk")))
    return Q(Exists(pillars.filter(expected_at__contains=level).filter(~Exists(there))))


def part(user: Any, region: Region) -> RegionPart:
    """One query: who leads the units of the region (of a kecamatan also those of its villages)."""
    where = _where(region)
    units = Unit.objects.visible_to(user).filter(within("region__code", region.code))
    held = Membership.objects.visible_to(user).active().filter(within("unit__region__code", region.code))
    places = Region.objects.visible_to(user).filter(within("code", region.code))
    places = places.filter(lacking_places(Pillar.objects.visible_to(user)))
    figures = [
        Figure("unit terisi", units.filled(), list_url(UNIT, keadaan="terisi", **where)),
        Figure("unit kosong", units.vacant(), list_url(UNIT, keadaan="kosong", **where), asks=True),
        Figure("wilayah tanpa unit yang diharapkan", places,
               list_url(PLACE, keadaan="belum-ada", **where), asks=True),
        Figure("jabatan dipegang", held, list_url(HOLDER, keadaan="aktif", **where)),
        Figure("pemegang jabatan tanpa nomor HP", held.without_phone(),
               list_url(HOLDER, keadaan="tanpa-hp", **where), asks=True),
    ]  # fmt: skip
    lines = _in_charge(user, region, held)
    text = "" if lines else "Belum ada pimpinan unit pilar yang tercatat di sini."
    more = len(lines) > MOST
    return RegionPart(
        figures, lines[:MOST], text, list_url(HOLDER, keadaan="aktif", **where) if more else "",
        "Semua pemegang jabatan" if more else "",
    )  # fmt: skip


def _where(region: Region) -> dict[str, str]:
    """How the pillars' lists are narrowed to a region and what lies in it."""
    if region.level == Region.Level.REGENCY:
        return {}
    return {"kecamatan" if region.level == Region.Level.SUBDISTRICT else "wilayah": region.code}


def _in_charge(user: Any, region: Region, held: Any) -> list[Line]:
    """Those who lead, of the region itself first; of the kabupaten only those of it and of the kecamatan."""
    leading = held.filter(position__leads=True)
    if region.level == Region.Level.REGENCY:
        leading = leading.exclude(unit__region__level=Region.Level.VILLAGE)
    rows = leading.select_related("person", "position", "unit__pillar", "unit__region__parent")
    rows = rows.order_by("unit__region_id", "unit__pillar__order", "position__order", "pk")[: MOST + 1]
    may_call = user.has_perm("people.view_person")
    return [
        Line(
            member.person.full_name, _post(member, region), member.get_absolute_url(),
            (member.person.phone or member.person.phone_2) if may_call else "", member.unit.pillar.short_name,
            hue=member.unit.pillar.hue,
        )
        for member in rows
    ]  # fmt: skip


def _post(member: Membership, region: Region) -> str:
    """ "Ketua, Karang Taruna Desa Bronjong"; with its place where the unit's name does not tell it."""
    unit = member.unit
    place = place_name(unit.region)
    told = unit.region_id == region.code or unit.region.name.lower() in unit.name.lower()
    return f"{member.position.name}, {unit.name}" + ("" if told else f", {place}")


SECTION = RegionSection("Pilar sosial dan penanggung jawab", "pillars.view_membership", 10, part)
