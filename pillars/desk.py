"""What the pillars announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import QuerySet

from pillars.models import Membership, Unit
from pillars.standing import standings, unit_list_url
from welfare.desk.registry import HomePanel, MenuEntry, PersonSection, SearchSource, announce
from welfare.regions.choices import place_name

# The six of which the office keeps the home page: code, label, hue.  More pillars stand in the overview by themselves.
CORE = [
    ("KT", "Karang Taruna", "kt"),
    ("PSM", "PSM / IPSM", "psm"),
    ("TAGANA", "Tagana", "tagana"),
    ("LKS", "LKS / FLKS", "lks"),
    ("PKH", "SDM PKH", "pkh"),
    ("TKSK", "TKSK", "tksk"),
]
FOUND = 10
ALIKE = 0.45
"""Least trigram likeness of a misspelt word with a unit's name."""


def _panel(order: int, code: str, label: str, hue: str) -> HomePanel:
    def of_standing(user: Any, name: str, otherwise: Any) -> Any:
        standing = standings(user).get(code)
        return getattr(standing, name) if standing else otherwise

    return HomePanel(
        label=label,
        permission="pillars.view_unit",
        order=order,
        count=lambda user: of_standing(user, "count", 0),
        of=lambda user: of_standing(user, "of", None),
        url=lambda user: of_standing(user, "url", unit_list_url(pilar=code)),
        caption=lambda user: of_standing(user, "caption", "bukan pilar Anda"),
        hue=hue,
    )


def find_units(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Units whose name holds every word; when there are few, also those whose name is alike (misspelt)."""
    units = Unit.objects.visible_to(user).select_related("pillar", "region__parent")
    named = units
    for word in text.split():
        named = named.filter(name__icontains=word)
    found = list(named[:FOUND])
    if len(found) < FOUND:
        found += list(_alike(units, text).exclude(pk__in=[unit.pk for unit in found])[: FOUND - len(found)])
    return [
        (unit.name, f"{unit.pillar.short_name}, {place_name(unit.region)}", unit.get_absolute_url()) for unit in found
    ]


def _alike(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    alike = units.annotate(likeness=TrigramWordSimilarity(text, "name")).filter(likeness__gte=ALIKE)
    return alike.order_by("-likeness", "pk")


def roles_of(user: Any, person: Any) -> dict[str, Any] | None:
    """The posts of a person, the running ones first; None when the user sees none."""
    rows = Membership.objects.visible_to(user).filter(person=person).select_related("unit", "position", "decree")
    memberships = sorted(
        rows, key=lambda member: (not member.is_running, -(member.start.toordinal() if member.start else 0))
    )
    return {"memberships": memberships} if memberships else None


announce(
    MenuEntry("Pilar sosial", "pillars:pillar_list", "user-group", permission="pillars.view_pillar", order=110),
    *(_panel(order, *row) for order, row in enumerate(CORE, start=10)),
    SearchSource("Unit pilar", permission="pillars.view_unit", order=20, find=find_units),
    PersonSection(
        "Peran di pilar", permission="pillars.view_membership", order=10, template="pillars/_person_roles.html",
        context=roles_of,
    ),
)  # fmt: skip
