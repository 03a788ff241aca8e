"""Regions by their official code, and the other spellings under which offices write them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


class RegionQuerySet(TerritoryQuerySet):
    territory_path = "code"

    def subdistricts(self) -> RegionQuerySet:
        return self.filter(level=Region.Level.SUBDISTRICT)

    def villages(self) -> RegionQuerySet:
        return self.filter(level=Region.Level.VILLAGE)


@tracked
class Region(models.Model):
    """A kabupaten, kecamatan or desa/kelurahan.

    `code` is the Kemendagri code ("35.24", "35.24.02", "35.24.02.2003"): codes nest by prefix, which `scoping` uses.
    Source of the shipped rows: cahyadsn/wilayah (MIT), Kepmendagri 300.2.2-2430/2025.
    """

    class Level(models.TextChoices):
        REGENCY = "regency", "kabupaten/kota"
        SUBDISTRICT = "subdistrict", "kecamatan"
        VILLAGE = "village", "desa/kelurahan"

    class Kind(models.TextChoices):
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA = "desa", "Desa"
        KELURAHAN = "kelurahan", "Kelurahan"

    code = models.CharField("kode wilayah", max_length=13, primary_key=True)
    level = models.CharField("tingkat", max_length=12, choices=Level.choices)
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    name = models.CharField("nama", max_length=100)
    parent = models.ForeignKey(
        "self", verbose_name="bagian dari", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    bps_code = models.CharField("kode BPS", max_length=10, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        indexes = [models.Index(Lower("name"), name="region_name_lower")]

    def __str__(self) -> str:
        # Not get_kind_display: that builds the list of choices anew for each of the many places of a page.
        return f"{_KINDS.get(self.kind, self.kind)} {self.name}" if self.level != self.Level.REGENCY else self.name

    @property
    def short_kind(self) -> str:
        return {"kecamatan": "Kec.", "desa": "Desa", "kelurahan": "Kel."}.get(self.kind, "")

    @property
    def subdistrict_code(self) -> str:
        """The code of the kecamatan this region is or lies in; empty for a kabupaten."""
        return ".".join(self.code.split(".")[:3]) if self.level != self.Level.REGENCY else ""


_KINDS = dict(Region.Kind.choices)


@tracked
class RegionSpelling(models.Model):
    """Another way in which a region's name is written, official in another list or confirmed by an officer."""

    class Kind(models.TextChoices):
        SPACING = "spacing", "jarak kata"
        SPELLING = "spelling", "ejaan"

    region = models.ForeignKey(Region, verbose_name="wilayah", on_delete=models.CASCADE, related_name="spellings")
    spelling = models.CharField("ejaan lain", max_length=100)
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices, default=Kind.SPELLING)
    source = models.CharField("sumber", max_length=250, blank=True)
    # CASCADE above: a spelling is nothing without its region.  SET_NULL: the spelling outlives the account.
    confirmed_by = models.ForeignKey(
        "accounts.User", verbose_name="dipastikan oleh", null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        verbose_name = "ejaan wilayah"
        verbose_name_plural = "ejaan wilayah"
        ordering = ["region", "spelling"]
        constraints = [
            models.UniqueConstraint(
                "region",
                Lower("spelling"),
                name="one_spelling_per_region",
                violation_error_message="Ejaan ini sudah tercatat untuk wilayah tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.spelling
