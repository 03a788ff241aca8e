"""Step 3 of the wizard: tabs and their counts, words, decisions, corrections; nobody else's import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_nik, make_person
from tests.imports.wizard import CENTRES, button, listed, paste, send_file, tab_counts, words
from welfare.accounts.models import User
from welfare.imports.models import ImportBatch, ImportRow
from welfare.people.models import Person

HTMX = {"HX-Request": "true"}
BRONJONG, BLULUK, BABAT = "35.24.02.2005", "35.24.02", "35.24.05"


@pytest.fixture
def doubtful(client: Client) -> ImportBatch:
    """Three rows: one that may be either of two persons, one that may be one, and a new one."""
    make_person(name="Suwarti Contoh", region=BLULUK, phone="")
    make_person(name="Suwarti Contoh", region=BLULUK, phone="")
    make_person(name="Mujiono Rekaan", region=BLULUK, phone="")
    return paste(
        client, "persons", "No | Nama | Kecamatan", "1 | Suwarti Contoh | Bluluk", "2 | Mujiono Rekaan | Bluluk",
        "3 | Lasmini Karangan | Bluluk",
    )  # fmt: skip


def decide(client: Client, row: ImportRow, choice: object, **more: str) -> object:
    url = reverse("imports:row_decide", args=[row.batch_id, row.pk])
    return client.post(url, {"choice": choice} | more)


def row_of(batch: ImportBatch, label: str) -> ImportRow:
    return batch.rows.get(label=label, kind="data")


def test_every_tab_counts_the_rows_that_it_lists(client: Client, participants: ImportBatch) -> None:
    page = client.get(participants.get_absolute_url())
    counts = tab_counts(page)
    assert counts["Semua"] == 32
    assert counts["Semua"] == sum(counts[name] for name in ("Baru", "Berubah", "Sama", "Ragu", "Salah"))
    for name, code in (("Baru", "new"), ("Ditandai", "flagged"), ("Dilewati", "skipped"), ("Sama", "same")):
        assert listed(client.get(participants.get_absolute_url(), {"hasil": code})) == counts[name], name


def test_counts_follow_the_search_and_the_pillar(client: Client, participants: ImportBatch) -> None:
    found = client.get(participants.get_absolute_url(), {"q": "Babat"})
    assert tab_counts(found)["Semua"] == listed(found) == 1
    tksk = client.get(participants.get_absolute_url(), {"pilar": "TKSK"})
    assert tab_counts(tksk)["Semua"] == listed(tksk) == 22
    guests = client.get(participants.get_absolute_url(), {"pilar": "-"})
    assert listed(guests) == 5
    assert listed(client.get(participants.get_absolute_url(), {"q": "20"})) >= 1, "a row is found by its number"


def test_the_bar_says_what_saving_does(client: Client, participants: ImportBatch) -> None:
    page = client.get(participants.get_absolute_url())
    assert "Simpan 32 peserta" in button(page)
    for said in ("Karang Taruna 1", "TKSK 22", "undangan lain 5"):
        assert said in words(page)
        assert said not in button(page), "a bar over the rows has no room for it"


def test_a_damaged_nik_is_marked_and_no_number_is_shown(client: Client, participants: ImportBatch) -> None:
    page = client.get(participants.get_absolute_url(), {"hasil": "flagged"})
    assert listed(page) == 3
    assert "angka terakhirnya hilang" in words(page)
    everything = client.get(participants.get_absolute_url()).content.decode()
    assert "3524225708779001" not in everything
    assert "3524••••••••••••" in everything


def test_what_the_sheet_says_stands_beside_what_was_understood(client: Client, sheets: Path) -> None:
    batch = send_file(client, "centres", sheets / CENTRES)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert '<del class="old">Brojong</del> Desa Bronjong' in page
    assert "Simpan 11 Puskesos" in button(client.get(batch.get_absolute_url()))


def test_htmx_gets_only_the_results(client: Client, participants: ImportBatch) -> None:
    part = client.get(participants.get_absolute_url(), {"hasil": "flagged"}, headers={"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    assert listed(part) == 3
    assert 'id="id_hasil" value="flagged" hx-swap-oob="true"' in text


def test_a_page_takes_few_queries_however_many_rows(
    client: Client, doubtful: ImportBatch, participants: ImportBatch
) -> None:
    for batch, query in ((participants, {}), (participants, {"q": "a"}), (doubtful, {"hasil": "doubtful", "q": "a"})):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(batch.get_absolute_url(), query)
        assert len(queries) <= 12, [query["sql"][:80] for query in queries]


def test_a_doubtful_row_offers_persons_and_a_choice_settles_it(client: Client, doubtful: ImportBatch) -> None:
    row = row_of(doubtful, "Suwarti Contoh")
    page = client.get(doubtful.get_absolute_url(), {"hasil": "doubtful"})
    assert listed(page) == 2
    assert "Kecamatan Bluluk" in words(page)
    person = row.candidates[0][0]
    answer = decide(client, row, person, here="hasil=doubtful")
    assert answer["Location"] == f"{doubtful.get_absolute_url()}?hasil=doubtful#baris-{row.pk}"
    row.refresh_from_db()
    assert row.decision == {"person": person}
    # Nothing about the person changes; that the row means this person is kept, so that it is not asked again.
    assert row.verdict == ImportRow.Verdict.CHANGED
    assert [change["label"] for change in row.changes] == ["Keputusan"]
    assert tab_counts(client.get(doubtful.get_absolute_url()))["Ragu"] == 1


def test_a_new_person_can_be_chosen_and_taken_back(client: Client, doubtful: ImportBatch) -> None:
    row = row_of(doubtful, "Mujiono Rekaan")
    decide(client, row, "baru")
    row.refresh_from_db()
    assert row.verdict == ImportRow.Verdict.NEW
    assert "Diputuskan: orang baru." in words(client.get(doubtful.get_absolute_url()))
    decide(client, row, "pakai")
    row.refresh_from_db()
    assert row.verdict == ImportRow.Verdict.DOUBTFUL
    assert row.decision == {}


def test_a_row_can_be_skipped_and_used_again(client: Client, doubtful: ImportBatch) -> None:
    row = row_of(doubtful, "Lasmini Karangan")
    decide(client, row, "lewati")
    page = client.get(doubtful.get_absolute_url())
    assert tab_counts(page)["Baru"] == 0
    assert "Belum ada yang dapat disimpan" in button(page)
    decide(client, row, "pakai")
    assert tab_counts(client.get(doubtful.get_absolute_url()))["Baru"] == 1


def test_somebody_who_was_not_offered_cannot_be_chosen(client: Client, doubtful: ImportBatch) -> None:
    stranger, row = make_person(region=BABAT), row_of(doubtful, "Suwarti Contoh")
    decide(client, row, stranger.pk)
    row.refresh_from_db()
    assert row.decision == {}
    assert decide(client, row, "hapus").status_code == 404


def test_all_doubtful_rows_at_once(client: Client, doubtful: ImportBatch) -> None:
    answer = client.post(reverse("imports:rows_decide", args=[doubtful.pk]), {"what": "ragu-baru"}, follow=True)
    assert "2 baris dijadikan orang baru." in words(answer)
    assert tab_counts(answer)["Baru"] == 3


def test_two_persons_never_get_one_nik_by_decision(client: Client) -> None:
    number = make_nik(female=True)
    make_person(name="Suwarti Contoh", nik=number, region=BRONJONG)
    batch = paste(client, "persons", "No | Nama | NIK | Kecamatan", f"1 | Jumari Karangan | {number} | Bluluk")
    row = batch.rows.get(kind="data")
    assert row.verdict == ImportRow.Verdict.DOUBTFUL
    decide(client, row, "baru")
    row.refresh_from_db()
    assert row.verdict == ImportRow.Verdict.WRONG
    assert "NIK ini sudah tercatat pada orang lain" in row.reason


def test_a_cell_is_corrected_through_the_same_cleaning(client: Client, doubtful: ImportBatch) -> None:
    row = row_of(doubtful, "Lasmini Karangan")
    url = reverse("imports:row_edit", args=[doubtful.pk, row.pk])
    assert 'value="Lasmini Karangan"' in client.get(url).content.decode()
    typed = {"name": "Dra. Lasmini Karangan, M.Si", "phone": "+62 812-0000-0009", "tempat": BRONJONG, "sex": "P"}
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert row.values["title_before"] == "Dra."
    assert row.values["phone"] == "081200000009"
    assert row.values["village_code"] == BRONJONG
    assert row.verdict == ImportRow.Verdict.NEW
    assert row.label == "Dra. Lasmini Karangan, M.Si"


def test_a_typed_nik_is_checked_and_stored_sealed(client: Client, participants: ImportBatch) -> None:
    row = participants.rows.get(number=20)
    url = reverse("imports:row_edit", args=[participants.pk, row.pk])
    form = client.get(url).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()} | {"nik": "3524032903739008"}
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert row.values["nik"] == "3524••••••••••••"
    assert "3524032903739008" not in str(row.values)
    assert row.problems == []
    assert row.values["pillar"] == "TKSK"


def test_a_kept_nik_stays_sealed_and_still_contradicts(client: Client, participants: ImportBatch) -> None:
    row = participants.rows.get(number=18)
    url, sealed = reverse("imports:row_edit", args=[participants.pk, row.pk]), row.values["sealed"]
    form = client.get(url).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()} | {"birth_date": "1984-12-29"}
    client.post(url, typed)
    row.refresh_from_db()
    assert row.values["sealed"] == sealed
    assert "menurut NIK 30-12-1984" in row.problems[0]["message"]


def test_one_cell_is_put_right_where_it_stands(client: Client, participants: ImportBatch) -> None:
    row = participants.rows.get(number=20)
    before, page = dict(row.values), client.get(f"{participants.get_absolute_url()}?hasil=flagged").content.decode()
    url = f"{reverse('imports:row_edit', args=[participants.pk, row.pk])}?sel=nik&here=hasil%3Dflagged"
    assert url.replace("&", "&amp;") in page
    assert "?sel=phone" not in page, "nothing is said about a telephone"
    cell = client.get(url, headers=HTMX)
    assert list(cell.context["form"].fields) == ["nik"]
    assert "<html" not in cell.content.decode()
    wrong = client.post(url.replace("sel=nik", "sel=name"), {"name": "12345"}, headers=HTMX)
    assert wrong["HX-Retarget"] == f"#sel-{row.pk}-name"
    assert 'value="12345"' in wrong.content.decode()
    answer = client.post(url, {"nik": "3524032903739008", "here": "hasil=flagged"}, headers=HTMX)
    assert "hasil=flagged" in answer["Location"]
    row.refresh_from_db()
    assert row.values["nik"] == "3524••••••••••••"
    assert row.problems == []
    others = {"name", "phone", "pillar", "position", "village_code", "subdistrict_code"}
    assert {name: row.values.get(name) for name in others} == {name: before.get(name) for name in others}
    assert client.get(url.replace("sel=nik", "sel=apa")).status_code == 404


def test_an_impossible_correction_is_told_at_the_field(client: Client, doubtful: ImportBatch) -> None:
    row = row_of(doubtful, "Lasmini Karangan")
    url = reverse("imports:row_edit", args=[doubtful.pk, row.pk])
    response = client.post(url, {"name": "12345", "phone": "081200000009"})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"name"}
    assert "081200000009" in response.content.decode()
    row.refresh_from_db()
    assert row.values["name"] == "Lasmini Karangan"


def test_a_tksk_places_a_row_only_in_the_own_kecamatan(client_of: Callable[[User], Client], tksk_bluluk: User) -> None:
    client = client_of(tksk_bluluk)
    batch = paste(client, "persons", "No | Nama | Kecamatan", "1 | Suwarti Contoh | Bluluk", "2 | Parno Contoh | Babat")
    assert row_of(batch, "Parno Contoh").verdict == ImportRow.Verdict.WRONG
    row = row_of(batch, "Suwarti Contoh")
    response = client.post(reverse("imports:row_edit", args=[batch.pk, row.pk]), {"name": "Suwarti", "tempat": BABAT})
    assert response.context["form"].errors.keys() == {"tempat"}


def test_another_officers_import_is_not_found(
    client_of: Callable[[User], Client], tksk_bluluk: User, stranger_tksk: User
) -> None:
    batch = paste(client_of(tksk_bluluk), "persons", "No | Nama | Kecamatan", "1 | Suwarti Contoh | Bluluk")
    row, stranger = batch.rows.get(kind="data"), client_of(stranger_tksk)
    assert stranger.get(batch.get_absolute_url()).status_code == 404
    assert batch.filename not in words(stranger.get(reverse("imports:batch_list")))
    for name, args in (("batch_columns", [batch.pk]), ("batch_undo", [batch.pk]), ("row_edit", [batch.pk, row.pk])):
        assert stranger.get(reverse(f"imports:{name}", args=args)).status_code == 404, name
    for name, args in (
        ("batch_apply", [batch.pk]), ("batch_discard", [batch.pk]), ("rows_decide", [batch.pk]),
        ("row_decide", [batch.pk, row.pk]),
    ):  # fmt: skip
        assert stranger.post(reverse(f"imports:{name}", args=args)).status_code == 404, name
    assert not Person.objects.exists()


def test_an_auditor_looks_and_changes_nothing(
    client_of: Callable[[User], Client], auditor: User, participants: ImportBatch
) -> None:
    client, row = client_of(auditor), participants.rows.get(number=20)
    page = client.get(participants.get_absolute_url())
    assert page.status_code == 200
    assert '<button class="btn btn-brand"' not in page.content.decode()
    assert "Lewati<" not in page.content.decode()
    for name, args in (("batch_apply", []), ("batch_discard", []), ("rows_decide", []), ("row_decide", [row.pk])):
        assert client.post(reverse(f"imports:{name}", args=[participants.pk, *args])).status_code == 403, name


def test_decisions_only_by_post(client: Client, participants: ImportBatch) -> None:
    row = participants.rows.get(number=20)
    assert client.get(reverse("imports:row_decide", args=[participants.pk, row.pk])).status_code == 405
    assert client.get(reverse("imports:batch_apply", args=[participants.pk])).status_code == 405
