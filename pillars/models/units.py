"""A pillar's seats in the regions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from pillars.models.kinds import OwnPillarQuerySet, Pillar, Position
from welfare.audit.tracking import tracked
from welfare.regions.models import Region


class UnitQuerySet(OwnPillarQuerySet):
    pillar_path = "pillar"

    def open(self) -> UnitQuerySet:
        """Units that exist today."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate()))

    def closed(self) -> UnitQuerySet:
        return self.filter(closed_on__lte=timezone.localdate())

    def filled(self) -> UnitQuerySet:
        """Open units in which somebody holds a post today."""
        return self.open().filter(_held_today())

    def vacant(self) -> UnitQuerySet:
        """Open units in which nobody holds a post today."""
        return self.open().filter(~_held_today())

    def dormant(self, on: dt.date | None = None) -> UnitQuerySet:
        """Open units in which somebody holds a post, without an activity reported in the twelve months before a day."""
        from pillars.models.reports import ActivityReport

        day = on or timezone.localdate()
        recent = ActivityReport.objects.told().filter(unit=models.OuterRef("pk"), on__gt=years_before(day, 1))
        return self.filled().filter(~models.Exists(recent))

    def unsigned(self) -> UnitQuerySet:
        """Open units in which somebody holds a post, yet nobody by an SK; a revoked SK is none."""
        from pillars.models.memberships import Membership

        by_decree = Membership.objects.active().filter(decree__isnull=False, decree__revoked_on__isnull=True)
        first = by_decree.filter(unit=models.OuterRef("pk")).order_by().values("pk")[:1]
        # Not "exists": as a join that reads every term there is; the first one of each unit cannot become a join.
        signed = Unit.objects.alias(first=models.Subquery(first)).filter(first__isnull=False)
        return self.filled().exclude(pk__in=signed.order_by().values("pk"))

    def with_held(self) -> UnitQuerySet:
        """Annotate `is_held`: whether somebody holds a post in the unit today."""
        return self.annotate(is_held=_held_today())

    def with_holders(self) -> UnitQuerySet:
        """Annotate `holders`: how many posts of the unit are held today.  Counted for the rows shown, not by a join."""
        from pillars.models.memberships import Membership

        held = Membership.objects.active().filter(unit=models.OuterRef("pk")).order_by().values("unit")
        counted = models.Subquery(held.annotate(posts=models.Count("pk")).values("posts"))
        return self.annotate(holders=Coalesce(counted, 0))


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _held_today() -> models.Exists:
    from pillars.models.memberships import Membership

    return models.Exists(Membership.objects.active().filter(unit=models.OuterRef("pk")))


@tracked
class Unit(models.Model):
    """A pillar's seat in a region: Karang Taruna Desa X, the TKSK post of Kecamatan Y, Tagana Kabupaten, an LKS."""

    pillar = models.ForeignKey(Pillar, verbose_name="pilar", on_delete=models.PROTECT, related_name="units")
    region = models.ForeignKey("regions.Region", verbose_name="wilayah", on_delete=models.PROTECT, related_name="units")
    name = models.CharField("nama", max_length=150)
    address = models.CharField("alamat sekretariat", max_length=200, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    founded_on = models.DateField("berdiri", null=True, blank=True)
    closed_on = models.DateField("berhenti", null=True, blank=True)
    classification = models.CharField("klasifikasi", max_length=30, blank=True)
    performance = models.CharField("status kinerja", max_length=30, blank=True)
    officers_male = models.PositiveIntegerField("pengurus laki-laki", null=True, blank=True)
    officers_female = models.PositiveIntegerField("pengurus perempuan", null=True, blank=True)
    members_male = models.PositiveIntegerField("anggota laki-laki", null=True, blank=True)
    members_female = models.PositiveIntegerField("anggota perempuan", null=True, blank=True)
    note = models.TextField("catatan", blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "unit pilar"
        verbose_name_plural = "unit pilar"
        ordering = ["pillar", "region", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["pillar", "region", "name"],
                name="unit_once_per_region",
                violation_error_message="Unit dengan nama ini sudah ada di wilayah tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("pillars:unit_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the unit exists today."""
        return self.closed_on is None or self.closed_on > timezone.localdate()

    def clean(self) -> None:
        """One unit per region where the pillar expects one (Karang Taruna per desa, TKSK per kecamatan).

        Inside a transaction the region is held until its end: of two clerks who give one place a unit, or one name to
        two, the second waits, and is told.
        """
        if not self.pillar_id or not self.region_id:
            return
        if connection.in_atomic_block:
            # Not the whole row: what only points to the region need not wait.
            Region.objects.select_for_update(no_key=True).get(pk=self.region_id)
        if self.is_open and self.region.level in self.pillar.expected_at:
            others = Unit.objects.open().filter(pillar=self.pillar, region=self.region).exclude(pk=self.pk)
            if other := others.first():
                text = (
                    f"{self.region} sudah memiliki unit pilar ini: {other}. Ubah unit itu, jangan membuat yang kedua."
                )
                raise ValidationError({"region": text})

    @transaction.atomic
    def appoint(
        self,
        *,
        person: Any,
        position: Position,
        start: dt.date | None,
        by: Any,
        decree: Any = None,
        until: dt.date | None = None,
        member_number: str = "",
        level: str = "",
        skills: list[str] | None = None,
        note: str = "",
    ) -> Any:
        """Give a person a post of this unit from a day on, until the planned day if one is known; the Membership.

        Raises ValidationError: the post belongs to another pillar, the unit is closed, the person already holds the
        post, or the post is for one person and is held in that time.
        """
        from pillars.models.memberships import Membership

        unit = Unit.objects.select_for_update().get(pk=self.pk)  # two clerks, one chair: the second waits and is told
        if unit.closed_on and (start is None or unit.closed_on <= start):
            raise ValidationError("Unit ini sudah berhenti. Orang tidak dapat diangkat di unit yang sudah berhenti.")
        membership = Membership(
            unit=unit, person=person, position=position, is_single=position.is_single, start=start, decree=decree,
            until=until, member_number=member_number, level=level, skills=skills or [], note=note,
        )  # fmt: skip
        membership.refuse_a_second_holder()
        membership.full_clean()
        with pghistory.context(user=by.pk, reason="pengangkatan"):
            membership.save()
            membership.acts.create(kind="appoint", on=start, decree=decree, by=by, note=note)
        return membership
