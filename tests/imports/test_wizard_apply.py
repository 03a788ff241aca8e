"""Step 4 of the wizard: save once, find it saved, take it back, throw it away; and step 2, the columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pghistory
from django.conf import settings
from django.test import Client
from django.urls import reverse

from events.models import Event, Participant
from tests.factories import make_person
from tests.imports.wizard import PARTICIPANTS, button, paste, send_file, tab_counts, words
from welfare.accounts.models import User
from welfare.desk.registry import TaskSource, announced
from welfare.imports.models import ImportBatch, SavedMapping
from welfare.people.models import Person


def save(client: Client, batch: ImportBatch, **more: str) -> object:
    return client.post(reverse("imports:batch_apply", args=[batch.pk]), more, follow=True)


def undo(client: Client, batch: ImportBatch, reason: str = "Salah kegiatan") -> object:
    return client.post(reverse("imports:batch_undo", args=[batch.pk]), {"reason": reason}, follow=True)


def test_saving_writes_and_says_what_and_where(client: Client, event: Event, participants: ImportBatch) -> None:
    page = save(client, participants)
    text = words(page)
    assert "32 peserta disimpan." in text
    assert "27 orang dicatat" in text
    assert event.get_absolute_url() in page.content.decode()
    assert reverse("imports:batch_undo", args=[participants.pk]) in page.content.decode()
    assert Participant.objects.filter(event=event).count() == 32
    assert button(page) == ""


def test_a_second_click_writes_nothing(client: Client, event: Event, participants: ImportBatch) -> None:
    save(client, participants)
    assert "Impor ini sudah disimpan." in words(save(client, participants))
    assert Participant.objects.filter(event=event).count() == 32


def test_the_same_file_again_is_all_the_same_and_names_the_first_import(
    client: Client, event: Event, participants: ImportBatch, sheets: Path
) -> None:
    save(client, participants)
    again = send_file(client, "participants", sheets / PARTICIPANTS, target=event.pk)
    page = client.get(again.get_absolute_url())
    assert "Berkas yang sama sudah disimpan" in words(page)
    assert participants.get_absolute_url() in page.content.decode()
    assert tab_counts(page)["Sama"] == 32
    assert "Semua sudah sama dengan register." in button(page)
    assert "Tidak ada yang berubah" in words(save(client, again))


def test_all_or_nothing_refuses_while_rows_wait(client: Client) -> None:
    make_person(name="Mujiono Rekaan", region="35.24.02", phone="")
    batch = paste(
        client, "persons", "No | Nama | Kecamatan", "1 | Mujiono Rekaan | Bluluk", "2 | Lasmini Karangan | Bluluk"
    )
    assert "Simpan 1 orang, tunda 1" in button(client.get(batch.get_absolute_url()))
    refused = save(client, batch, all_or_nothing="on")
    assert "masih ragu atau salah" in words(refused)
    assert not Person.objects.filter(name="Lasmini Karangan").exists()
    assert "1 orang disimpan." in words(save(client, batch))
    assert Person.objects.filter(name="Lasmini Karangan").exists()


def test_a_register_that_changed_meanwhile_gives_a_new_preview(client: Client) -> None:
    batch = paste(client, "persons", "No | Nama | Kecamatan", "1 | Lasmini Karangan | Bluluk")
    make_person(name="Lasmini Karangan", region="35.24.02", phone="")
    page = save(client, batch)
    assert "Data berubah sejak daftar ini diperiksa" in words(page)
    assert tab_counts(page)["Ragu"] == 1
    assert Person.objects.count() == 1


def test_undo_asks_why_and_returns_everything(client: Client, event: Event, participants: ImportBatch) -> None:
    save(client, participants)
    question = client.get(reverse("imports:batch_undo", args=[participants.pk]))
    assert "27 orang dicatat" in words(question)
    assert "Bidang ini tidak boleh kosong" in words(undo(client, participants, reason=""))
    assert Participant.objects.filter(event=event).count() == 32
    page = undo(client, participants)
    assert "Impor dibatalkan" in words(page)
    assert not Participant.objects.filter(event=event).exists()
    assert not Person.objects.exists()
    assert "dibatalkan" in words(page)


def test_undo_keeps_and_names_what_was_edited_since(client: Client, event: Event, participants: ImportBatch) -> None:
    save(client, participants)
    person = Person.objects.get(name="Dedi Fauzi")
    person.occupation = "Guru"
    with pghistory.context(reason="Disunting"):  # its own context, as a request of its own has
        person.save()
    page = undo(client, participants)
    assert "Dedi Fauzi: diubah sesudah impor" in words(page)
    assert Person.objects.filter(pk=person.pk).exists()


def test_undo_twice_is_told_kindly(client: Client, participants: ImportBatch) -> None:
    save(client, participants)
    undo(client, participants)
    assert "tidak dapat dibatalkan" in words(undo(client, participants))
    assert "tidak dapat dibatalkan" in words(
        client.get(reverse("imports:batch_undo", args=[participants.pk]), follow=True)
    )


def test_a_tksk_may_not_undo_what_staff_saved(
    client: Client, client_of: Callable[[User], Client], tksk_bluluk: User, auditor: User, participants: ImportBatch
) -> None:
    save(client, participants)
    url = reverse("imports:batch_undo", args=[participants.pk])
    assert client_of(tksk_bluluk).post(url, {"reason": "x"}).status_code == 404
    assert client_of(auditor).post(url, {"reason": "x"}).status_code == 403


def test_discard_removes_batch_and_file(
    client: Client, participants: ImportBatch, django_capture_on_commit_callbacks
) -> None:
    path = Path(settings.MEDIA_ROOT) / participants.file.name
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("imports:batch_discard", args=[participants.pk]), follow=True)
    assert "dibuang beserta berkasnya" in words(page)
    assert not ImportBatch.objects.exists()
    assert not path.exists()


def test_a_saved_import_cannot_be_discarded(client: Client, participants: ImportBatch) -> None:
    save(client, participants)
    client.post(reverse("imports:batch_discard", args=[participants.pk]))
    assert ImportBatch.objects.filter(pk=participants.pk).exists()


def test_an_unsaved_import_waits_on_the_desk(client: Client, staff: User, participants: ImportBatch) -> None:
    (source,) = [source for source in announced(TaskSource, staff) if source.label == "Impor belum selesai"]
    assert [task.url for task in source.tasks(staff)] == [participants.get_absolute_url()]
    assert "32 baru" in source.tasks(staff)[0].text
    save(client, participants)
    assert source.tasks(User.objects.get(pk=staff.pk)) == [], "asked anew, as the next request does"


def test_the_list_filters_by_state(client: Client, participants: ImportBatch) -> None:
    url = reverse("imports:batch_list")
    assert participants.filename in words(client.get(url, {"state": "planned", "kind": "participants"}))
    assert participants.filename not in words(client.get(url, {"state": "applied"}))


def test_columns_show_what_was_understood_and_take_a_correction(client: Client) -> None:
    batch = paste(
        client, "persons", "No | Nama | Yang Mulia | Kecamatan", "1 | Lasmini Karangan | Jalan Contoh 5 | Bluluk"
    )
    url = reverse("imports:batch_columns", args=[batch.pk])
    page = client.get(url)
    assert "Yang Mulia" in words(page)
    form = page.context["form"]
    given = {name: field.initial if field.initial is not None else "" for name, field in form.fields.items()}
    given = {name: "on" if value is True else value for name, value in given.items() if value is not False}
    answer = client.post(url, given | {"column_0_0_2": "address"})
    assert answer.status_code == 302, words(answer)
    assert batch.rows.get(kind="data").values["address"] == "Jalan Contoh 5"
    assert SavedMapping.objects.count() == 1
    again = paste(client, "persons", "No | Nama | Yang Mulia | Kecamatan", "1 | Parno Contoh | Jalan Contoh 6 | Bluluk")
    assert again.rows.get(kind="data").values["address"] == "Jalan Contoh 6", "the layout is remembered"


def test_one_field_cannot_be_two_columns(client: Client) -> None:
    batch = paste(client, "persons", "No | Nama | Yang Mulia | Kecamatan", "1 | Lasmini Karangan | Siti | Bluluk")
    url = reverse("imports:batch_columns", args=[batch.pk])
    given = {
        "read_0": "on",
        "head_0": "1",
        "column_0_0_1": "name",
        "column_0_0_2": "name",
        "column_0_0_3": "subdistrict",
    }
    assert "sudah dipilih untuk kolom lain" in words(client.post(url, given))


def test_a_constant_fills_what_no_column_says(client: Client) -> None:
    batch = paste(client, "members", "No | Nama | Kecamatan", "1 | Lasmini Karangan | Bluluk")
    url = reverse("imports:batch_columns", args=[batch.pk])
    given = {
        "read_0": "on",
        "head_0": "1",
        "column_0_0_1": "name",
        "column_0_0_2": "subdistrict",
        "constant_pillar": "TKSK",
    }
    client.post(url, given)
    assert batch.rows.get(kind="data").values["pillar"] == "TKSK"
