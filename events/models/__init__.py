"""Coaching events: the event, its plan and invitations, who takes part, and who was there."""

from events.models.attendance import AlreadyMarked, Attendance, Outcome, Wanted, Way
from events.models.certificates import Certificate
from events.models.documents import Document, DocumentKind, RequiredDocument
from events.models.evaluations import EventEvaluation
from events.models.event import AgendaItem, Event, EventKind, EventQuerySet, Session
from events.models.follow_ups import FollowUp
from events.models.invitations import Invitation, InvitationRule
from events.models.letters import Letter, NumberFormat
from events.models.minutes import Minutes, Viewpoint
from events.models.participant import Participant, ParticipantQuerySet
from events.models.plan import EventRole
from events.models.receipts import MarkReceipt
from events.models.reports import Report
from events.models.transport import TransportRate

__all__ = [
    "AgendaItem",
    "AlreadyMarked",
    "Attendance",
    "Certificate",
    "Document",
    "DocumentKind",
    "Event",
    "EventEvaluation",
    "EventKind",
    "EventQuerySet",
    "EventRole",
    "FollowUp",
    "Invitation",
    "InvitationRule",
    "Letter",
    "MarkReceipt",
    "Minutes",
    "NumberFormat",
    "Outcome",
    "Participant",
    "ParticipantQuerySet",
    "Report",
    "RequiredDocument",
    "Session",
    "TransportRate",
    "Viewpoint",
    "Wanted",
    "Way",
]
