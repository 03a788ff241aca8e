"""Coaching events: the event, its plan and invitations, who takes part, and who was there."""

from events.models.attendance import AlreadyMarked, Attendance, Outcome, Wanted, Way
from events.models.event import AgendaItem, Event, EventKind, EventQuerySet, Session
from events.models.invitations import Invitation, InvitationRule
from events.models.letters import Letter, NumberFormat
from events.models.participant import Participant, ParticipantQuerySet
from events.models.plan import EventRole
from events.models.receipts import MarkReceipt
from events.models.transport import TransportRate

__all__ = [
    "AgendaItem",
    "AlreadyMarked",
    "Attendance",
    "Event",
    "EventKind",
    "EventQuerySet",
    "EventRole",
    "Invitation",
    "InvitationRule",
    "Letter",
    "MarkReceipt",
    "NumberFormat",
    "Outcome",
    "Participant",
    "ParticipantQuerySet",
    "Session",
    "TransportRate",
    "Wanted",
    "Way",
]
