"""What the services keep of a person, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from puskesos.cases.models import Case
from welfare.desk.registry import announce
from welfare.people.models import GONE, Person
from welfare.trust.announcing import PersonRecord, Processing, RetentionRule
from welfare.trust.erasing import empty_records

AT_ONCE = 500
"""Cases emptied in one go."""


def has_an_open_case(person: Person) -> str:
    one = Case.objects.open().filter(Q(client=person) | Q(reporter=person)).first()
    return f"Masih ada layanan terbuka ({one.number}). Selesaikan dahulu." if one else ""


OF_CASE = (
    PersonRecord(
        "Layanan", "cases.case", "client", 300, "cases.view_sensitive_case",
        hidden=("reporter_name", "reporter_phone", "code"), in_the_way=has_an_open_case,
        blur={
            "relation": "", "reporter_name": "", "reporter_phone": "", "need": "", "narrative": GONE, "outcome": "",
            "decile": None,
        },
    ),
    PersonRecord(
        "Langkah layanan", "cases.caseentry", "case__client", 302, "cases.view_sensitive_case",
        blur={"text": "", "file": "", "file_title": ""},
    ),
    PersonRecord("Berkas persyaratan", "cases.casepaper", "case__client", 303, "cases.view_sensitive_case"),
    PersonRecord(
        "Rujukan", "cases.referral", "case__client", 304, "cases.view_sensitive_case",
        blur={"purpose": GONE, "outcome": ""},
    ),
    PersonRecord("Eskalasi", "cases.escalation", "case__client", 305, "cases.view_sensitive_case"),
    PersonRecord(
        "Penilaian layanan", "cases.rating", "case__client", 306, "cases.view_sensitive_case", blur={"words": ""},
    ),
)  # fmt: skip


def closed_before(limit: dt.datetime) -> Any:
    """Closed cases whose time is over and that still tell something."""
    return Case.objects.closed().filter(closed_on__lt=limit.date()).exclude(narrative=GONE)


def empty_cases(rows: Any, by: Any) -> int:
    """Empty closed cases; they stay counted, by kind, village and outcome."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if pks:
        found = []
        for record in OF_CASE:
            model = Case._meta.apps.get_model(record.model)
            path = "pk" if model is Case else "case"
            found.append(
                (record, list(model._base_manager.filter(**{f"{path}__in": pks}).values_list("pk", flat=True)))
            )
        empty_records(found, model=Case, reason="Masa simpan layanan yang selesai sudah berakhir")
    return len(pks)


announce(
    *OF_CASE,
    PersonRecord(
        "Layanan yang dilaporkan", "cases.case", "reporter", 301, "cases.view_sensitive_case",
        only=("number", "received_on", "relation", "reporter_name", "reporter_phone"),
        blur={"reporter_name": "", "reporter_phone": "", "relation": ""},
    ),
    RetentionRule(
        "cases.closed", "Layanan yang sudah selesai", 10, 60,
        "Usulan 5 tahun sesudah ditutup; sesuaikan dengan JRA kantor", closed_before, empty_cases,
        effect="Cerita, pelapor, berkas, dan hasil dihapus; layanan tetap terhitung.",
    ),
    Processing(
        "Layanan Puskesos dan rujukan", 30,
        "Menerima permohonan dan keluhan warga, menindaklanjuti, dan merujuk.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e; data spesifik Pasal 4 ayat (2).",
        "Warga yang memohon, pelapor",
        "Nama, NIK (terenkripsi), alamat, nomor HP, keadaan sosial, kesehatan dan disabilitas bila menyangkut layanan",
        "Instansi tujuan rujukan, sebatas yang perlu",
        "cases.closed",
    ),
)  # fmt: skip
