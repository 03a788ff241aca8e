"""A list of members is told what the rules say against its rows; nothing is refused for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pillars.models import Membership, Pillar, PillarRule
from tests.factories import make_membership, make_person, make_pillar_rule, make_unit
from tests.imports.test_plan_and_apply import take
from welfare.imports.applying import apply_batch

pytestmark = pytest.mark.django_db
HEAD = "Nama;Tanggal Lahir;HP;Desa;Kecamatan;Pilar;Jabatan;Mulai menjabat;Masa bakti sampai"
BRONJONG = "35.24.02.2005"


@pytest.fixture
def rule():
    """Nobody older than 45 in a Karang Taruna, since 2025."""
    PillarRule.objects.all().delete()
    youth = Pillar.objects.get(code="KT")
    return make_pillar_rule(youth, value=45, valid_from=dt.date(2025, 1, 1), source="Permensos contoh")


def members(by, *lines):
    return take("members", by, *(f"{line};;" for line in lines), head=HEAD)


def told(batch, code):
    rows = batch.rows.filter(kind="data").order_by("number")
    return [[p["message"] for p in row.problems if p["code"] == code] for row in rows]


def test_the_age_is_told_and_the_member_made_all_the_same(staff, rule):
    batch = members(
        staff, "Suwito Contoh;05-01-1960;081200000101;Bronjong;Bluluk;KT;Anggota",
        "Lasmini Contoh;05-01-2000;081200000102;Bronjong;Bluluk;KT;Anggota",
        "Jumari Contoh;05-01-1960;081200000103;Bronjong;Bluluk;PSM;Anggota",
        "Kasturi Contoh;;081200000104;Bronjong;Bluluk;KT;Anggota",
    )  # fmt: skip
    old, *others = told(batch, "against_rule")
    assert len(old) == 1
    assert "paling tua 45 tahun. Permensos contoh" in old[0]
    assert others == [[], [], []]
    assert batch.counts["new"] == 4
    assert batch.counts["flagged"] >= 1
    apply_batch(batch, by=staff)
    assert Membership.objects.filter(person__name="Suwito Contoh", unit__pillar__code="KT").exists()


def test_a_rule_that_is_over_says_nothing(staff, rule):
    rule.valid_until = dt.date(2025, 6, 1)
    rule.save()
    batch = members(staff, "Suwito Contoh;05-01-1960;081200000101;Bronjong;Bluluk;KT;Anggota")
    assert told(batch, "against_rule") == [[]]


def test_a_term_too_long_is_told(staff, rule):
    make_pillar_rule(rule.pillar, kind="term_years", value=5, source="Permensos contoh")
    line = "Suwito Contoh;05-01-2000;081200000101;Bronjong;Bluluk;KT;Ketua;01-01-2025;31-12-2035"
    batch = take("members", staff, line, head=HEAD)
    assert told(batch, "against_rule") == [["Masa bakti lebih dari 5 tahun. Permensos contoh."]]


def test_the_birth_date_of_the_register_counts_and_other_posts_are_told(staff, rule):
    person = make_person(name="Suwito Contoh", phone="081200000101", birth_date=dt.date(1960, 1, 5))
    make_membership(person, make_unit(Pillar.objects.get(code="PSM"), region=BRONJONG))
    batch = members(staff, "Suwito Contoh;;081200000101;Bronjong;Bluluk;KT;Anggota")
    assert len(told(batch, "against_rule")[0]) == 1
    (several,) = told(batch, "several_posts")
    assert several[0].startswith("Orang ini juga menjabat ")
    assert "PSM" in several[0]
    apply_batch(batch, by=staff)
    again = members(staff, "Suwito Contoh;;081200000101;Bronjong;Bluluk;KT;Anggota; ")
    assert told(again, "several_posts") == [[]], "who holds the post already is not told again"


def test_a_post_outside_the_territory_is_not_told(tksk_bluluk, rule):
    person = make_person(name="Suwito Contoh", phone="081200000101")
    make_membership(person, make_unit(Pillar.objects.get(code="TAGANA"), region="35.24.05"))
    batch = members(tksk_bluluk, "Suwito Contoh;;081200000101;Bronjong;Bluluk;KT;Anggota")
    assert batch.rows.get(kind="data").verdict == "changed"
    assert told(batch, "several_posts") == [[]]


def test_cautions_cost_the_same_few_queries_for_any_number_of_rows(staff, rule):
    spent = []
    for size in (3, 60):
        lines = [
            f"Warga {'abcdefghij'[n % 10] * (n // 10 + 2)};05-01-1960;;Bronjong;Bluluk;KT;Anggota" for n in range(size)
        ]
        members(staff, *lines[:2])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            batch = members(staff, *lines, f"Penutup {size} ;;;Bronjong;Bluluk;KT;Anggota")
        assert batch.counts["data"] == size + 1
        spent.append(sum("pillars_pillarrule" in query["sql"] for query in queries))
    assert spent[0] == spent[1]
