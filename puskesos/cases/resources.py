"""Cases in spreadsheets: old registers of complaints come in as they ended, and the list goes out.

A row of an old register becomes a case with the register's own number.  What a case has lived through here is not
changed by a list: steps are verbs, with date and reason.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.utils import timezone

from puskesos.cases.flow import CLOSED, State
from puskesos.cases.models import SENSITIVE_NEEDS, Case, CaseEntry, Level, ServiceKind
from welfare.imports import person_fields
from welfare.imports.exporting import RECORD_ID, column
from welfare.imports.fields import Choice, FieldSpec, Kind
from welfare.imports.resources import PlanContext, PlanRow
from welfare.imports.steps import make, ref
from welfare.people import names
from welfare.people.resources import OUTSIDE, PersonSheet, Planned
from welfare.regions.scoping import covers
from welfare.workdays.calendar import WorkingDays

SERVICE = FieldSpec(
    "service", "Layanan", Kind.TEXT,
    ("layanan", "jenis layanan", "jenis pengaduan", "jenis keluhan", "keperluan", "kebutuhan", "jenis permohonan"),
    required=True, max_length=120,
)  # fmt: skip
RECEIVED = FieldSpec(
    "received_on", "Diterima", Kind.DATE,
    ("diterima", "tanggal layanan", "tanggal pengaduan", "tanggal diterima", "tgl masuk", "tanggal masuk",
     "tanggal pelayanan", "tanggal kunjungan", "hari/tanggal"), required=True,
)  # fmt: skip
NUMBER = FieldSpec(
    "number", "Nomor register", Kind.TEXT,
    ("nomor register", "no register", "no reg", "nomor agenda", "nomor kasus", "nomor pengaduan", "nomor layanan"),
    max_length=40,
)  # fmt: skip
CHANNEL = FieldSpec(
    "channel", "Saluran", Kind.CHOICE, ("saluran", "melalui", "cara melapor"),
    choices=(
        Choice("walk_in", "datang langsung", ("langsung", "datang", "tatap muka")),
        Choice("outreach", "penjangkauan", ("jemput bola", "kunjungan")),
        Choice("whatsapp", "WhatsApp", ("wa",)), Choice("phone", "telepon", ("telp",)),
        Choice("lapor", "SP4N-LAPOR", ("lapor", "sp4n")), Choice("register", "buku register lama", ("buku",)),
    ),
)  # fmt: skip
STATE_WORDS: dict[str, tuple[str, ...]] = {
    State.RESOLVED: ("tuntas", "sudah", "terlayani", "ok"),
    State.REJECTED: ("tidak memenuhi syarat", "tms"),
    State.WITHDRAWN: ("batal", "dicabut"),
    State.IN_PROCESS: ("proses", "dalam proses", "belum selesai"),
    State.VERIFYING: ("verifikasi",),
    State.REFERRED: ("rujuk",),
    State.PROPOSED: ("usulan",),
    State.NEEDS_PAPERS: ("berkas kurang", "kurang berkas"),
}
STATE = FieldSpec(
    "case_state", "Keadaan", Kind.CHOICE, ("keadaan", "status", "status layanan", "tindak lanjut"),
    choices=tuple(Choice(state.value, state.label, STATE_WORDS.get(state, ())) for state in State),
)  # fmt: skip
CLOSED_ON = FieldSpec("closed_on", "Ditutup", Kind.DATE, ("ditutup", "tanggal selesai", "tgl selesai"))
REPORTER = FieldSpec("reporter_name", "Pelapor", Kind.TEXT, ("pelapor", "nama pelapor", "yang datang"), max_length=150)
NARRATIVE = FieldSpec(
    "narrative", "Uraian", Kind.TEXT, ("uraian", "uraian keluhan", "isi pengaduan", "permasalahan", "masalah"),
    max_length=4000,
)  # fmt: skip
OUTCOME = FieldSpec("outcome", "Hasil", Kind.TEXT, ("hasil", "hasil layanan", "penyelesaian"), max_length=2000)
OTHERS = "informasi"
"""Code of the service under which a row stands whose own word for it nobody knows."""
_DELICATE = re.compile(
    r"kekerasan|kdrt|cabul|perkosa|hiv|aids|odha|napza|narkoba|trafficking|perdagangan orang|odgj", re.I
)
"""Words of old registers that make a case one for few eyes, whatever its service."""
_NOT_KEY = re.compile(r"[^A-Z0-9]+")


class CaseResource(PersonSheet):
    """Kind "cases": one row, one request of one person, out of an old register."""

    specs = (
        *person_fields.PERSON_FIELDS, SERVICE, RECEIVED, NUMBER, CHANNEL, REPORTER, NARRATIVE, STATE, CLOSED_ON,
        OUTCOME, RECORD_ID,
    )  # fmt: skip
    write_order = (*PersonSheet.write_order, "cases.Case", "cases.CaseEntry")
    reads = (*PersonSheet.reads, "cases.ServiceKind", "workdays.OfficeDay")
    related = ("client", "service", "village__parent")
    noun = "kasus"

    service = column(SERVICE, "service__name")
    received_on = column(RECEIVED, "received_on")
    number = column(NUMBER, "number")
    channel = column(CHANNEL, "get_channel_display")
    reporter_name = column(REPORTER, "reporter_name")
    narrative = column(NARRATIVE, "narrative")
    case_state = column(STATE, "get_state_display")
    closed_on = column(CLOSED_ON, "closed_on")
    outcome = column(OUTCOME, "outcome")

    class Meta:
        model = Case
        fields = export_order = (
            "record_id", "number", "received_on", "name", "sex", "birth_place", "birth_date", "address", "rt", "rw",
            "village", "subdistrict", "phone", "service", "channel", "reporter_name", "narrative", "case_state",
            "closed_on", "outcome",
        )  # fmt: skip

    def words_for(self, spec: FieldSpec) -> list[str]:
        if spec.name != SERVICE.name:
            return super().words_for(spec)
        return list(ServiceKind.objects.filter(is_active=True).values_list("name", flat=True))

    def place_shown(self, record: Any) -> Any:
        """Where the case was taken; the home is a matter of the list of persons."""
        return record.village

    def begin(self, context: PlanContext) -> None:
        super().begin(context)
        self._calendar = WorkingDays()
        self._services = {
            _key(word): service for service in ServiceKind.objects.all() for word in (service.code, service.name)
        }
        self._seen: dict[str, tuple[int, int | str]] = {}  # by number of the case: the earlier row, and its person

    def plan(self, rows: list[PlanRow], context: PlanContext) -> None:
        found = self.plan_persons(rows, context, source="impor register layanan")
        numbers = {row.ident: _number(row) for row in rows}
        wanted = {name for number in numbers.values() for name in (number, _old_number(number))}
        known = {case.number: case for case in Case.objects.filter(number__in=wanted)}
        for row in rows:
            said = numbers[row.ident]
            case = self._named(row) or known.get(said) or known.get(_old_number(said))
            number = case.number if case else _old_number(said)
            row.touches.add(f"case:{number}")
            planned = found.get(row.ident)
            if planned is None or self._is_repeated(row, planned, number):
                continue
            if case is not None:
                self._amend(row, case, planned, context)
            else:
                self._plan_case(row, planned, number, context)
            if row.verdict != "wrong":  # a refused row takes no number from the next one
                self._seen[number] = row.number, planned.known

    def _is_repeated(self, row: PlanRow, planned: Planned, number: str) -> bool:
        """Whether an earlier row has the number: of the same person it says nothing new, of another it is wrong."""
        if number not in self._seen:
            return False
        earlier, whose = self._seen[number]
        if whose == planned.known:
            row.reason = f"Layanan ini sudah ada di baris {earlier}."
        else:
            row.refuse(f"Layanan ini tercatat untuk orang lain di baris {earlier}.", "number", "number_twice")
        return True

    def _named(self, row: PlanRow) -> Case | None:
        """The case that the row names by its ID out of a download."""
        named = self._referred.get(row.ident)
        return named.record if named is not None and isinstance(named.record, Case) else None

    def _amend(self, row: PlanRow, case: Case, planned: Planned, context: PlanContext) -> None:
        """A known case: words that were blank here are filled in; state, days and service are nobody's list."""
        if not covers(context.user, case.village_id):
            row.refuse(OUTSIDE, code="outside")
            return
        if planned.person is None or planned.person.pk != case.client_id:
            row.refuse("Nomor register ini milik kasus orang lain. Periksa nomornya.", "number", "number_taken")
            return
        said = {name: row.values.get(name, "") for name in ("reporter_name", "narrative")}
        wanted: dict[str, Any] = {name: text for name, text in said.items() if text and not getattr(case, name)}
        if _DELICATE.search(wanted.get("narrative", "")):
            wanted["is_sensitive"] = True
        row.change(case, f"case:{case.pk}", wanted, hidden=("is_sensitive",))
        state = row.values.get("case_state")
        if state and state != case.state:
            row.problem(
                "case_state", "state_not_taken", "Keadaan kasus diubah di halaman kasusnya, tidak dari daftar.", "info"
            )

    def _plan_case(self, row: PlanRow, planned: Planned, number: str, context: PlanContext) -> None:
        word = str(row.values.get("service", ""))
        service = self._services.get(_key(word)) or self._services.get(_key(OTHERS))
        village, received = row.values.get("village_code", ""), _day(row.values.get("received_on"))
        if service is None:
            row.refuse("Layanan tidak dikenal. Pakai nama layanan dari daftar jenis layanan.", "service", "no_service")
        elif not village:
            row.refuse("Desa/kelurahan tempat layanan tidak dikenal.", "village", "place_unknown")
        elif received is None or received > timezone.localdate():
            row.refuse("Tanggal diterima kosong atau belum terjadi.", "received_on", "no_day")
        elif (_day(row.values.get("closed_on")) or received) > timezone.localdate():
            row.refuse("Tanggal ditutup belum terjadi.", "closed_on", "no_day")
        else:
            self._make(row, planned, number, service, village, received, context)

    def _make(
        self, row: PlanRow, planned: Planned, number: str, service: ServiceKind, village: str, received: dt.date,
        context: PlanContext,
    ) -> None:  # fmt: skip
        closed, narrative = _day(row.values.get("closed_on")), self._words(row, service)
        state = row.values.get("case_state") or (State.RESOLVED.value if closed else State.IN_PROCESS.value)
        if state == State.REFERRED:  # no letter of ours is out, so no answer of one can be recorded
            state = State.IN_PROCESS.value
        ended = max(closed or received, received) if state in CLOSED else None
        key = f"case:{number}"
        columns = {
            "number": number, "village_id": village, "client_id": planned.value, "service_id": service.pk,
            "need": service.need, "is_sensitive": _is_delicate(service, narrative), "narrative": narrative,
            "channel": row.values.get("channel") or Case.Channel.REGISTER,
            "relation": Case.Relation.OTHER if row.values.get("reporter_name") else Case.Relation.SELF,
            "reporter_name": row.values.get("reporter_name", ""), "received_on": received,
            "due_on": self._calendar.after(received, service.days), "state": state, "state_since": ended or received,
            "paused_on": received if state == State.NEEDS_PAPERS else None, "closed_on": ended,
            "outcome": row.values.get("outcome", ""),
            # Late for years already: they stand in the list of late cases, and nobody is told of each by night.
            "escalated": Level.HEAD,
        }  # fmt: skip
        row.add(make(Case, key, **columns))
        entry = {"kind": CaseEntry.Kind.MOVE, "to_state": state, "on": ended or received, "by_id": context.user.pk}
        row.add(make(CaseEntry, f"entry:{number}", case_id=ref(key), text="Disalin dari register lama.", **entry))
        if planned.person:
            row.changes.append({"label": "Layanan", "old": "", "new": f"{service}, {received:%d-%m-%Y}"})

    def _words(self, row: PlanRow, service: ServiceKind) -> str:
        """The narrative, opened by the register's own word for a service that nobody here knows."""
        word, narrative = str(row.values.get("service", "")), str(row.values.get("narrative", ""))
        if _key(word) in self._services:
            return narrative
        text = f"Layanan “{word}” tidak dikenal: dicatat sebagai “{service}”, sebutannya masuk uraian."
        row.problem("service", "other_service", text)
        return f"{word}. {narrative}".strip()


def _key(word: str) -> str:
    return _NOT_KEY.sub("", word.upper())


def _is_delicate(service: ServiceKind, *words: str) -> bool:
    return service.is_sensitive or service.need in SENSITIVE_NEEDS or any(map(_DELICATE.search, words))


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _number(row: PlanRow) -> str:
    """What makes a row of an old register this one: its village, year and number; else who came when for what."""
    values = row.values
    given = str(values.get("number", "")).strip().upper()
    if given.startswith(("ADU-", "LAMA-")):
        return given
    village, received = values.get("village_code", "").replace(".", ""), str(values.get("received_on", ""))
    if not given:
        said = f"{names.fold(values.get('name', ''))}|{_key(str(values.get('service', '')))}|{received}"
        given = hashlib.sha256(said.encode()).hexdigest()[:8].upper()
    return f"LAMA-{village}-{received[:4]}-{_NOT_KEY.sub('-', given).strip('-')}"[:60]


def _old_number(number: str) -> str:
    """The number under which a row is kept: nobody else's list may bear one of ours."""
    return f"LAMA-{number}"[:60] if number.startswith("ADU-") else number
