"""A stored plan is believed as long as the register's mark is the same: so the mark must tell of every write to all
that a plan reads, however it is written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from puskesos.cases.models import Case, ServiceKind
from tests import factories
from tests.imports.engine_stage import DOMAIN, KINDS, data
from tests.imports.engine_stage import sent as send
from tests.imports.made_rows import BRONJONG, CODES, Known, Register, read_book, stand
from welfare.accounts.models import User
from welfare.imports import receiving, register
from welfare.imports.planning import Planner, resource_for, stored_row
from welfare.people.models import DistinctPair, MatchDecision, Merge

MAKE: dict[str, Callable[[], Any]] = {
    "people.Person": factories.make_person,
    "people.PersonAlias": factories.make_alias,
    "people.DistinctPair": factories.make_distinct_pair,
    "people.MatchDecision": lambda: MatchDecision.objects.create(
        fingerprint="sidik", person=factories.make_person(), same=True, decided_by=factories.make_user()
    ),
    "people.Merge": lambda: Merge.objects.create(
        winner=factories.make_person(), loser_pk=0, loser_name="Suwito", reason="Sama", by=factories.make_user()
    ),
    "pillars.Unit": factories.make_unit,
    "pillars.Decree": factories.make_decree,
    "pillars.Membership": factories.make_membership,
    "pillars.Pillar": factories.make_pillar,
    "pillars.Position": factories.make_position,
    "pillars.PillarRule": factories.make_pillar_rule,
    "events.Event": factories.make_event,
    "events.Participant": factories.make_participant,
    "centres.Centre": factories.make_centre,
    "centres.StageChange": factories.make_stage_change,
    "centres.CentreStaff": factories.make_centre_staff,
    "cases.Case": lambda: bare_case(),
    "cases.CaseEntry": factories.make_case_entry,
    "workdays.OfficeDay": factories.make_office_day,
    "aid.Programme": factories.make_programme,
    "aid.Enrolment": factories.make_enrolment,
    "aid.Candidate": factories.make_candidate,
}
# The officer's territories stand in every mark, under "where"; the rows of a merge are written with the merge.
BESIDE = {"accounts_user", "accounts_territory", "people_mergerow"}


def bare_case() -> Case:
    """Without the papers that a case taken at the counter has, which would hold it."""
    day = dt.date(2025, 1, 6)
    return Case.objects.create(
        number="LAMA-1", village_id="35.24.02.2005", client=factories.make_person(),
        service=ServiceKind.objects.first(),
        received_on=day, due_on=day, state_since=day,
    )  # fmt: skip


def declared(kind: str) -> set[str]:
    resource = resource_for(kind)
    return {*resource.write_order, *resource.reads, *filter(None, [resource.target_model])}


def a_full_register() -> Any:
    """Somebody with a post, a seat at the event, aid and work at the Puskesos, and somebody of nearly that name."""
    known = Known(0, True, True, True, True, ("KT", "first", "runs"), "2026", True, True)
    like = Known(1, False, False, True, True, None, "", True, False)
    return stand(Register((known, like), frozenset([BRONJONG]), True, True))


ROW: dict[str, Any] = {
    "name": "Suwitho Contoh", "nik": "", "birth_date": "04-03-1981", "sex": "L", "phone": "081200000001",
    "address": "Jl. Mawar 1", "village": "Bronjong", "subdistrict": "Bluluk", "occupation": "Guru", "pillar": "KT",
    "position": "Ketua", "decree_number": "188/1/2025", "decree_date": "", "start": "", "until": "",
    "member_number": "NIA-7", "programme": "PKH", "period": "2026", "reference": "KKS-1", "note": "Masih aktif",
    "decile": 2, "source": "musdes", "source_note": "BA 1",
    "role": "Koordinator", "pioneered_by": "", "pioneered": "2019", "centre_address": "", "centre_phone": "",
    "unit_address": "", "signer": "", "chair": "Lasmini", "chair_phone": "", "officers_male": 3,
    "classification": "Maju", "about": "Pengurus", "issuer": "", "valid_from": "", "valid_until": "",
    "service": "Pinjam kursi roda", "received_on": "01-02-2020", "number": "7", "channel": "WA", "reporter_name": "",
    "narrative": "Kartu tidak aktif", "case_state": "selesai", "closed_on": "", "outcome": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_reads_nothing_that_its_kind_does_not_declare(kind: str, tksk_bluluk: User) -> None:
    event, by = a_full_register(), tksk_bluluk
    rows = [ROW, ROW | {"nik": "3524020403819002", "name": "Suwito Contoh", "start": "01-02-2020"}]
    rows += [ROW | {"nik": "3524024403829003", "name": "Rukayah Contoh", "pillar": "TKSK", "issuer": "Bupati"}]
    with mock.patch.object(receiving, "read_workbook", read_book):
        batch = send(kind, [rows], by, event)
    for row, decision in zip(data(batch), ({"person": "new"}, {"person": event.pk}, {}), strict=True):
        row.decision = decision if "nik" in row.values or kind != "centres" else {}
        row.save()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Planner(batch, by).plan([stored_row(row) for row in data(batch)])
    tables = {table for query in queries for table in re.findall(r'(?:FROM|JOIN|,)\s+"?(\w+)"?', query["sql"])}
    by_table = {model._meta.db_table: model for model in DOMAIN}
    read = {by_table[table]._meta.label for table in tables if table in by_table and table not in BESIDE}
    assert read, "no table was seen"
    assert read <= declared(kind), f"{kind} reads {sorted(read - declared(kind))} and does not declare it"


@pytest.mark.parametrize("kind", KINDS)
def test_every_write_to_what_a_kind_declares_makes_another_mark(kind: str, staff: User) -> None:
    resource = resource_for(kind)
    for label in sorted(declared(kind)):
        model: Any = apps.get_model(label)
        marks = [register.mark(resource, staff)]
        record = MAKE[label]() if label in MAKE else model._default_manager.first()
        assert record is not None
        if label in MAKE:
            marks.append(register.mark(resource, staff))
        for statement in _writes(model, record):
            with connection.cursor() as cursor:
                cursor.execute(*statement)
                assert cursor.rowcount == 1
            marks.append(register.mark(resource, staff))
        assert all(one != other for one, other in pairwise(marks)), label


def _writes(model: Any, record: Any) -> list[tuple[str, list[Any]]]:
    """Past the ORM: another text in one column, and the record gone (but for the reference data of places)."""
    name = {DistinctPair: "reason", MatchDecision: "fingerprint"}.get(model) or _text_column(model)
    table, key = model._meta.db_table, model._meta.pk.column
    written = [(f'UPDATE "{table}" SET "{name}" = %s WHERE "{key}" = %s', ["lain", record.pk])]  # noqa: S608
    gone = [(f'DELETE FROM "{table}" WHERE "{key}" = %s', [record.pk])]  # noqa: S608
    return written + (gone if model._meta.label in MAKE else [])


def _text_column(model: Any) -> str:
    for field in model._meta.concrete_fields:
        plain = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.is_relation
        if plain and not field.primary_key and not field.unique and (field.max_length or 99) >= 10:
            return str(field.column)
    raise AssertionError(model)


def test_the_mark_tells_of_another_territory_and_another_day(tksk_bluluk: User) -> None:
    resource = resource_for("persons")
    first = register.mark(resource, tksk_bluluk)
    with mock.patch.object(register.timezone, "localdate", return_value=dt.date(2030, 1, 1)):
        assert register.mark(resource, tksk_bluluk) != first
    tksk_bluluk.territories.set(["35.24.05"])
    assert register.mark(resource, User.objects.get(pk=tksk_bluluk.pk)) != first
    assert CODES[BRONJONG].startswith("35.24.02")
