"""`manage.py import_sheet`: dry by default, one clear line for a bad file, the same engine."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from events.models import Participant
from tests.factories import make_event
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.imports.models import ImportBatch
from welfare.people.models import Person

PARTICIPANTS = Path("seed") / "daftar-peserta-pembinaan-16-juni-2025.xlsx"


def run(*args: Any) -> str:
    out = StringIO()
    call_command("import_sheet", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_dry_run_writes_nothing_and_needs_neither_target_nor_user(sheets: Path, tmp_path: Path) -> None:
    result = tmp_path / "RESULT.csv"
    out = run("participants", sheets / PARTICIPANTS, "--result", result)
    assert "32 baris data (baru 32" in out
    assert "baris 20: NIK disimpan sebagai angka" in out
    assert "Tidak ada yang ditulis." in out
    with result.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 32
    assert rows[0]["nik"] == "3524225708779001"
    assert [model.objects.count() for model in (Person, ImportBatch, User)] == [0, 0, 0]


def test_a_result_with_nik_is_logged_as_a_read(sheets: Path, tmp_path: Path, administrator: User) -> None:
    run("participants", sheets / PARTICIPANTS, "--result", tmp_path / "RESULT.csv")
    read = SensitiveRead.objects.get()
    assert (read.user, read.row_count) == (administrator, 32)


def test_apply_saves_and_a_second_time_says_that_nothing_changed(sheets: Path, administrator: User) -> None:
    event = make_event()
    assert "Tersimpan." in run("participants", sheets / PARTICIPANTS, "--into", event.pk, "--apply")
    assert Participant.objects.filter(event=event).count() == 32
    assert "Tidak ada yang berubah" in run("participants", sheets / PARTICIPANTS, "--into", event.pk, "--apply")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("own_empty.csv", "kosong"),
        ("own_password_lamongan.xlsx", "sandi"),
        ("own_truncated.xlsx", "rusak"),
        ("own_png_named_xlsx.xlsx", "bukan"),
        ("own_only_header.csv", "tidak memuat satu pun baris data"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two_and_one_line(sheets: Path, name: str, sentence: str) -> None:
    with pytest.raises(CommandError) as error:
        run("persons", sheets / "odd" / name)
    assert error.value.returncode == 2
    assert sentence in str(error.value).lower()
    assert "\n" not in str(error.value)


def test_a_target_that_does_not_exist_is_refused(sheets: Path, administrator: User) -> None:
    with pytest.raises(CommandError, match="nomor 999999 tidak ada"):
        run("participants", sheets / PARTICIPANTS, "--into", 999999, "--apply")
