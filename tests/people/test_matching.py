"""Who is it: rows of a list against the register."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import make_alias, make_nik, make_person
from welfare.people import names
from welfare.people.matching import COMMON, Candidate, PersonMatcher
from welfare.people.models import Person
from welfare.people.sealing import blind_index, prefix_index

BRONJONG, BLULUK_DESA, BLULUK, BABAT = "35.24.02.2005", "35.24.02.2003", "35.24.02", "35.24.05"
BORN = dt.date(1980, 1, 5)

pytestmark = pytest.mark.django_db


def row(name, *, nik="", damaged="", key=1, **more):
    numbers = {"nik_index": blind_index(nik)} if nik else {}
    if nik or damaged:
        numbers["nik_prefix_index"] = prefix_index(nik or damaged)
    return Candidate(key=key, name=name, name_key=names.fold(name), **numbers, **more)


def match(*args, **kwargs):
    return PersonMatcher().match([row(*args, **kwargs)])[1]


def test_an_exact_nik_is_certain_however_the_name_is_spelt():
    person = make_person(name="Muhammad Khoirul Anam", nik=(number := make_nik()))
    found = match("Moh. Choirul Anam", nik=number)
    assert (found.person_id, found.certainty, found.score) == (person.pk, "certain", 1.0)
    assert "NIK sama" in found.reason


def test_an_exact_nik_beside_another_name_is_a_doubt():
    person = make_person(name="Wagiyem", nik=(number := make_nik()))
    make_person(name="Budi Santoso", phone="081200000001")
    found = match("Budi Santoso", nik=number, phone="081200000001")
    assert (found.person_id, found.certainty, found.reason) == (person.pk, "doubtful", "NIK sama, nama berbeda.")


def test_another_nik_is_another_person_whatever_else_agrees():
    make_person(name="Budi Santoso", nik=make_nik(), phone="081200000001", birth_date=BORN)
    found = match("Budi Santoso", nik=make_nik(), phone="081200000001", birth_date=BORN, village_code=BRONJONG)
    assert (found.person_id, found.certainty, found.alternatives) == (None, "none", ())


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"phone": "081200000001"}, "nomor HP"),
        ({"phone": "081200000002"}, "nomor HP"),
        ({"birth_date": BORN}, "tanggal lahir"),
        ({"village_code": BRONJONG, "subdistrict_code": BLULUK}, "desa"),
    ],
)
def test_the_same_name_with_one_more_sign_is_certain(more, word):
    person = make_person(name="Achmad Choirul", phone="081200000001", phone_2="081200000002", birth_date=BORN)
    found = match("Ach. Khoirul", **more)
    assert (found.person_id, found.certainty) == (person.pk, "certain")
    assert word in found.reason


def test_the_same_name_in_the_same_kecamatan_only_is_probable():
    person = make_person(name="Budi Santoso", region=BRONJONG)
    found = match("Budi Santoso", subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert match("Budi Santoso", village_code=BLULUK_DESA, subdistrict_code=BLULUK).certainty == "probable"


def test_the_same_name_in_another_kecamatan_is_nobody():
    make_person(name="Budi Santoso", region=BABAT)
    assert match("Budi Santoso", subdistrict_code=BLULUK).certainty == "none"


def test_a_name_with_nothing_to_compare_is_a_doubt():
    person = make_person(name="Budi Santoso")
    found = match("Budi Santoso")
    assert (found.person_id, found.certainty) == (person.pk, "doubtful")


@pytest.mark.parametrize(
    "more",
    [
        {"phone": "081200000001"},
        {"birth_date": BORN},
        {"village_code": BRONJONG, "subdistrict_code": BLULUK},
    ],
)
def test_a_similar_name_with_one_more_sign_is_probable(more):
    person = make_person(name="Sutrisno Hadi Wibowo", phone="081200000001", birth_date=BORN)
    found = match("Sutrino Hadi Wibowo", **more)
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert "Nama mirip" in found.reason


def test_a_similar_name_of_a_post_in_the_kecamatan_is_offered():
    person = make_person(name="Sutrisno Hadi Wibowo", region=BLULUK)
    found = match("Sutrino Hadi Wibowo", subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "doubtful")


def test_a_damaged_nik_and_a_similar_name_are_probable():
    person = make_person(name="Sutrisno Hadi", nik=(number := make_nik()), region=BABAT)
    found = match("Sutrino Hadi", damaged=f"{number[:15]}0", subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert "15 digit NIK cocok" in found.reason


def test_a_damaged_nik_beside_another_name_is_nobody():
    make_person(name="Wagiyem", nik=(number := make_nik()))
    assert match("Budi Santoso", damaged=number[:15]).certainty == "none"


def test_a_row_with_a_nik_and_a_person_without_is_asked():
    person = make_person(name="Budi Santoso", phone="081200000001")
    found = match("Budi Santoso", nik=make_nik(), phone="081200000001")
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert "NIK belum tercatat" in found.reason


def test_two_that_fit_equally_are_a_doubt_with_both_named():
    first, second = (make_person(name="Budi Santoso", region=BRONJONG, phone=phone) for phone in ("", "08120000009"))
    found = match("Budi Santoso", village_code=BRONJONG, subdistrict_code=BLULUK)
    assert found.certainty == "doubtful"
    assert {pk for pk, _score, _reason in found.alternatives} == {first.pk, second.pk}
    assert match("Budi Santoso", village_code=BRONJONG, phone="08120000009").person_id == second.pk


def test_a_contradicting_birth_date_makes_a_doubt():
    make_person(name="Budi Santoso", phone="081200000001", birth_date=BORN)
    found = match("Budi Santoso", phone="081200000001", birth_date=dt.date(1999, 9, 9))
    assert found.certainty == "doubtful"
    assert "Tanggal lahir berbeda" in found.reason


def test_an_alias_counts_as_the_name():
    person = make_person(name="Lasmini", phone="081200000001")
    make_alias(person, spelling="Lasmi Ningsih")
    assert match("Lasmi Ningsih", phone="081200000001").certainty == "certain"


def test_the_phone_of_a_rather_other_name_is_asked():
    person = make_person(name="Suwito Contoh", phone="081200000001", birth_date=BORN, region=BRONJONG)
    found = match("Suwitha Contoh", phone="081200000001")
    assert (found.person_id, found.certainty, found.reason) == (
        person.pk,
        "doubtful",
        "Nama agak mirip, nomor HP sama.",
    )
    assert match("Suwitha Contoh", birth_date=BORN, subdistrict_code=BLULUK).certainty == "doubtful"
    assert match("Suwitha Contoh", birth_date=BORN, subdistrict_code=BABAT).certainty == "none"
    assert match("Suwitha Contoh", village_code=BRONJONG, subdistrict_code=BLULUK).certainty == "none"


def test_a_phone_shared_by_another_name_is_nobody():
    make_person(name="Wagiyem", phone="081200000001")
    assert match("Budi Santoso", phone="081200000001").certainty == "none"


def test_titles_do_not_matter():
    make_person(name="Budi Santoso", phone="081200000001")
    assert match("Drs. H. Budi Santoso, M.Si.", phone="081200000001").certainty == "certain"


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    for number in range(30):
        make_person(name=f"Sutrisno Hadi {chr(65 + number)}", birth_date=BORN, nik=make_nik())
    rows = [
        row(f"Sutrino Hadi {chr(65 + number % 30)}", key=number, birth_date=BORN, subdistrict_code=BLULUK)
        for number in range(300)
    ]
    with django_assert_max_num_queries(20):
        found = PersonMatcher().match(rows)
    assert len(found) == 300


def test_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert PersonMatcher().match([]) == {}


def test_an_empty_name_is_nobody():
    make_person()
    assert match("", phone="").certainty == "none"


# Names that many bear ----------------------------------------------------------------------------------------------
def test_one_word_and_the_village_alone_are_asked():
    person = make_person(name="Slamet", region=BRONJONG, phone="081200000001")
    found = match("Slamet", village_code=BRONJONG, subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert "satu kata" in found.reason
    assert match("M. Slamet", village_code=BRONJONG, subdistrict_code=BLULUK).certainty == "probable"
    sure = match("Slamet", village_code=BRONJONG, subdistrict_code=BLULUK, phone="081200000001")
    assert sure.certainty == "certain"


def test_a_name_that_many_in_the_kecamatan_bear_is_asked():
    person = make_person(name="Siti Aminah", region=BRONJONG)
    here = {"village_code": BRONJONG, "subdistrict_code": BLULUK}
    for _ in range(COMMON - 2):
        make_person(name="Siti Aminah", region=BLULUK_DESA)
    assert match("Siti Aminah", **here).certainty == "certain"
    make_person(name="St. Aminah", region=BLULUK_DESA)
    found = match("Siti Aminah", **here)
    assert (found.person_id, found.certainty) == (person.pk, "probable")
    assert f"{COMMON} orang di kecamatan ini bernama sama" in found.reason


# Blocks --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Sutrino Hadi", "Sutrisno Hadi"),
        ("Hadi Sutrisno", "Sutrisno Hadi"),
        ("Nurhayati", "Nur Hayati"),
        ("Nur Hayati", "Nurhayati"),
        ("Dewi Lestari", "Dewi Ayu Lestari"),
        ("A. Mudhofar", "Ahmad Mudofar"),
        ("Aminah Zahra", "Siti Aminah Zahro"),
    ],
)
@pytest.mark.parametrize("village", [BRONJONG, None])
def test_another_spelling_at_the_same_place_is_found(written, known, village):
    make_person(name="Budi Santoso", region=BRONJONG)
    person = make_person(name=known, region=BRONJONG)
    found = match(written, village_code=village, subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "probable" if village else "doubtful")


def test_another_spelling_of_an_alias_is_found():
    person = make_person(name="Lasmini", region=BRONJONG)
    make_alias(person, spelling="Sutrisno Hadi Wibowo")
    assert match("Sutrino Hadi Wibowo", subdistrict_code=BLULUK).person_id == person.pk


def test_a_person_without_a_place_is_a_doubt():
    person = make_person(name="Budi Santoso", region=None)
    found = match("Budi Santoso", village_code=BRONJONG, subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (person.pk, "doubtful")


def test_the_birth_date_finds_the_right_one_among_many_namesakes():
    persons = [make_person(name="Siti Aminah", birth_date=BORN + dt.timedelta(days=i)) for i in range(20)]
    found = match("Siti Aminah", birth_date=persons[-1].birth_date, subdistrict_code=BLULUK)
    assert (found.person_id, found.certainty) == (persons[-1].pk, "certain")


def test_rows_that_a_nik_settles_ask_nothing_more(django_assert_num_queries):
    for number in range(20):
        make_person(name=f"Sutrisno Hadi {chr(65 + number)}", nik=make_nik())
    known = list(Person.objects.exclude(nik_index=None))
    rows = [Candidate(person.pk, person.name, person.name_key, nik_index=person.nik_index) for person in known]
    with django_assert_num_queries(1):
        found = PersonMatcher().match(rows)
    assert {key: found[key].person_id for key in found} == {person.pk: person.pk for person in known}


# A damaged NIK -------------------------------------------------------------------------------------------------------
def test_a_damaged_nik_is_offered_and_never_links_by_itself():
    person = make_person(name="Sutrisno Hadi", nik=(number := make_nik()), birth_date=BORN, phone="081200000001")
    for more in ({}, {"birth_date": BORN}, {"village_code": BRONJONG, "subdistrict_code": BLULUK}):
        found = match("Sutrisno Hadi", damaged=number[:15], **more)
        assert (found.person_id, found.certainty) == (person.pk, "probable")
        assert "15 digit NIK" in found.reason


def test_two_persons_whose_niks_differ_in_the_last_digit_only_are_a_doubt():
    number = make_nik()[:15]
    twins = [make_person(name="Sutrisno Hadi", nik=f"{number}{last}") for last in (1, 2)]
    found = match("Sutrisno Hadi", damaged=number)
    assert found.certainty == "doubtful"
    assert {pk for pk, *_ in found.alternatives} == {person.pk for person in twins}


def test_other_digits_make_a_doubt_of_the_same_name():
    make_person(name="Sutrisno Hadi", nik=make_nik(area="352402"), phone="081200000001")
    found = match("Sutrisno Hadi", damaged=make_nik(area="352405"), phone="081200000001")
    assert found.certainty == "doubtful"
    assert "Angka NIK berbeda" in found.reason
