"""The records of the room: cases and their timeline, referrals, and what the office edits as lists."""

from puskesos.cases.flow import State
from puskesos.cases.models.cases import Case, CaseQuerySet
from puskesos.cases.models.kinds import SENSITIVE_NEEDS, Agency, Need, ServiceKind
from puskesos.cases.models.ratings import Rating, rate
from puskesos.cases.models.referrals import Referral, refer
from puskesos.cases.models.timeline import CaseEntry, CasePaper, Escalation, Level

__all__ = [
    "SENSITIVE_NEEDS", "Agency", "Case", "CaseEntry", "CasePaper", "CaseQuerySet", "Escalation", "Level", "Need",
    "Rating", "Referral", "ServiceKind", "State", "rate", "refer",
]  # fmt: skip
