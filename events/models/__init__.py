"""Coaching events: the event, its agenda and sessions, who takes part, and who was there."""

from events.models.attendance import AlreadyMarked, Attendance
from events.models.event import AgendaItem, Event, EventKind, EventQuerySet, Session
from events.models.participant import Participant, ParticipantQuerySet

__all__ = [
    "AgendaItem",
    "AlreadyMarked",
    "Attendance",
    "Event",
    "EventKind",
    "EventQuerySet",
    "Participant",
    "ParticipantQuerySet",
    "Session",
]
