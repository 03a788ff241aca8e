"""Who receives transport money: computed from attendance, never typed, so that an absentee cannot be paid.

Paid are those marked hadir, and in place of those marked diwakili whoever came; one day's money for each day, however
many sessions it has.  Izin, tidak hadir and tamu are not paid.  PPh 21 is rounded down to whole rupiah.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import Any

from events.breakdown import subdistrict_name
from events.models import Attendance, Event, Participant, TransportRate
from events.numbering import numbered
from welfare.desk import wording
from welfare.desk.templatetags import office
from welfare.papers.rendering import letterhead, place_and_date, signatory
from welfare.papers.terbilang import rupiah_words

PAID = (Attendance.State.PRESENT, Attendance.State.REPRESENTED)


@dataclass(frozen=True)
class Payment:
    """One line of the list: who receives, for whom, and how much."""

    number: int
    participant: Participant
    recipient: str
    days: int
    rate: TransportRate

    @property
    def is_stand_in(self) -> bool:
        return self.recipient != self.participant.name

    @property
    def gross(self) -> int:
        return self.days * self.rate.amount

    @property
    def tax(self) -> int:
        return int((self.gross * self.rate.tax_percent / Decimal(100)).to_integral_value(ROUND_DOWN))

    @property
    def net(self) -> int:
        return self.gross - self.tax


class TransportList:
    """The payments of one event, in the order of the attendance list; three queries whatever its size."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def rates(self) -> dict[int | None, TransportRate]:
        """By pillar; None is the rate of all others."""
        return {rate.pillar_id: rate for rate in self.event.transport_rates.select_related("pillar")}

    @cached_property
    def days(self) -> dict[int, Counter[str]]:
        """For each participant, how many days fall to each recipient ("" is the participant)."""
        marks = Attendance.objects.filter(session__event=self.event, state__in=PAID)
        rows = marks.order_by("session__date", "session__order", "session__starts_at", "session").values_list(
            "participant_id", "session__date", "represented_by"
        )
        first: dict[tuple[int, Any], str] = {}
        for participant, day, name in rows:
            first.setdefault((participant, day), name)
        days: dict[int, Counter[str]] = {}
        for (participant, _), name in first.items():
            days.setdefault(participant, Counter())[name] += 1
        return days

    @cached_property
    def _people(self) -> list[Participant]:
        return [person for _, person in numbered(self.event)]

    @cached_property
    def payments(self) -> list[Payment]:
        lines = [
            (person, name or person.name, days, rate)
            for person in self._people
            for name, days in self.days.get(person.pk, {}).items()
            if (rate := self.rate_of(person))
        ]
        return [Payment(number, *line) for number, line in enumerate(lines, 1)]

    @cached_property
    def without_rate(self) -> list[Participant]:
        """Those who came and for whose category no amount is set."""
        return [person for person in self._people if person.pk in self.days and not self.rate_of(person)]

    def rate_of(self, person: Participant) -> TransportRate | None:
        return self.rates.get(person.pillar_id) or self.rates.get(None)

    @property
    def has_tax(self) -> bool:
        return any(payment.tax for payment in self.payments)

    @property
    def gross(self) -> int:
        return sum(payment.gross for payment in self.payments)

    @property
    def tax(self) -> int:
        return sum(payment.tax for payment in self.payments)

    @property
    def net(self) -> int:
        return sum(payment.net for payment in self.payments)

    @property
    def words(self) -> str:
        return rupiah_words(self.net)


def transport_sheet(event: Event, *, paper: str) -> dict[str, Any]:
    """The data of `daftar-transport.typ`.  Never a NIK, NPWP or account number."""
    payments, head = TransportList(event), letterhead()
    days = office.tanggal(event.starts_on)
    if event.ends_on != event.starts_on:
        days = f"{days} s.d. {office.tanggal(event.ends_on)}"
    activity = " ".join(part for part in (event.activity_code, event.activity_name) if part)
    facts = [
        ["Kegiatan", event.title],
        ["Hari/tanggal", days],
        ["Tempat", event.place_words],
        ["Sub kegiatan", activity],
    ]
    return {
        "letterhead": head,
        "signatory": signatory(),
        "paper": paper,
        "title": "Daftar penerimaan uang transport",
        "event": event.title,
        "facts": [fact for fact in facts if fact[1]],
        "has_tax": payments.has_tax,
        "rows": [_cells(payment) for payment in payments.payments],
        "sums": [wording.number(amount) for amount in (payments.gross, payments.tax, payments.net)],
        "words": payments.words,
        "place_and_date": place_and_date(head, event.ends_on),
        "footer": f"Daftar penerimaan uang transport, {event.title}, dihitung dari daftar hadir",
    }


def _cells(payment: Payment) -> list[Any]:
    person = payment.participant
    office_words = ", ".join(part for part in (person.position, person.represents) if part)
    amounts = (payment.rate.amount, payment.gross, payment.tax, payment.net)
    return [
        payment.number,
        f"{payment.recipient} (mewakili {person.name})" if payment.is_stand_in else payment.recipient,
        office_words,
        subdistrict_name(person.region),
        payment.days,
        *map(wording.number, amounts),
    ]
