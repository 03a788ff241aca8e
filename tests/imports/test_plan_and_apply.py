"""From rows to verdicts to records: who is meant, what is refused, what asks, what a second file changes."""

from __future__ import annotations

import pghistory
import pytest

from pillars.models import Membership, Unit
from puskesos.aid.models import Enrolment, Programme
from tests.factories import make_nik, make_person
from welfare.accounts.models import User
from welfare.imports.applying import NotApplicable, PlanOutdated, apply_batch
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.planning import gazetteer, plan_batch
from welfare.imports.receiving import receive
from welfare.people.models import Person
from welfare.people.resources import OUTSIDE
from welfare.regions.models import RegionSpelling

HEAD = "Nama;NIK;Tanggal Lahir;HP;Desa;Kecamatan;Pilar;Jabatan;Alamat"


def take(kind: str, by: User, *lines: str, head: str = HEAD, target: object = None) -> ImportBatch:
    return receive("\n".join((head, *lines)).encode(), "daftar.csv", kind=kind, by=by, target=target)  # type: ignore[arg-type]


def verdicts(batch: ImportBatch) -> list[str]:
    return list(batch.rows.filter(kind="data").order_by("number").values_list("verdict", flat=True))


def line(name: str, nik: str = "", phone: str = "", village: str = "Bronjong", rest: str = "KT;Anggota;") -> str:
    return f"{name};{nik};;{phone};{village};Bluluk;{rest}"


def test_members_make_person_unit_and_membership(staff: User) -> None:
    nik = make_nik()
    apply_batch(take("members", staff, line("H. Suwito Contoh, S.Sos", nik, "081200000101")), by=staff)
    person = Person.objects.get()
    assert (person.title_before, person.name, person.title_after) == ("H.", "Suwito Contoh", "S.Sos")
    assert Person.objects.with_nik(nik).get() == person
    unit = Unit.objects.get(region_id="35.24.02.2005")
    assert unit.name == "Karang Taruna Desa Bronjong"
    assert str(Membership.objects.get(person=person).position) == "Anggota"


def test_two_rows_of_one_person_make_one_person_with_two_roles(staff: User) -> None:
    nik = make_nik()
    batch = take(
        "members", staff, line("Suwito Contoh", nik), line("Suwito Contoh", nik, "081200000102", rest="PSM;Anggota;")
    )
    apply_batch(batch, by=staff)
    person = Person.objects.get()
    assert person.phone == "081200000102"
    assert sorted(person.memberships.values_list("unit__pillar__code", flat=True)) == ["KT", "PSM"]


def test_blank_never_erases_and_a_changed_cell_is_one_change(staff: User) -> None:
    nik = make_nik()
    apply_batch(take("persons", staff, line("Suwito Contoh", nik, "081200000101", rest=";;Jl. Mawar 1")), by=staff)
    batch = take("persons", staff, line("Suwito Contoh", nik, "081200000109", rest=";;"))
    assert verdicts(batch) == ["changed"]
    changes = batch.rows.get(verdict="changed").changes
    assert changes == [{"label": "Nomor HP", "old": "081200000101", "new": "081200000109"}]
    apply_batch(batch, by=staff)
    person = Person.objects.get()
    assert (person.phone, person.address) == ("081200000109", "Jl. Mawar 1")


def test_shuffled_rows_are_the_same_rows(staff: User) -> None:
    lines = [
        line(f"Warga {word} Contoh", make_nik(), f"0812000002{n:02}") for n, word in enumerate(("Satu", "Dua", "Tiga"))
    ]
    apply_batch(take("members", staff, *lines), by=staff)
    assert verdicts(take("members", staff, *reversed(lines))) == ["same"] * 3


def test_outside_the_territory_is_refused_without_telling_what_is_known(tksk_bluluk: User, staff: User) -> None:
    known = make_nik()
    make_person(name="Suwito Contoh", nik=known, region="35.24.05.2008")
    stranger = "Suwito Contoh;{};;;Gendongkulon;Babat;;;"
    batch = take(
        "persons",
        tksk_bluluk,
        stranger.format(known),
        stranger.format(make_nik()),
        line("Suwito Contoh", known, rest=";;"),
    )
    assert verdicts(batch) == ["wrong"] * 3
    assert {row.reason for row in batch.rows.filter(kind="data")} == {OUTSIDE}
    with pytest.raises(NotApplicable):
        apply_batch(batch, by=tksk_bluluk)


def test_a_probable_person_asks_and_the_answer_decides(staff: User) -> None:
    person = make_person(name="Suwito Contoh", region="35.24.02.2005", phone="081200000301")
    batch = take("persons", staff, line("Suwitha Contoh", "", "081200000301", rest=";;"))
    row = batch.rows.get(kind="data")
    assert row.verdict == "doubtful"
    assert row.candidates[0][0] == person.pk
    row.decision = {"person": person.pk}
    row.save()
    plan_batch(batch, by=staff)
    apply_batch(batch, by=staff)
    assert Person.objects.count() == 1
    assert list(person.aliases.values_list("spelling", flat=True)) == ["Suwitha Contoh"]


def test_answering_that_it_is_somebody_else_makes_a_new_person(staff: User) -> None:
    make_person(name="Suwito Contoh", region="35.24.02.2005", phone="081200000301")
    batch = take("persons", staff, line("Suwitha Contoh", "", "081200000301", rest=";;"))
    batch.rows.filter(kind="data").update(decision={"person": "new"})
    apply_batch(plan_batch(batch, by=staff), by=staff)
    assert Person.objects.count() == 2


def test_all_or_nothing_refuses_while_something_waits(staff: User) -> None:
    make_person(name="Suwito Contoh", region="35.24.02.2005", phone="081200000301")
    batch = take("persons", staff, line("Suwitha Contoh", "", "081200000301"), line("Warga Baru Contoh", make_nik()))
    with pytest.raises(NotApplicable, match="1 baris masih ragu"):
        apply_batch(batch, by=staff, all_or_nothing=True)
    apply_batch(batch, by=staff)
    assert Person.objects.count() == 2


def test_a_plan_made_against_an_older_register_is_refused(staff: User) -> None:
    nik = make_nik()
    batch = take("persons", staff, line("Suwito Contoh", nik, rest=";;"))
    make_person(name="Suwito Contoh", nik=nik)
    with pytest.raises(PlanOutdated):
        apply_batch(batch, by=staff)
    assert Person.objects.count() == 1
    planned = plan_batch(batch, by=staff)
    assert verdicts(planned) == ["changed"]  # birth date and sex, told by the NIK, are new
    apply_batch(planned, by=staff)
    assert Person.objects.count() == 1


def test_applying_twice_writes_once(staff: User) -> None:
    batch = take("persons", staff, line("Suwito Contoh", make_nik(), rest=";;"))
    apply_batch(batch, by=staff)
    with pytest.raises(NotApplicable, match="sudah disimpan"):
        apply_batch(batch, by=staff)
    assert Person.objects.count() == 1


def test_a_single_post_has_one_holder(staff: User) -> None:
    apply_batch(take("members", staff, line("Suwito Contoh", make_nik(), rest="TKSK;TKSK;")), by=staff)
    batch = take("members", staff, line("Warga Lain Contoh", make_nik(), rest="TKSK;TKSK;"))
    problem = next(p for p in batch.rows.get(kind="data").problems if p["code"] == "post_taken")
    assert "Suwito Contoh" in problem["message"]
    apply_batch(batch, by=staff)
    assert Membership.objects.filter(unit__pillar__code="TKSK").count() == 1
    assert Person.objects.count() == 2


def test_a_person_listed_twice_does_not_stand_in_the_own_way(staff: User) -> None:
    nik = make_nik()
    batch = take("members", staff, *[line("Suwito Contoh", nik, rest="TKSK;TKSK;")] * 2)
    assert not batch.rows.filter(problems__contains=[{"code": "post_taken"}]).exists()
    apply_batch(batch, by=staff)
    assert Membership.objects.filter(unit__pillar__code="TKSK").count() == 1


def test_a_corrected_spelling_is_known_at_once(staff: User) -> None:
    spelling = RegionSpelling.objects.create(region_id="35.24.02.2005", spelling="Kulon Sawah")
    assert gazetteer().resolve("Kulon Sawah", "Bluluk").village_code == "35.24.02.2005"
    spelling.spelling = "Wetan Sawah"
    spelling.save()
    assert gazetteer().resolve("Wetan Sawah", "Bluluk").village_code == "35.24.02.2005"
    assert gazetteer().resolve("Kulon Sawah", "Bluluk").village_code == ""


def test_history_names_the_import(staff: User) -> None:
    batch = apply_batch(take("persons", staff, line("Suwito Contoh", make_nik(), rest=";;")), by=staff)
    event = pghistory.models.Events.objects.tracks(Person.objects.get()).get()
    assert event.pgh_context["import_batch"] == batch.pk
    assert event.pgh_context["user"] == staff.pk


def test_recipients_go_into_their_programme_once_per_period(staff: User) -> None:
    programme = Programme.objects.get(code="PKH")
    nik, head = make_nik(), "Nama;NIK;Desa;Kecamatan;Periode"
    rows = (f"Warga Contoh;{nik};Bronjong;Bluluk;2026", f"Warga Contoh;{nik};Bronjong;Bluluk;2026")
    apply_batch(take("recipients", staff, *rows, head=head, target=programme), by=staff)
    enrolment = Enrolment.objects.get()
    assert (enrolment.programme, enrolment.period, enrolment.region_id) == (programme, "2026", "35.24.02.2005")
    assert verdicts(take("recipients", staff, *rows, head=head, target=programme)) == ["same", "same"]


UNIT_HEAD = (
    "Nama Karang Taruna;Kecamatan;Desa;Jumlah Pengurus Laki Laki;Jumlah Pengurus Perempuan;"
    "Jumlah Anggota Laki Laki;Jumlah Anggota Perempuan"
)


def test_counts_of_officers_and_members_never_change_places(staff: User) -> None:
    apply_batch(take("units", staff, "Karang Taruna Bronjong;Bluluk;Bronjong;11;12;213;214", head=UNIT_HEAD), by=staff)
    unit = Unit.objects.get(region_id="35.24.02.2005")
    counts = (unit.officers_male, unit.officers_female, unit.members_male, unit.members_female)
    assert counts == (11, 12, 213, 214)


def test_a_row_without_a_name_is_wrong_and_the_rest_goes_on(staff: User) -> None:
    batch = take(
        "persons", staff, ";" + make_nik() + ";;;Bronjong;Bluluk;;;", line("Suwito Contoh", make_nik(), rest=";;")
    )
    assert verdicts(batch) == [ImportRow.Verdict.WRONG, ImportRow.Verdict.NEW]
