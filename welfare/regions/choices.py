"""Places in forms and filters: what a user may choose, told apart from its namesakes by the kecamatan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.forms.models import ModelChoiceIterator

from welfare.regions.models import Region
from welfare.regions.scoping import around, within


def place_name(region: Region | None) -> str:
    """ "Desa Bronjong, Kec. Bluluk", "Kecamatan Bluluk" or "Kabupaten Lamongan"; empty for no region."""
    if region is None:
        return ""
    if region.level == Region.Level.VILLAGE and region.parent:
        return f"{region}, Kec. {region.parent.name}"
    return str(region)


def regions_of(user: Any, *levels: str) -> QuerySet[Region]:
    """The regions of the given levels (default: all) in the user's territories, each with the one above it."""
    regions = Region.objects.visible_to(user).select_related("parent").order_by("code")
    return regions.filter(level__in=levels) if levels else regions


def subdistricts_around(user: Any) -> QuerySet[Region]:
    """The kecamatan in the user's territories, and those in which a village of the user lies."""
    return Region.objects.subdistricts().filter(around("code", user))


def region_counts(user: Any) -> dict[str, int]:
    """How many regions of each level lie in the user's territories; kept on the user, who lives for one request."""
    counts: dict[str, int] | None = getattr(user, "_region_counts", None)
    if counts is None:
        levels = Region.objects.visible_to(user).order_by().values("level").annotate(regions=Count("pk"))
        counts = dict(levels.values_list("level", "regions"))
        user._region_counts = counts
    return counts


class _ByKecamatan(ModelChoiceIterator):
    """Choices in groups: a kecamatan and its villages."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for head, regions in groupby(self.queryset, key=_head):
            yield head, [self.choice(region) for region in regions]


def _head(region: Region) -> str:
    if region.level == Region.Level.VILLAGE and region.parent:
        return f"Kec. {region.parent.name}"
    return f"Kec. {region.name}" if region.level == Region.Level.SUBDISTRICT else str(region)


class RegionChoiceField(forms.ModelChoiceField):
    """A region out of the user's territories, told apart from its namesakes; `regions_of(user)` is its queryset."""

    def label_from_instance(self, obj: Any) -> str:
        return place_name(obj)  # the closed field shows no group, and 21 village names occur twice or more


class GroupedRegionChoiceField(RegionChoiceField):
    """The same, grouped by kecamatan."""

    iterator = _ByKecamatan


def _subdistricts(request: Any) -> QuerySet[Region]:
    return Region.objects.subdistricts().visible_to(request.user).order_by("name")


class SubdistrictFilter(django_filters.ModelChoiceFilter):
    """Rows of a kecamatan and of its villages; `path` leads from the row to its region."""

    def __init__(self, *, path: str = "region", **kwargs: Any) -> None:
        super().__init__(label="Kecamatan", queryset=_subdistricts, empty_label="Semua kecamatan", **kwargs)
        self.path = path

    def filter(self, qs: Any, value: Any) -> Any:
        if value is None:
            return qs
        return qs.filter(Q(**{self.path: value}) | Q(**{f"{self.path}__parent": value}))


class RegionFilter(django_filters.CharFilter):
    """Rows of exactly one region and of what lies in it, by its code; without what lies in it where `itself`.

    Hidden: maps, region pages and tables of counts lead here, and the list says in words where it is (`ListPage`).
    """

    def __init__(self, *, path: str = "region", itself: bool = False, **kwargs: Any) -> None:
        super().__init__(label="Wilayah", widget=forms.HiddenInput, max_length=13, **kwargs)
        self.path, self.itself = path, itself

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        path = self.path if self.path == "code" else f"{self.path}__code"
        return qs.filter(Q(**{path: value}) if self.itself else within(path, value))


class VillageFilter(django_filters.CharFilter):
    """Rows of villages whose name, in any known spelling, holds the text."""

    def __init__(self, *, path: str = "region", **kwargs: Any) -> None:
        super().__init__(label="Desa/kelurahan", **kwargs)
        self.path = path

    def filter(self, qs: Any, value: Any) -> Any:
        # The codes first: nobody can guess how many villages a spelling means, and the plan of the list hangs on it.
        return (
            qs.filter(**{f"{self.path}__in": list(villages_named(value).values_list("pk", flat=True))}) if value else qs
        )


def villages_named(text: str) -> QuerySet[Region]:
    """Villages whose official name or other spelling holds `text`, whatever the case."""
    text = text.strip()
    named = Q(name__icontains=text) | Q(spellings__spelling__icontains=text)
    return Region.objects.filter(pk__in=Region.objects.villages().filter(named).values("pk"))
