"""Who may see a case: territory, and for sensitive ones the right to it or one's own assignment."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from welfare.regions.scoping import TerritoryQuerySet, narrow

SENSITIVE = "cases.view_sensitive_case"


def not_secret(user: Any, to: str = "") -> Q:
    """The filter "no secret from this user" over the path `to` ("case__") that leads to a case."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.has_perm(SENSITIVE):
        return Q()
    return Q(**{f"{to}is_sensitive": False}) | Q(**{f"{to}assigned_to": user.pk})


class OfCaseQuerySet(TerritoryQuerySet):
    """Parts of cases: seen by whoever sees the case."""

    territory_path = "case__village__code"

    def visible_to(self, user: Any) -> Any:
        return self.filter(narrow(self.territory_path, user), not_secret(user, "case__"))
