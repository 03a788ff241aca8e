"""What the ground itself keeps of a person."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, DateField, F, Q, Value
from django.db.models.functions import MD5, Cast, Concat, Trunc

from welfare.desk.registry import announce
from welfare.imports.models import ImportRecord
from welfare.people.models import GONE, MergeRow, Person, PossibleDouble
from welfare.trust.announcing import EMPTY, PersonRecord

VIEW = "people.view_person"


def _import_records(person: Person) -> Any:
    return ImportRecord.objects.filter(model="people.person", object_pk=str(person.pk)).values("pk")


def _import_rows(person: Person) -> Any:
    return ImportRecord.objects.filter(model="people.person", object_pk=str(person.pk)).values("row")


def _doubles(person: Person) -> Any:
    return PossibleDouble.objects.filter(Q(first=person.pk) | Q(second=person.pk)).values("pk")


def _log_lines(person: Person) -> Any:
    kind = ContentType.objects.get_for_model(Person)
    return LogEntry.objects.filter(content_type=kind, object_id=str(person.pk)).values("pk")


def _merge_rows(person: Person) -> Any:
    return MergeRow.objects.filter(merge__winner=person).values("pk")


def _account(person: Person) -> str:
    return "Orang ini pemegang akun. Lepaskan dahulu akunnya." if person.user_id else ""


def _of_number(before: str) -> Any:
    """A text that is the row's own, in the table as in its history."""
    return Concat(Value(before), Cast(F("id"), CharField()))


announce(
    PersonRecord(
        "Data diri", "people.person", "", 0, VIEW, hidden=("name_key",), in_the_way=_account,
        blur={
            "name": GONE, "title_before": "", "title_after": "", "name_key": MD5(_of_number("dihapus")),
            "birth_place": "", "birth_date": Trunc("birth_date", "year", output_field=DateField()), "nik_cipher": "",
            "nik_index": None, "nik_prefix_index": "", "nik_area": "", "phone": "", "phone_2": "", "email": "",
            "address": "", "rt": "", "rw": "", "occupation": "", "note": "",
        },
    ),
    PersonRecord(
        "Nama lain", "people.personalias", "person", 5, VIEW, hidden=("key",),
        blur={"spelling": _of_number(f"{GONE} "), "key": MD5(_of_number("dihapus")), "source": ""},
    ),
    PersonRecord(
        "Pasangan yang dinyatakan berbeda", "people.distinctpair", "first", 900, VIEW, only=("decided_at",),
        blur={"reason": ""},
    ),
    PersonRecord(
        "Pasangan yang dinyatakan berbeda (2)", "people.distinctpair", "second", 901, VIEW, only=("decided_at",),
        blur={"reason": ""},
    ),
    PersonRecord(
        "Jawaban pencocokan daftar", "people.matchdecision", "person", 902, VIEW, only=("same", "decided_at"),
        blur={"fingerprint": _of_number("dihapus-")},
    ),
    PersonRecord(
        "Penggabungan data ganda", "people.merge", "winner", 903, VIEW, hidden=("loser_pk",),
        blur={"loser_name": GONE, "reason": GONE, "undone_reason": ""},
    ),
    PersonRecord(
        "Jejak penggabungan", "people.mergerow", "", 904, VIEW, only=("model",), find=_merge_rows,
        blur={"before": {}, "after": {}},
    ),
    PersonRecord(
        "Mungkin orang yang sama", "people.possibledouble", "", 905, VIEW, only=("found_at",), find=_doubles,
        blur={"reason": ""},
    ),
    PersonRecord(
        "Baris impor", "imports.importrow", "", 910, VIEW, only=("sheet", "number", "label"), find=_import_rows,
        blur={
            "label": GONE, "values": EMPTY, "shown": EMPTY, "problems": EMPTY, "reason": "", "steps": EMPTY,
            "changes": EMPTY, "candidates": EMPTY, "decision": EMPTY,
        },
    ),
    PersonRecord(
        "Catatan impor", "imports.importrecord", "", 911, VIEW, only=("created",), find=_import_records,
        blur={"before": {}},
    ),
    PersonRecord(
        "Catatan ruang belakang", "admin.logentry", "", 912, VIEW, only=("action_time", "action_flag"),
        find=_log_lines, blur={"object_repr": GONE, "change_message": ""},
    ),
)  # fmt: skip
