"""What the report of an event is written from besides attendance: the plan's lines and the papers, in one query."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count

from events.models import AgendaItem, Certificate, Document, Event, EventRole, Session
from welfare.desk import asking


class Dossier:
    """The parts of one event, as records that know what papers show of them."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def _told(self) -> dict[str, Any]:
        event = self.event
        valid = Certificate.objects.valid().filter(participant__event=event)
        sessions = event.sessions.order_by("date", "order", "starts_at", "pk")
        documents = event.documents.order_by("kind__order", "added_at", "pk")
        return asking.together({
            "sessions": asking.rows(sessions, "pk", "name", "date", "starts_at", "ends_at"),
            "agenda": asking.rows(event.agenda.order_by("order", "pk"), "pk", "starts_at", "title", "speaker"),
            "roles": asking.rows(event.roles.order_by("order", "pk"), "pk", "kind", "name", "duty", "institution"),
            "documents": asking.rows(documents, "pk", "title", "added_at", "kind__pk", "kind__name"),
            "certificates": asking.numbers(valid, count=Count("pk")),
        })  # fmt: skip

    @property
    def certificates(self) -> int:
        return sum(int(row["count"] or 0) for row in self._told["certificates"])

    @property
    def sessions(self) -> list[Session]:
        return [asking.record(Session, row) for row in self._told["sessions"]]

    @property
    def agenda(self) -> list[AgendaItem]:
        return [asking.record(AgendaItem, row) for row in self._told["agenda"]]

    @property
    def roles(self) -> list[EventRole]:
        return [asking.record(EventRole, row) for row in self._told["roles"]]

    @property
    def documents(self) -> list[Document]:
        return [asking.record(Document, row) for row in self._told["documents"]]
