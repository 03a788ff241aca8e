"""The chain of seals: whatever is altered behind the triggers' back is found, and named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from tests import factories as make
from welfare.audit.models import SensitiveRead
from welfare.jobs import nightwork
from welfare.trust import chain
from welfare.trust.models import Seal, SealPart

pytestmark = pytest.mark.django_db
NOW = dt.timedelta(0)


@contextmanager
def as_owner() -> Iterator[None]:
    """What the owner of the database can do and the application cannot: no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def sealed() -> Seal:
    made = chain.seal(settled=NOW)
    assert made
    return made


def test_two_nights_make_a_chain_that_holds() -> None:
    person = make.make_person()
    first = sealed()
    person.phone = "081200000001"
    person.save()
    second = sealed()
    assert second.previous == first.digest
    assert chain.seal(settled=NOW) is None  # nothing new
    assert chain.verify() == []
    part = SealPart.objects.get(seal=second, table="people_personevent")
    assert part.rows == 1


def test_young_rows_wait_for_the_next_seal() -> None:
    sealed()
    make.make_person()
    assert chain.seal() is None


@pytest.mark.parametrize(
    ("statement", "table", "words"),
    [
        ("UPDATE people_personevent SET phone = '081200009999'", "people_personevent", "isi baris berbeda"),
        ("DELETE FROM people_personevent", "people_personevent", "0 baris, seharusnya 1"),
        ("UPDATE audit_sensitiveread SET reason = 'Alasan lain'", "audit_sensitiveread", "isi baris berbeda"),
    ],
)
def test_an_altered_row_is_found(statement: str, table: str, words: str) -> None:
    make.make_sensitive_read(person=make.make_person())
    sealed()
    with as_owner():
        sql(statement)
    found = chain.verify()
    assert [one.table for one in found] == [table]
    assert words in found[0].words
    with pytest.raises(CommandError, match=table):
        call_command("verify_history")


def test_a_seal_made_to_fit_breaks_the_chain() -> None:
    make.make_person()
    first = sealed()
    make.make_person()
    sealed()
    with as_owner():
        sql("UPDATE people_personevent SET phone = '081200009999'")
        part = SealPart.objects.get(seal=first, table="people_personevent")
        rows, digest = chain._read(part.table, part.columns, "pgh_id", part.since, part.until)
        sql("UPDATE trust_sealpart SET digest = %s, rows = %s WHERE id = %s", digest, rows, part.pk)
    assert (chain.verify()[0].seal, chain.verify()[0].words) == (first.pk, "rantai segel terputus")


def test_the_application_itself_cannot_alter(capsys: pytest.CaptureFixture[str]) -> None:
    read = make.make_sensitive_read()
    seal = sealed()
    for statement in (
        "UPDATE people_personevent SET phone = ''", "DELETE FROM audit_sensitiveread",
        "UPDATE trust_seal SET digest = 'x'",
        "DELETE FROM trust_sealpart",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(statement)
    assert SensitiveRead.objects.filter(pk=read.pk).exists()
    assert Seal.objects.get() == seal
    call_command("verify_history")
    assert "utuh" in capsys.readouterr().out


def test_the_night_seals() -> None:
    make.make_person()
    (job,) = nightwork.run_now(["trust.seal"])
    assert job.state == "done", job.result
    assert not SealPart.objects.filter(table="people_personevent").exists()  # what is younger than a minute waits
    assert chain.verify() == []
