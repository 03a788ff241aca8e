"""The social pillars: what each registers, its seats in the regions, and who holds which post when."""

from pillars.models.decrees import Decree, DecreeQuerySet
from pillars.models.kinds import Pillar, PillarCoordinator, PillarQuerySet, Position
from pillars.models.memberships import Membership, MembershipQuerySet
from pillars.models.units import Unit, UnitQuerySet

__all__ = [
    "Decree",
    "DecreeQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Pillar",
    "PillarCoordinator",
    "PillarQuerySet",
    "Position",
    "Unit",
    "UnitQuerySet",
]
