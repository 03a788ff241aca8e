"""Coaching events: the event, its plan and invitations, who takes part, and who was there."""

from events.models.attendance import AlreadyMarked, Attendance
from events.models.event import AgendaItem, Event, EventKind, EventQuerySet, Session
from events.models.invitations import Invitation, InvitationRule
from events.models.letters import Letter, NumberFormat
from events.models.participant import Participant, ParticipantQuerySet
from events.models.plan import EventRole

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
    "NumberFormat",
    "Participant",
    "ParticipantQuerySet",
    "Session",
]
