"""Step 1 of the wizard: kinds, target, file or paste; bad files leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_event
from tests.imports.wizard import PARTICIPANTS, create_url, paste, send, send_file, words
from welfare.accounts.models import User
from welfare.imports.models import ImportBatch, ImportRow

BAD = [
    ("own_empty.csv", "kosong"),
    ("own_password_lamongan.xlsx", "kata sandi"),
    ("own_truncated.xlsx", "rusak"),
    ("own_billion_laughs.xlsx", "rusak"),
    ("own_xxe.xlsx", "rusak"),
    ("own_plain_zip_named_xlsx.xlsx", "bukan lembar kerja"),
    ("own_png_named_xlsx.xlsx", "gambar"),
    ("own_rows_repeated_bomb.ods", "terlalu banyak baris"),
]


def kept_files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def test_the_kinds_of_the_officer_are_offered(client_of: Callable[[User], Client], staff: User) -> None:
    text = words(client_of(staff).get(reverse("imports:batch_create")))
    for label in ("Daftar orang", "Peserta kegiatan", "Puskesos", "Penerima bantuan"):
        assert label in text


def test_a_tksk_is_offered_no_participants_and_may_not_force_them(
    client_of: Callable[[User], Client], tksk_bluluk: User
) -> None:
    client = client_of(tksk_bluluk)
    assert "Peserta kegiatan" not in words(client.get(reverse("imports:batch_create")))
    assert client.get(create_url("participants")).status_code == 403
    assert send(client, "participants", b"x").status_code == 403


def test_unknown_kind_is_not_found(client_of: Callable[[User], Client], staff: User) -> None:
    assert client_of(staff).get(create_url("horoscopes")).status_code == 404


def test_upload_leads_to_the_preview(client_of: Callable[[User], Client], staff: User, sheets: Path) -> None:
    event, client = make_event(title="Pembinaan pilar"), client_of(staff)
    batch = send_file(client, "participants", sheets / PARTICIPANTS, target=event.pk)
    assert batch.state == ImportBatch.State.PLANNED
    text = words(client.get(batch.get_absolute_url()))
    assert "daftar-peserta-pembinaan-16-juni-2025.xlsx" in text
    assert "Pembinaan pilar" in text
    assert "judul kolom di baris 9–10" in text


def test_pasted_rows_are_read_like_a_file(client_of: Callable[[User], Client], staff: User) -> None:
    client = client_of(staff)
    batch = paste(client, "persons", "No | Nama | Kecamatan", "1 | Suwarti Contoh | Bluluk", "2 | Parno Contoh | Babat")
    assert batch.counts["new"] == 2
    assert "Kec. Bluluk" in words(client.get(batch.get_absolute_url()))


@pytest.mark.parametrize(("name", "sentence"), BAD)
def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
    client_of: Callable[[User], Client],
    staff: User,
    sheets: Path,
    name: str,
    sentence: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        response = send(client_of(staff), "persons", (sheets / "odd" / name).read_bytes(), name)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors["file"])
    assert "Daftar orang" in words(response)
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()
    assert kept_files() == before


def test_the_chosen_event_stays_when_the_file_is_refused(
    client_of: Callable[[User], Client], staff: User, sheets: Path
) -> None:
    event = make_event(title="Rapat koordinasi")
    response = send(client_of(staff), "participants", b"", "kosong.xlsx", target=event.pk)
    assert f'value="{event.pk}" selected' in response.content.decode()


def test_a_file_over_the_limit_is_refused(
    client_of: Callable[[User], Client], staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from welfare.imports import forms
    from welfare.imports.parsing.limits import Limits

    monkeypatch.setattr(forms, "STANDARD", Limits(upload_bytes=1000))
    response = send(client_of(staff), "persons", b"x" * 1001, "besar.csv")
    assert "lebih besar dari" in str(response.context["form"].errors["file"])
    assert not ImportBatch.objects.exists()


def test_neither_or_both_of_file_and_text_are_refused(client_of: Callable[[User], Client], staff: User) -> None:
    client = client_of(staff)
    assert "Pilih berkas" in words(client.post(create_url("persons"), {"text": "  "}))
    both = send(client, "persons", b"Nama\nParno Contoh\n", "daftar.csv", text="Nama\nParno Contoh")
    assert "Pilih salah satu" in words(both)
    assert "Parno Contoh" in both.content.decode(), "what was pasted must not be lost"
    assert not ImportBatch.objects.exists()


def test_participants_need_their_event(client_of: Callable[[User], Client], staff: User, sheets: Path) -> None:
    response = send(client_of(staff), "participants", (sheets / PARTICIPANTS).read_bytes())
    assert response.context["form"].errors.keys() == {"target"}
    assert not ImportBatch.objects.exists()


def test_somebody_without_the_right_is_refused(
    client_of: Callable[[User], Client], auditor: User, coordinator_kt: User
) -> None:
    for user in (auditor, coordinator_kt):
        assert client_of(user).get(reverse("imports:batch_create")).status_code == 403
        assert send(client_of(user), "persons", b"x").status_code == 403
    assert client_of(auditor).get(reverse("imports:batch_list")).status_code == 200
    assert client_of(coordinator_kt).get(reverse("imports:batch_list")).status_code == 403
