"""The history of any record, in words."""

from __future__ import annotations

import datetime as dt

import pghistory
import pytest
from django.db import connection

from tests.factories import (
    make_attendance,
    make_batch,
    make_centre,
    make_event,
    make_membership,
    make_nik,
    make_person,
    make_programme,
    make_unit,
)
from welfare.audit.history import changes_since, history_of, version_of
from welfare.people.models import Person


def latest(obj, user):
    return history_of(obj, user)[0]


def test_tells_who_when_what_and_why(staff):
    with pghistory.context(user=staff.pk, reason="Dari daftar hadir"):
        person = make_person(name="Wagiyem", phone="081200000001")
        person.phone, person.birth_date, person.sex = "081200000002", dt.date(1980, 1, 5), "L"
        person.save()
    change, created = history_of(person, staff)
    assert change.what == (
        "Jenis kelamin diubah dari Perempuan menjadi Laki-laki",
        "Tanggal lahir diisi: 5 Januari 1980",
        "Nomor HP diubah dari 081200000001 menjadi 081200000002",
    )
    assert (change.who, change.reason, change.kind) == ("Sari Contoh (Staf dinas)", "Dari daftar hadir", "changed")
    assert change.at.utcoffset() == dt.timedelta(hours=7)
    assert (created.kind, created.what) == ("created", ())


def test_never_tells_a_nik(staff):
    person = make_person()
    person.set_nik(number := make_nik())
    person.save()
    change = latest(person, staff)
    assert change.what == ("NIK diubah",)
    text = repr(history_of(person, staff))
    assert all(secret not in text for secret in (number, person.nik_cipher, person.nik_index))


def test_names_related_records_and_empties(staff):
    person = make_person(region="35.24.02.2005", address="Dusun Contoh")
    person.region_id, person.address = "35.24.02.2003", ""
    person.save()
    assert latest(person, staff).what == (
        "Alamat dikosongkan, sebelumnya Dusun Contoh",
        "Wilayah diubah dari Desa Bronjong menjadi Desa Bluluk",
    )


def test_does_not_name_what_lies_in_another_territory(staff, head, tksk_bluluk):
    person = make_person(region="35.24.05")
    person.region_id = "35.24.02.2005"
    person.save()
    version = person.history.earliest("pgh_id").pgh_id
    (told,) = [change for change in changes_since(person, version, tksk_bluluk) if change.kind == "changed"]
    assert "Kecamatan Babat" not in told.what[0]
    assert "Desa Bronjong" in told.what[0]


def test_sees_bulk_and_raw_writes(staff):
    person = make_person(note="")
    Person.objects.filter(pk=person.pk).update(note="Satu")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET note = 'Dua' WHERE id = %s", [person.pk])
    changes = history_of(person, staff)
    assert [change.what for change in changes[:2]] == [
        ("Catatan diubah dari Satu menjadi Dua",),
        ("Catatan diisi: Satu",),
    ]
    assert changes[0].who == "Sistem"


def test_leads_to_the_import_that_wrote(staff):
    batch = make_batch(by=staff)
    with pghistory.context(user=staff.pk, import_batch=batch.pk, reason=f"Impor {batch.filename}"):
        person = make_person()
    created = latest(person, staff)
    assert (created.import_id, created.reason) == (batch.pk, f"Impor {batch.filename}")


def test_needs_the_right(tksk_bluluk):
    assert history_of(make_person(), tksk_bluluk) == []


@pytest.mark.parametrize(
    ("make", "field", "value", "told"),
    [
        (make_membership, "note", "Plt.", "Catatan diisi: Plt."),
        (make_unit, "closed_on", dt.date(2025, 6, 16), "Berhenti diisi: 16 Juni 2025"),
        (make_event, "place", "Aula", "Tempat diubah dari Ruang Asasta menjadi Aula"),
        (make_programme, "is_active", False, "Masih berjalan diubah dari ya menjadi tidak"),
        (make_attendance, "state", "absent", "Kehadiran diubah dari hadir menjadi tidak hadir"),
        (make_centre, "stage", "formed", "Tahap diubah dari direncanakan menjadi terbentuk"),
        (make_batch, "mapping", {"a": 1}, "Pemetaan kolom diubah"),
    ],
)
def test_works_for_every_kind_of_record(staff, make, field, value, told):
    record = make()
    type(record)._base_manager.filter(pk=record.pk).update(**{field: value})
    assert latest(record, staff).what == (told,)


def test_costs_the_same_for_one_and_for_sixty_changes(staff, django_assert_max_num_queries):
    person = make_person()
    for number in range(60):
        with pghistory.context(user=staff.pk):
            person.region_id = ("35.24.02.2005", "35.24.02.2003")[number % 2]
            person.note = f"Catatan {number}"
            person.save()
    with django_assert_max_num_queries(4):
        assert len(history_of(person, staff)) == 61


def test_a_version_moves_with_every_write(staff):
    person = make_person()
    before = version_of(person)
    assert version_of(person) == before
    Person.objects.filter(pk=person.pk).update(note="Lain")
    assert version_of(person) > before


def test_history_cannot_be_rewritten(staff):
    person = make_person()
    with pytest.raises(Exception, match="Cannot update or delete"):
        person.history.all().delete()
