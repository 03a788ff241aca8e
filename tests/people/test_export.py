"""The list of persons goes out under the names by which the import knows its columns, and comes back unchanged."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import make_alias, make_nik, make_person
from tests.imports.round_trip import assert_all_same, bring_back, changed, download, table, told, verdicts
from welfare.audit.models import SensitiveRead
from welfare.imports.applying import apply_batch
from welfare.imports.receiving import receive
from welfare.imports.references import read_reference, reference
from welfare.people.merging import merge
from welfare.people.models import Person
from welfare.people.resources import OUTSIDE, PersonResource

pytestmark = pytest.mark.django_db
EXPORT = reverse("people:person_export")
BABAT = "35.24.05.2008"


@pytest.fixture
def crowd():
    """Namesakes, twins, titles, untidy addresses, nothing but a name, no region, a kecamatan for a home."""
    born = dt.date(1980, 1, 5)
    twins = [make_person(name="Suwito Contoh", birth_date=born, phone="", rt="001") for _ in range(2)]
    return [
        *twins,
        make_person(name="Suwito Contoh", region=BABAT, phone=""),
        make_person(name="Wagiyem", title_before="Hj.", title_after="S.Sos., M.Si.", nik=make_nik(), phone=""),
        make_person(name="Slamet", region=None, phone="", sex=""),
        make_person(name="Slamet", region="35.24.02", phone="", sex="L"),
        make_person(name="Slamet", region="35.24", phone="", sex="L"),
        make_person(name="Tumini Contoh", address="Dsn. Krajan RT 01 RW 02 No. 5", rt="", rw=""),
        make_person(name="Kasturi Contoh", phone="0812-0000-9911", phone_2="081200009912", email="kasturi@contoh.id"),
        make_person(name="Haji Mohammad Contoh ST", occupation="Petani", address="  Jl.  Mawar  1 "),
        make_person(name="@Ngatmi Contoh", address="=1+1", birth_place="Lamongan", birth_date=dt.date(1931, 8, 17)),
    ]


def test_every_person_comes_back_the_same(client_of, staff, crowd):
    content = download(client_of(staff), EXPORT)
    assert_all_same(bring_back(content, "persons", staff), len(crowd))


def test_the_heads_are_the_names_of_the_import(client_of, staff, crowd):
    specs = {spec.name: spec.label for spec in PersonResource.specs}
    row = table(download(client_of(staff), EXPORT))[0]
    assert list(row) == [specs[name] for name in PersonResource.Meta.fields]
    assert "NIK" not in row
    assert row["ID Rumah Pilar"] == reference(Person.objects.order_by("name_key", "pk").first())


def test_a_corrected_cell_changes_that_person_alone(client_of, staff, crowd):
    def correct(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, columns["ID Rumah Pilar"]).value == reference(crowd[1]):
                sheet.cell(row, columns["Nomor HP"]).value = "081200007777"

    batch = bring_back(changed(download(client_of(staff), EXPORT), correct), "persons", staff)
    assert sorted(verdicts(batch)) == ["changed", *["same"] * (len(crowd) - 1)], told(batch)
    apply_batch(batch, by=staff)
    assert [Person.objects.get(pk=person.pk).phone for person in crowd[:2]] == ["", "081200007777"]
    assert Person.objects.count() == len(crowd)


def one(person, **cells):
    """A list with the ID of a person and other words."""
    values = {"ID Rumah Pilar": reference(person), "Nama": person.full_name} | cells
    return "\n".join((";".join(values), ";".join(map(str, values.values())))).encode()


def take(content, by):
    from welfare.imports.receiving import receive

    return receive(content, "unduhan.csv", kind="persons", by=by).rows.get(kind="data")


def test_a_nik_can_be_added_to_the_download(staff):
    person, number = make_person(name="Wagiyem", phone="", region=None), make_nik(female=True)
    row = take(one(person, NIK=number), staff)
    assert row.verdict == "changed"
    assert {"label": "NIK", "old": "", "new": "dilengkapi"} in row.changes


def test_the_nik_of_another_is_asked(staff):
    number = make_nik(female=True)
    other, person = make_person(name="Wagiyem", nik=number), make_person(name="Wagiyem", region=BABAT)
    row = take(one(person, NIK=number), staff)
    assert row.verdict == "doubtful"
    assert {entry[0] for entry in row.candidates} == {person.pk, other.pk}


def test_an_id_beside_another_name_is_asked(staff):
    person = make_person(name="Wagiyem", phone="")
    row = take(one(person, Nama="Jumari Rekaan"), staff)
    assert (row.verdict, row.candidates[0][0]) == ("doubtful", person.pk)


def test_an_id_opens_no_other_territory(tksk_bluluk):
    """The right ID and name of somebody elsewhere: the sentence is that of any row from elsewhere."""
    stranger = make_person(name="Wagiyem", region=BABAT)
    here = {"Desa": "Bronjong", "Kecamatan": "Bluluk"}
    row = take(one(stranger, **here), tksk_bluluk)
    assert (row.verdict, row.reason, row.candidates, row.steps) == ("wrong", OUTSIDE, [], [])
    other_name = take(one(stranger, **here, Nama="Jumari Rekaan"), tksk_bluluk)
    assert (other_name.verdict, other_name.reason, other_name.candidates) == ("wrong", OUTSIDE, [])


@pytest.mark.parametrize("text", ["RP-1-AAAAAAA", "RP-99999999999999999999-AAAAAAA", "1", "RP-1-", "=1+1"])
def test_an_id_that_this_office_did_not_write_is_told_and_left_out(staff, text):
    person = make_person(name="Wagiyem", phone="081200000001")
    row = take(one(person, **{"ID Rumah Pilar": text, "Nomor HP": "081200000001"}), staff)
    assert row.verdict == "same"
    assert [problem["code"] for problem in row.problems if problem["field"] == "record_id"] == ["reference_unknown"]


def test_an_id_is_of_one_record_and_one_model(staff):
    person, alias = make_person(), make_alias()
    assert read_reference(reference(person), Person) == (Person, person.pk)
    assert read_reference(reference(person).lower(), Person) == (Person, person.pk)
    assert read_reference(reference(alias), Person) is None
    assert read_reference(reference(person).replace(f"-{person.pk}-", f"-{person.pk + 1}-"), Person) is None


def test_the_back_room_downloads_the_same_columns(client_of, staff, administrator, crowd):
    page = table(download(client_of(staff), EXPORT))
    url = reverse("admin:people_person_export")
    response = client_of(administrator).post(url, {"format": "0", "resource": "0", "reason": "Bahan rapat"})
    assert sorted(map(str, table(response.content))) == sorted(map(str, page))
    assert SensitiveRead.objects.filter(what="export", subject_model="people.person").count() == 2


def test_a_download_costs_no_query_per_row(client_of, staff, crowd, django_assert_max_num_queries):
    client = client_of(staff)
    download(client, EXPORT)
    with django_assert_max_num_queries(14):
        download(client, EXPORT)


def test_the_id_of_a_merged_person_leads_to_who_stayed(client_of, staff):
    lost, kept = make_person(name="Suwarti Contoh"), make_person(name="Suwarti Rekaan", region=BABAT)
    content = download(client_of(staff), EXPORT)
    last = make_person(name="Sri Suwarti", region=BABAT)
    merge(kept, lost, values={}, by=staff, reason="Orang yang sama")
    merge(last, kept, values={}, by=staff, reason="Orang yang sama")
    batch = bring_back(content, "persons", staff)
    assert set(verdicts(batch)) <= {"same", "changed"}, told(batch)
    assert not batch.rows.filter(problems__contains=[{"code": "reference_unknown"}]).exists()
    apply_batch(batch, by=staff)
    assert Person.objects.get() == last


def test_the_id_of_a_merged_person_still_permits_nothing(staff, tksk_bluluk):
    lost, kept = make_person(name="Suwarti Contoh"), make_person(name="Suwarti Contoh", region=BABAT)
    text = f"ID Rumah Pilar;Nama;No HP;Desa;Kecamatan\n{reference(lost)};Suwarti Contoh;081200004444;Bronjong;Bluluk"
    merge(kept, lost, values={}, by=staff, reason="Orang yang sama")
    row = receive(text.encode(), "daftar.csv", kind="persons", by=tksk_bluluk).rows.get(kind="data")
    assert (row.verdict, row.reason) == ("wrong", OUTSIDE)
    assert row.candidates == []
