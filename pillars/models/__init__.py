"""The social pillars: what each registers, its seats in the regions, and who holds which post when."""

from pillars.models.acts import Evaluation, HeldVillage, MembershipAct
from pillars.models.decrees import Decree, DecreeQuerySet
from pillars.models.institutions import ClientCount, InstitutionProfile, LegalPaper
from pillars.models.kinds import Pillar, PillarCoordinator, PillarQuerySet, Position
from pillars.models.memberships import Membership, MembershipQuerySet
from pillars.models.reports import ActivityReport, ReportPhoto
from pillars.models.rules import PillarRule
from pillars.models.trainings import Training
from pillars.models.units import Unit, UnitQuerySet

__all__ = [
    "ActivityReport",
    "ClientCount",
    "Decree",
    "DecreeQuerySet",
    "Evaluation",
    "HeldVillage",
    "InstitutionProfile",
    "LegalPaper",
    "Membership",
    "MembershipAct",
    "MembershipQuerySet",
    "Pillar",
    "PillarCoordinator",
    "PillarQuerySet",
    "PillarRule",
    "Position",
    "ReportPhoto",
    "Training",
    "Unit",
    "UnitQuerySet",
]
