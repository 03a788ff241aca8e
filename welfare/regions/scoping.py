"""Where a user may look: the only place that compares region codes.

`Model.objects.visible_to(user)` narrows a queryset to the user's territories, `covers(user, code)` asks for one
region.  Outside is 404, never 403, so that nobody learns what exists elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

if TYPE_CHECKING:
    from welfare.accounts.models import User

M = TypeVar("M", bound=models.Model)

SUBDISTRICT_LENGTH = 8
"""The letters of a kecamatan's code, with which the codes of its villages begin: "35.24.02" of "35.24.02.2003"."""


def inside(code: str, territory: str) -> bool:
    """Whether region `code` is `territory` or lies in it; codes nest by whole dotted parts."""
    return code == territory or code.startswith(territory + ".")


def subdistrict_of(path: str) -> Left:
    """The kecamatan in which the region at `path` (a column that holds a code) lies or which it is; for indexes."""
    return Left(path, SUBDISTRICT_LENGTH)


def covers(user: User, code: str | None) -> bool:
    """Whether `code` lies in one of the user's territories; a record without a region belongs to the kabupaten."""
    if user.sees_everything:
        return True
    return bool(code) and any(inside(str(code), territory) for territory in user.territory_codes)


def within(path: str, code: str) -> Q:
    """The filter for "is this region or lies in it" over a lookup path that ends at a region code."""
    return Q(**{path: code}) | Q(**{f"{path}__startswith": f"{code}."})


def narrow(path: str, user: Any) -> Q:
    """The filter for "in the user's territories" over a lookup path that ends at a region code."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.sees_everything:
        return Q()
    codes = user.territory_codes
    if not codes:
        return Q(pk__in=[])
    query = Q()
    for code in codes:
        query |= within(path, code)
    return query


def around(path: str, user: Any) -> Q:
    """The filter for "in the user's territories, or in a region that contains one of them"."""
    own = narrow(path, user)
    if not user.is_authenticated or user.sees_everything:
        return own  # "everything" is an empty filter, and joined by OR it would vanish
    return own | Q(**{f"{path}__in": ancestors(user.territory_codes)})


def reaches(user: Any, code: str) -> bool:
    """Whether the user may open the page of region `code`: one of the own territories, in one, or around one."""
    return covers(user, code) or code in ancestors(user.territory_codes)


class TerritoryQuerySet(models.QuerySet[M]):
    """A queryset that knows which of its rows a user may see.

    `territory_path` is the lookup from the model to a region's code, e.g. "region__code" or "unit__region__code".  It
    ends at the code, not at the foreign key, whose beginning cannot be compared; Django leaves the join out.
    """

    territory_path: ClassVar[str] = "region__code"

    def visible_to(self, user: Any) -> Any:
        return self.filter(narrow(self.territory_path, user))


def ancestors(codes: tuple[str, ...]) -> list[str]:
    """The codes of all regions that contain one of `codes` ("35.24.02.2003" lies in "35.24.02" and "35.24")."""
    found = set()
    for code in codes:
        parts = code.split(".")
        found |= {".".join(parts[:length]) for length in range(2, len(parts))}
    return sorted(found)
