"""Anonymising leaves the counts and no trace: the whole database is searched afterwards, history included."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from events.models import Participant
from pillars.models import Membership
from puskesos.aid.models import Candidate, Enrolment
from puskesos.cases.models import Case
from puskesos.centres.models import CentreStaff
from tests import factories as make
from tests.people.merging import KINDS, Stage
from welfare.accounts.models import User
from welfare.audit.history import history_of
from welfare.people.models import GONE, Person
from welfare.trust import chain, erasing, retaining
from welfare.trust.models import Erasure, SealAmendment

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 6, 1)
TRACES = ("Zubaidah", "zubaidah", "081200007777", "Gang Kenari", "penjual soto")


def traces() -> list[str]:
    """Every table of the database that still holds one of the words."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ("people_nameword", "django_session"):  # words of names, without their bearers
                continue
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS r WHERE to_jsonb(r)::text LIKE ANY(%s)',  # noqa: S608
                [[f"%{word}%" for word in TRACES]],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def somebody() -> Person:
    return make.make_person(
        name="Zubaidah Contoh", nik=make.make_nik(female=True), phone="081200007777", address="Gang Kenari 4",
        birth_date=dt.date(1980, 1, 5), occupation="penjual soto", note="Zubaidah tinggal sendiri",
    )  # fmt: skip


def end_everything(person: Person) -> None:
    Membership.objects.filter(person=person).update(end=DAY, end_reason="selesai")
    CentreStaff.objects.filter(person=person).update(end=DAY)
    Enrolment.objects.filter(person=person).update(status="ended", ended_on=DAY, ended_reason="pindah")
    Candidate.objects.filter(person=person).update(state="refused", state_reason="tidak memenuhi")
    Case.objects.filter(client=person).update(state="resolved", closed_on=timezone.localdate())


def test_everything_a_person_has_in_all_apps_is_emptied_and_stays_counted(staff: User, administrator: User) -> None:
    stage, person = Stage(staff), somebody()
    stage.winner = person
    for kind in KINDS:
        stage.give(person, kind)
    make.make_alias(person, spelling="Zubaidah binti Contoh", source="daftar Zubaidah")
    Participant.objects.filter(person=person).update(name="Zubaidah Contoh", phone="081200007777")
    Case.objects.filter(client=person).update(narrative="Zubaidah, penjual soto", reporter_name="Zubaidah")
    end_everything(person)
    before = {model._meta.label: model.objects.count() for model in (Membership, Case, Enrolment, Participant)}
    assert len(traces()) > 6
    chain.seal(settled=dt.timedelta(0))

    made = erasing.anonymise(person, reason="Permintaan tertulis", by=administrator)

    assert traces() == []
    person.refresh_from_db()
    assert (person.name, person.birth_date, person.nik_index, person.is_erased) == (
        GONE,
        dt.date(1980, 1, 1),
        None,
        True,
    )
    assert before == {label: apps.get_model(label).objects.count() for label in before}
    assert (made.by, made.subject_id, made.rows["people.person"]) == (administrator, str(person.pk), 1)
    told = history_of(person, administrator)
    assert (told[0].what[0], told[0].reason) == ("Data pribadi dihapus", "Permintaan tertulis")
    assert SealAmendment.objects.filter(part__table="people_personevent").exists()
    assert chain.verify() == []
    assert chain.seal(settled=dt.timedelta(0))
    assert chain.verify() == []


def test_an_erasure_never_covers_up_an_alteration(administrator: User) -> None:
    person = somebody()
    chain.seal(settled=dt.timedelta(0))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE people_personevent SET email = 'lain@contoh.id'")
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(chain.Broken, match="verify_history"):
        erasing.anonymise(person, reason="Permintaan", by=administrator)
    person.refresh_from_db()
    assert person.name == "Zubaidah Contoh"
    assert not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [("membership", "jabatan"), ("post", "Puskesos"), ("case", "layanan terbuka"), ("candidate", "antrean"),
     ("enrolment", "menerima")],
)  # fmt: skip
def test_refused_in_words_while_something_is_going_on(kind: str, words: str, staff: User, administrator: User) -> None:
    stage, person = Stage(staff), somebody()
    stage.give(person, kind)
    if kind == "enrolment":
        Enrolment.objects.filter(person=person).update(status="active")
    with pytest.raises(erasing.NotYet, match=words):
        erasing.anonymise(person, reason="Permintaan", by=administrator)
    person.refresh_from_db()
    assert person.name == "Zubaidah Contoh"


def test_a_reason_is_needed_and_once_is_enough(administrator: User) -> None:
    person = somebody()
    with pytest.raises(ValueError, match="Alasan"):
        erasing.anonymise(person, reason=" ", by=administrator)
    erasing.anonymise(person, reason="Permintaan", by=administrator)
    with pytest.raises(erasing.NotYet, match="sudah dihapus"):
        erasing.anonymise(person, reason="Permintaan", by=administrator)


def test_old_closed_cases_are_emptied_by_night_and_the_rest_stays(staff: User) -> None:
    person = somebody()
    old, young = (make.make_case(client=person, narrative="Zubaidah sakit") for _ in range(2))
    Case.objects.filter(pk=old.pk).update(
        state="resolved", received_on=dt.date(2015, 1, 1), closed_on=dt.date(2015, 2, 1)
    )
    Case.objects.filter(pk=young.pk).update(state="resolved", closed_on=timezone.localdate())
    make.make_sensitive_read(staff)
    assert retaining.run(dry=True) == {"Layanan yang sudah selesai": 1, "Catatan pembacaan": 0}
    old.refresh_from_db()
    assert old.narrative == "Zubaidah sakit"
    assert retaining.run() == {"Layanan yang sudah selesai": 1, "Catatan pembacaan": 0}
    assert set(retaining.run().values()) == {0}  # safe to repeat
    old.refresh_from_db()
    young.refresh_from_db()
    person.refresh_from_db()
    assert (old.narrative, young.narrative, person.name) == (GONE, "Zubaidah sakit", "Zubaidah Contoh")
    assert Erasure.objects.get().kind == "retention"


def test_the_office_sets_its_own_period(staff: User) -> None:
    person = somebody()
    case = make.make_case(client=person)
    Case.objects.filter(pk=case.pk).update(
        state="resolved", received_on=dt.date(2015, 1, 1), closed_on=dt.date(2015, 2, 1)
    )
    make.make_retention_period(months=0)
    assert "Layanan yang sudah selesai" not in retaining.run(dry=True)


def test_old_reads_go_and_the_chain_still_holds(staff: User) -> None:
    make.make_sensitive_read(staff)
    make.make_sensitive_read(staff)
    chain.seal(settled=dt.timedelta(0))
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=3700)
    assert retaining.run(now=later)["Catatan pembacaan"] == 2
    assert chain.verify() == []
