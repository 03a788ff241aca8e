"""Which place a written name means."""

from __future__ import annotations

import pytest

from tests.imports.vocabulary import gazetteer
from welfare.regions.matching import (
    ALONE,
    AMBIGUOUS,
    CONTRADICTION,
    NO_VILLAGE,
    NOT_FOUND,
    PROPOSED,
    Gazetteer,
    place_key,
)


@pytest.mark.parametrize(
    ("village", "subdistrict", "code"),
    [
        ("Bluluk", "Bluluk", "35.24.02.2003"),
        ("Desa bluluk", "KEC. BLULUK", "35.24.02.2003"),
        ("ds.  Gendong Kulon", "Babat", "35.24.05.2008"),
        ("Karang-Wedoro", "turi", "35.24.21.2003"),
        ("Gedongboyountung", "Turi", "35.24.21.2019"),
        ("Kel. Sukorejo", "Lamongan", "35.24.22.1012"),
        ("Sukorejo", "Turi", "35.24.21.2011"),
        ("Turi", "Maduran", "35.24.10.2016"),
        ("Turi", "Turi", "35.24.21.2009"),
        ("Sambangrejo", "Modo", "35.24.03.2008"),
        ("Sambungrejo", "Modo", "35.24.03.2012"),
        ("Bluluk, Kec. Bluluk", "", "35.24.02.2003"),
        ("Trepan Kec. Babat", "Babat", "35.24.05.2010"),
        ("Bronjong\u200b", "\u00a0Bluluk", "35.24.02.2005"),
    ],
)
def test_certain_places(village, subdistrict, code):
    match = gazetteer().resolve(village, subdistrict)
    assert (match.village_code, match.subdistrict_code) == (code, code[:8])
    assert match.certain
    assert match.problem == ""


@pytest.mark.parametrize(
    ("village", "subdistrict", "code"),
    [
        ("Brojong", "Bluluk", "35.24.02.2005"),
        ("Banjargondong", "Bluluk", "35.24.02.2002"),
        ("Pacirn", "Paciran", "35.24.14.2003"),
        ("Kacangan", "Mado", "35.24.03.2014"),
        ("Kuro", "Karangbniangun", "35.24.24.2020"),
    ],
)
def test_misspelt_places_are_proposed_never_certain(village, subdistrict, code):
    match = gazetteer().resolve(village, subdistrict)
    assert (match.village_code, match.subdistrict_code) == (code, code[:8])
    assert not match.certain
    assert 0.7 <= match.score < 1
    assert match.problem == PROPOSED
    assert match.reason


@pytest.mark.parametrize(
    ("village", "subdistrict", "problem", "known"),
    [
        ("Sambngrejo", "Modo", AMBIGUOUS, "35.24.03"),
        ("Turi", "", AMBIGUOUS, ""),
        ("Pangkatrejo", "", AMBIGUOUS, ""),
        ("Cerme", "Bluluk", CONTRADICTION, ""),
        ("Trepan Kec. Babat", "Turi", CONTRADICTION, ""),
        ("Entah", "Bluluk", NOT_FOUND, "35.24.02"),
        ("Sungegeneg", "", NOT_FOUND, ""),
        ("Ketintang", "Gayungan", NOT_FOUND, ""),
        ("", "Babat", NO_VILLAGE, "35.24.05"),
    ],
)
def test_what_does_not_decide_gives_no_village(village, subdistrict, problem, known):
    match = gazetteer().resolve(village, subdistrict)
    assert (match.village_code, match.subdistrict_code, match.problem) == ("", known, problem)
    assert match.reason
    assert bool(match.alternatives) is (problem in (AMBIGUOUS, CONTRADICTION) or village == "Sungegeneg")


def test_all_places_of_one_name_are_offered():
    match = gazetteer().resolve("Sumberagung", "")
    assert {code[:8] for code in match.alternatives} == {"35.24.03", "35.24.07", "35.24.16", "35.24.17"}


def test_a_name_that_only_one_kecamatan_has_finds_it_but_is_not_certain():
    match = gazetteer().resolve("Keduyung", "")
    assert (match.village_code, match.certain, match.problem) == ("35.24.08.2003", False, ALONE)


def test_a_known_kecamatan_counts_where_none_is_written():
    assert gazetteer().resolve("Turi", "", "35.24.10").village_code == "35.24.10.2016"
    assert gazetteer().resolve("Turi", "Turi", "35.24.10").village_code == "35.24.21.2009"


def test_the_kabupaten_is_no_kecamatan():
    assert gazetteer().subdistrict("Kab. Lamongan") == ("", 0.0)
    assert gazetteer().subdistrict("Kec. Lamongan") == ("35.24.22", 1.0)


@pytest.mark.parametrize(
    ("text", "village", "street"),
    [
        ("Made / Lamongan", "35.24.22.2011", ""),
        ("MADE - Kec. Lamongan", "35.24.22.2011", ""),
        ("Desa Made Kec. Lamongan Kab. Lamongan", "35.24.22.2011", ""),
        ("PLAOSAN KEC. BABAT / Babat", "35.24.05.2009", ""),
        ("Kec. Turi, Desa Geger", "35.24.21.2001", ""),
        ("TURI / Maduran", "35.24.10.2016", ""),
        ("Made Lamongan", "35.24.22.2011", ""),
        ("Made-Lamongan", "35.24.22.2011", ""),
        ("Banja Rwati - Paciran", "35.24.14.2010", ""),
        ("Jl. Raya 3, Made, Lamongan", "35.24.22.2011", "Jl. Raya 3"),
        ("Dsn. Krajan Ds. Balun Kec. Turi", "35.24.21.2016", "Dsn. Krajan"),
    ],
)
def test_places_in_one_cell(text, village, street):
    address = gazetteer().resolve_text(text)
    assert (address.match.village_code, address.street) == (village, street)


def test_one_name_alone_in_a_cell_for_both_is_the_kecamatan():
    match = gazetteer().resolve_text("Lamongan").match
    assert (match.village_code, match.subdistrict_code, match.problem) == ("", "35.24.22", NO_VILLAGE)


def test_every_official_place_finds_itself():
    places = gazetteer()
    villages = [place for place in places.places.values() if place.level == "village"]
    assert len(villages) == 474
    for place in villages:
        assert places.resolve(place.name.upper(), places.name(place.parent)).village_code == place.code
        for spelling in place.spellings:
            assert places.resolve(spelling, places.name(place.parent)).village_code == place.code


def test_keys_keep_names_that_begin_like_a_prefix():
    assert place_key("Kelorarum") == "kelorarum"
    assert place_key("Kec.Modo") == "modo"
    assert place_key("Desakan") == "desakan"


def test_an_empty_gazetteer_knows_nothing():
    assert Gazetteer(()).resolve("Made", "Lamongan").problem == NOT_FOUND
