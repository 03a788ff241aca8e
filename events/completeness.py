"""What the file of an event must hold by its kind, and what it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from events.models import (
    AgendaItem,
    Attendance,
    Certificate,
    DocumentKind,
    Event,
    Letter,
    Minutes,
    Participant,
    Report,
    Session,
)
from welfare.desk import wording


@dataclass(frozen=True)
class Item:
    """One document of the checklist: `text` says what is there or missing, `url` where to go on."""

    kind: DocumentKind
    is_there: bool
    text: str
    url: str


class Checklist:
    """Required documents of the event's kind; three queries."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def _files(self) -> Counter[int]:
        return Counter(self.event.documents.order_by().values_list("kind_id", flat=True))

    @cached_property
    def _record(self) -> dict[str, Any]:
        """What the record itself proves, and the session where attendance goes on."""
        here = {"event": OuterRef("pk")}
        minutes = Minutes.objects.filter(**here)
        certificates = Certificate.objects.valid().filter(participant__event=OuterRef("pk"))
        first = Session.objects.filter(**here).order_by("date", "order", "starts_at", "pk")
        marks = Attendance.objects.filter(session__event=OuterRef("pk"))
        found = (
            Event.objects.filter(pk=self.event.pk)
            .order_by()
            .values(
                has_letter=Exists(Letter.objects.standing().filter(**here)),
                has_agenda=Exists(AgendaItem.objects.filter(**here)),
                has_minutes=Exists(minutes.filter(state=Minutes.State.FINAL)),
                has_agreement=Exists(minutes.filter(agreed__regex=r"\S")),
                has_report=Exists(Report.objects.filter(**here, state=Report.State.FINAL)),
                has_certificates=Exists(certificates),
                first_session=Subquery(first.values("pk")[:1]),
                session_count=_number(Session.objects.filter(**here), "event"),
                people_count=_number(Participant.objects.filter(**here), "event"),
                mark_count=_number(marks, "session__event"),
            )
        )
        return found.get()

    @cached_property
    def items(self) -> list[Item]:
        rows = self.event.kind.required_documents.select_related("document_kind")
        kinds = [row.document_kind for row in rows.order_by("document_kind__order", "document_kind__name")]
        return [self._item(kind) for kind in kinds]

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if not item.is_there]

    @property
    def words(self) -> str:
        there = len(self.items) - len(self.missing)
        return wording.count_words(there, "dokumen wajib", len(self.items))

    def _item(self, kind: DocumentKind) -> Item:
        count = self._files[kind.pk]
        if count:
            page = reverse("events:event_documents", args=[self.event.pk])
            return Item(kind, True, wording.count_words(count, "berkas"), f"{page}#jenis-{kind.code}")
        if not kind.proof:
            upload = reverse("events:event_document_create", args=[self.event.pk])
            return Item(kind, False, "belum diunggah", f"{upload}?jenis={kind.code}")
        is_there, label = self._is_proved(kind.proof), kind.get_proof_display()
        return Item(kind, is_there, f"dari {label}" if is_there else f"belum ada {label}", self._where(kind.proof))

    def _is_proved(self, proof: str) -> bool:
        if proof == DocumentKind.Proof.ATTENDANCE:
            wanted = self._record["session_count"] * self._record["people_count"]
            return 0 < wanted <= self._record["mark_count"]
        return bool(self._record[f"has_{proof}"])

    def _where(self, proof: str) -> str:
        session = self._record["first_session"]
        if proof == DocumentKind.Proof.ATTENDANCE and session:
            return reverse("events:attendance_list", args=[session])
        return reverse(f"events:{PAGES[proof]}", args=[self.event.pk])


PAGES = {
    "letter": "invitation_list",
    "agenda": "agenda_list",
    "attendance": "event_detail",
    "minutes": "event_minutes",
    "agreement": "event_minutes",
    "report": "event_report",
    "certificates": "event_certificates",
}


def _number(rows: QuerySet[Any], by: str) -> Any:
    counted = rows.order_by().annotate(outer=F(by)).values("outer").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
