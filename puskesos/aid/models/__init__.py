"""The records of the room: programmes and recipients, candidates, rounds and visits, decisions and objections."""

from puskesos.aid.models.candidates import Candidate, CandidateCriterion, CandidatePaper, CandidateQuerySet, put_forward
from puskesos.aid.models.codes import ChecklistItem, Criterion, ReasonCode
from puskesos.aid.models.decisions import Decision
from puskesos.aid.models.enrolments import Enrolment
from puskesos.aid.models.objections import Objection, receive_objection
from puskesos.aid.models.programmes import Programme, ProgrammePeriod, Quota, span_of
from puskesos.aid.models.proposing import propose
from puskesos.aid.models.queue import Place, place_of, places
from puskesos.aid.models.rounds import Round, Sample, Team, TeamMember
from puskesos.aid.models.siks import SiksStep
from puskesos.aid.models.visits import Visit, VisitAnswer, VisitPhoto, may_report, report_visit
from puskesos.aid.words import Recommendation, Verdict

__all__ = [
    "Candidate", "CandidateCriterion", "CandidatePaper", "CandidateQuerySet", "ChecklistItem", "Criterion", "Decision",
    "Enrolment", "Objection", "Place", "Programme", "ProgrammePeriod", "Quota", "ReasonCode", "Recommendation", "Round",
    "Sample", "SiksStep", "Team", "TeamMember", "Verdict", "Visit", "VisitAnswer", "VisitPhoto", "may_report",
    "place_of", "places", "propose", "put_forward", "receive_objection", "report_visit", "span_of",
]  # fmt: skip
