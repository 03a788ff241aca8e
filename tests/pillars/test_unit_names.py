"""A unit's name in its region: borne once, by closed units too."""

from __future__ import annotations

import datetime as dt

from pillars.models import Unit
from tests.factories import make_pillar, make_unit
from tests.pillars.test_export import bring_back_csv, verdicts
from welfare.imports.applying import apply_batch

HEAD = "Pilar;Nama unit;Desa;Kecamatan;Nama ketua"
LONG_AGO = dt.date(2020, 1, 1)


def test_a_listed_unit_named_like_a_closed_one_is_refused_in_words(staff):
    make_unit(make_pillar("LKS"), name="LKSA Kasih", closed_on=LONG_AGO)
    lines = ["LKS;LKSA Kasih;Bronjong;Bluluk;Jumadi Rekaan", "LKS;LKSA Sayang;Bronjong;Bluluk;"]
    batch = bring_back_csv("units", staff, HEAD, *lines)
    assert verdicts(batch) == ["wrong", "new"]
    row = batch.rows.filter(kind="data").first()
    assert "sudah berhenti" in row.reason
    assert not row.steps
    apply_batch(batch, by=staff)
    assert Unit.objects.filter(name="LKSA Kasih").count() == 1
    assert Unit.objects.filter(name="LKSA Sayang").exists()


def test_an_open_unit_is_meant_although_a_closed_one_bears_the_name_elsewhere(staff):
    make_unit(make_pillar("LKS"), region="35.24.02", name="LKSA Kasih", closed_on=LONG_AGO)
    batch = bring_back_csv("units", staff, HEAD, "LKS;LKSA Kasih;Bronjong;Bluluk;")
    assert verdicts(batch) == ["new"]


def test_a_member_of_a_unit_that_would_bear_a_used_up_name_is_recorded_without_the_post(staff):
    pillar = make_pillar("LKS")
    make_unit(pillar, name="LKSA Kasih", closed_on=LONG_AGO)
    line = "Siti Contoh;LKS;Anggota;LKSA Kasih;Bronjong;Bluluk"
    batch = bring_back_csv("members", staff, "Nama;Pilar;Jabatan;Nama unit;Desa;Kecamatan", line)
    row = batch.rows.get(kind="data")
    assert {step["model"] for step in row.steps}.isdisjoint({"pillars.unit", "pillars.membership"})
    assert "sudah berhenti" in str(row.problems)
    apply_batch(batch, by=staff)
