"""The results of a round: page, paper, workbook, command and database say the same; numbers open their lists."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from puskesos.aid.results import results
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def monev(db, operator_bronjong):
    monev = make.make_round(name="Monev contoh")
    team = make.make_team(monev, name="Tim A")
    make.make_team_member(team)
    reason = make.make_reason_code(name="sudah mampu")
    for verdict, recommendation, why in (
        ("fit", "continue", None), ("fit", "continue", None), ("unfit", "replace", reason),
        ("recheck", "correct", reason),
    ):  # fmt: skip
        make.make_visit(
            make.make_sample(monev, team=team), verdict=verdict, recommendation=recommendation, reason=why, team=team,
            on_target=verdict == "fit",
        )  # fmt: skip
    make.make_sample(monev)
    return monev


def by_code(monev, user):
    return {section.code: section for section in results(monev, user)}


def test_numbers_are_the_visits_that_count(monev, staff):
    found = by_code(monev, staff)
    assert found["coverage"].rows == [["Bronjong", 5, 4, 2, 1, 1, 1]]
    assert [row[1] for row in found["verdicts"].rows] == [2, 1, 1, 4]
    assert found["reasons"].rows == [["sudah mampu", 2]]
    assert found["findings"].rows[0] == ["Tepat sasaran", 2, 2, 0]
    assert found["errors"].rows[0][1:] == [1, 33.3]
    assert found["trend"].rows == [["Monev contoh", 5, 4, 2, 1, 33.3]]
    assert sum(row[1] for row in found["decisions"].rows[:4]) == 4


def test_a_second_visit_takes_the_place_of_the_first(monev, staff):
    sample = monev.samples.filter(latest__verdict="unfit").get()
    make.make_visit(sample, verdict="fit", recommendation="continue", reason=None)
    assert [row[1] for row in by_code(monev, staff)["verdicts"].rows] == [3, 0, 1, 4]


def test_page_paper_workbook_and_command_agree(monev, staff, client_of, capsys):
    client, address = client_of(staff), f"/bantuan/monev/{monev.pk}/hasil/"
    page = client.get(address).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}xlsx/").content))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(client.get(f"{address}pdf/").content)).pages)
    call_command("monev", round=monev.pk, json=True)
    told = json.loads(capsys.readouterr().out)
    for section, sheet in zip(results(monev, staff), book.worksheets, strict=True):
        assert told[section.code]["rows"] == section.rows
        assert section.title in page
        assert section.title in text
        written = [list(row[: len(section.heads)]) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert [["" if cell is None else cell for cell in row] for row in section.rows] == [
            ["" if cell is None else cell for cell in row] for row in written[: len(section.rows)]
        ]
    call_command("monev")
    assert "Monev contoh" in capsys.readouterr().out


PER_CENT = {("errors", 2), ("trend", 5)}
"""Shares, which no list shows: section and column."""


def test_every_number_opens_its_list(monev, staff, head, client_of):
    """All of them, also sums and noughts: what stands on the page without a list would be a number to believe."""
    sample = monev.samples.filter(latest__verdict="unfit").get()
    make.make_decided(sample.enrolment, visit=sample.latest, proposed_by=staff, by=head)
    make.make_decision(make.make_sample(monev).enrolment, recommendation="refer", proposed_by=staff)
    make.make_candidate(monev.period.programme, decile=7)
    make.make_visit(make.make_sample(monev), verdict="fit", recommendation="continue", reason=None)
    pillar = make.make_pillar()
    make.make_team_member(monev.teams.get(), pillar=pillar)
    client, walked = client_of(staff), 0
    for section in results(monev, staff):
        for place, row in enumerate(section.rows):
            for column, cell in enumerate(row[1:], start=1):
                if (section.code, column) in PER_CENT:
                    continue
                url = section.urls[place, column]
                listed = client.get(url).content.decode()
                assert max(listed.count('<tr role="row"') - 1, 0) == cell, (section.code, row, url)
                walked += 1
    assert walked > 50


def test_visits_are_told_by_pillar(monev, staff):
    make.make_team_member(monev.teams.get(), pillar=make.make_pillar(short_name="Tagana"))
    assert by_code(monev, staff)["pillars"].rows == [["Tagana", 4, 2, 1, 1], ["Tanpa pilar", 4, 2, 1, 1]]


def test_exclusion_error_counts_who_waits_within_the_threshold(monev, staff):
    monev.period.max_decile = 4
    monev.period.save()
    for decile in (1, 4, 5, None):
        make.make_candidate(monev.period.programme, decile=decile)
    make.make_candidate(monev.period.programme, decile=1, village="35.24.01.2001")
    # Two wait; of five recipients two in three are fit: 2 / (2 + 3.33).
    assert by_code(monev, staff)["errors"].rows[1][1:] == [2, 37.5]


def test_the_page_asks_little(monev, staff, client_of, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/bantuan/monev/{monev.pk}/hasil/").status_code == 200


def test_who_sees_less_counts_less(monev, stranger_tksk, operator_bronjong, client_of):
    address = f"/bantuan/monev/{monev.pk}/hasil/"
    assert client_of(stranger_tksk).get(address).status_code == 404
    assert client_of(operator_bronjong).get(address).status_code == 403


def test_no_round_is_told_in_words(db):
    with pytest.raises(CommandError, match="Belum ada putaran"):
        call_command("monev")
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("monev", round=999)
