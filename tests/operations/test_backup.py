"""Everything into one file and out of it again: compared table by table and file by file."""

from __future__ import annotations

import os
import subprocess
import time
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import make_person
from tests.operations.conftest import NIK, a_key, elsewhere
from welfare.operations import inventory, records, restoring
from welfare.operations.backing import make_backup
from welfare.operations.postgres import Server
from welfare.operations.sealed_file import PIECE, BackupRefused, OpeningReader, SealingWriter
from welfare.people.models import Person


def said(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


# The drill -----------------------------------------------------------------------------------------------------------
def test_an_office_comes_back_in_an_empty_place(office, settings):
    made = make_backup()
    with Server.here().connect() as before:
        expected = inventory.tables_of(before)
    files = inventory.files_of(settings.MEDIA_ROOT)
    assert expected["public.people_person"][0] >= 1
    assert (made.tables, made.files) == (len(expected), 3)
    assert made.path.stat().st_mode & 0o777 == 0o600

    with elsewhere(settings, office / "lain" / "uploads") as server:
        compared = restoring.restore(made.path)
        assert (compared.differences, compared.kept) == ([], [])
        with server.connect() as after:
            assert inventory.tables_of(after) == expected
        assert inventory.files_of(settings.MEDIA_ROOT) == files
        # It lives: a NIK is found by its index, numbers go on where they were, history is written.
        person = Person.objects.with_nik(NIK).get()
        assert person.name == "Suwarti Rekaan"
        fresh = make_person(name="Baru Rekaan")
        assert fresh.pk > person.pk
        assert fresh.history.count() == 1
        with default_storage.open("sk/2026/11/a.pdf") as file:
            assert file.read() == b"%PDF-1.4 rekaan"


def test_the_drill_compares_and_leaves_nothing_behind(office, settings):
    make_backup()
    out = said("restore", drill=True)
    assert "public.people_person" in out
    assert "0 perbedaan" in out
    assert "BEDA" not in out
    known = records.read()["drill"]
    assert (known["good"], known["files"]) == (True, 3)
    with Server.here().connect("postgres") as server:
        assert not server.execute("SELECT 1 FROM pg_database WHERE datname LIKE '%%gladi%%'").fetchall()
    assert not [path for path in settings.BACKUP_DIR.iterdir() if path.name.startswith(".gladi")]


def test_a_drill_that_finds_less_says_where(office, monkeypatch):
    make_backup()
    honest = inventory.tables_of

    def one_row_short(opened: Any) -> dict[str, list[Any]]:
        tables = honest(opened)
        tables["public.people_person"][0] -= 1
        return tables

    monkeypatch.setattr(restoring.inventory, "tables_of", one_row_short)
    with pytest.raises(CommandError, match="1 perbedaan"):
        said("restore", drill=True)
    assert records.read()["drill"]["good"] is False


def test_the_same_row_with_other_content_is_another_hash(office):
    with Server.here().connect() as opened:
        before = inventory.tables_of(opened)
        Person.objects.update(note="lain")
        changed = {difference.what for difference in inventory.differences(before, inventory.tables_of(opened))}
    assert changed == {"public.people_person", "public.people_personevent"}


def test_what_others_write_meanwhile_is_in_whole_or_not_at_all(office, monkeypatch, settings):
    """The dump, the counts and the hashes are of one snapshot: a row committed in between is in none of them."""
    honest = inventory.sequences_of

    def somebody_writes(opened: Any) -> dict[str, int]:
        found = honest(opened)
        make_person(name="Sesudah Potret Rekaan")
        return found

    monkeypatch.setattr(inventory, "sequences_of", somebody_writes)
    made = make_backup()
    monkeypatch.undo()
    settings.BACKUP_DIR, settings.MEDIA_ROOT = office / "backups", office / "uploads"
    assert restoring.drill(made.path).differences == []
    inside = restoring.examine(made.path)["manifest"]["tables"]["public.people_person"][0]
    assert Person.objects.count() == inside + 1


# What is refused -----------------------------------------------------------------------------------------------------
def test_a_place_with_data_is_left_alone_unless_told(office, settings):
    made = make_backup()
    with pytest.raises(CommandError, match="Tempat ini tidak kosong"):
        said("restore", str(made.path))
    assert Person.objects.count() >= 1
    with elsewhere(settings, office / "lain" / "uploads") as server:
        restoring.restore(made.path)
        Person.objects.filter(name="Suwarti Rekaan").update(name="Keliru Rekaan")
        (settings.MEDIA_ROOT / "baru.pdf").write_bytes(b"sesudahnya")
        connection.close()
        out = said("restore", str(made.path), replace=True)
        assert Person.objects.filter(name="Suwarti Rekaan").exists()
        assert not (settings.MEDIA_ROOT / "baru.pdf").exists()
        # The way back: what was there lies beside, whole.
        assert "Yang lama disimpan" in out
        old = next(path for path in settings.MEDIA_ROOT.parent.iterdir() if ".lama-" in path.name)
        assert (old / "baru.pdf").read_bytes() == b"sesudahnya"
        names = [name for name in out.split() if "_lama_" in name]
        with server.connect(names[0]) as kept:
            assert kept.execute("SELECT 1 FROM people_person WHERE name = 'Keliru Rekaan'").fetchone()
        server.drop(names[0])


def test_a_restore_waits_for_nobody_who_still_works(office, settings):
    made = make_backup()
    with (
        elsewhere(settings, office / "lain") as server,
        server.connect(),
        pytest.raises(BackupRefused, match="sambung"),
    ):
        restoring.restore(made.path)


def test_a_file_that_was_touched_changes_nothing(office, settings):
    made = make_backup()
    content = made.path.read_bytes()
    start = content.index(b"\n", content.index(b"\n") + 1) + 1
    pieces = [content[place : place + PIECE + 16] for place in range(start, len(content), PIECE + 16)]
    head = content[:start]
    assert len(pieces) > 2
    harmed = {
        "cut": content[:-1],
        "last piece gone": head + b"".join(pieces[:-1]),
        "one piece only": head + pieces[0],
        "end changed": content[:-1] + bytes([content[-1] ^ 1]),
        "salt changed": head[:-10] + (b"0" if head[-10:-9] != b"0" else b"1") + head[-9:] + content[start:],
        "longer": content + b"x",
        "swapped": head + pieces[1] + pieces[0] + b"".join(pieces[2:]),
        "empty": b"",
        "something else": b"PK" + content,
    }
    with elsewhere(settings, office / "lain") as server:
        for harm, other in harmed.items():
            made.path.write_bytes(other)
            with pytest.raises(CommandError, match=r"rusak|terpotong|bukan cadangan"):
                said("restore", str(made.path))
            with server.connect() as opened:
                assert not inventory.has_tables(opened), harm
        assert not (office / "lain").exists()


def test_another_key_opens_nothing(office, settings):
    made = make_backup()
    settings.BACKUP_KEYS = {"1": a_key()}
    with pytest.raises(BackupRefused, match="kuncinya berbeda"):
        restoring.examine(made.path)
    settings.BACKUP_KEYS = {"2": a_key()}
    with pytest.raises(BackupRefused, match="disegel dengan kunci '1'"):
        restoring.examine(made.path)


def test_an_older_key_still_opens(office, settings):
    made = make_backup()
    settings.BACKUP_KEYS = {"2": a_key()} | settings.BACKUP_KEYS
    assert restoring.examine(made.path)["about"]["office"] == settings.OFFICE_NAME


def test_other_nik_keys_are_noticed_before_anything_is_written(office, settings):
    made = make_backup()
    settings.IDENTITY_KEYS = {"1": a_key()}
    with elsewhere(settings, office / "lain"), pytest.raises(BackupRefused, match="IDENTITY_KEYS 1"):
        restoring.restore(made.path)


def test_without_a_key_no_backup_is_made(office, settings):
    settings.BACKUP_KEYS = {}
    with pytest.raises(CommandError, match="BACKUP_KEYS belum diisi"):
        said("backup")
    assert records.backups() == []


def test_a_key_is_32_bytes():
    with pytest.raises(BackupRefused, match="bukan 32 byte"):
        SealingWriter(BytesIO(), {"1": a_key()[:20]})


def test_a_dump_that_fails_leaves_no_file(office, settings, monkeypatch):
    def fails(self: Server, name: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["sh", "-c", "echo separuh; echo 'pg_dump: error: putus' >&2; exit 1"], **more)

    monkeypatch.setattr(Server, "run", fails)
    with pytest.raises(CommandError, match="pg_dump gagal: pg_dump: error: putus"):
        said("backup")
    assert [path.name for path in settings.BACKUP_DIR.iterdir()] == [".kunci"]
    assert records.read() == {}


def test_missing_programs_are_one_sentence(db, places, monkeypatch):
    monkeypatch.setattr("welfare.operations.postgres._candidates", lambda name, version: [])
    with pytest.raises(BackupRefused, match=r"pg_dump untuk PostgreSQL .* apt install postgresql-client-"):
        Server.here().program("pg_dump")


# What is in it, and how long it stays --------------------------------------------------------------------------------
def test_no_key_and_no_nik_lies_in_the_file_or_in_the_clear_inside(office, settings):
    made = make_backup()
    secrets_of_the_house = [
        NIK, settings.SECRET_KEY, settings.IDENTITY_INDEX_KEY, *settings.IDENTITY_KEYS.values(),
        *settings.BACKUP_KEYS.values(),
    ]  # fmt: skip
    with made.path.open("rb") as file:
        reader, plain = OpeningReader(file, settings.BACKUP_KEYS), b""
        while piece := reader.read(PIECE):
            plain += piece
    sealed = made.path.read_bytes()
    assert b"pg_dump" in plain or b"PGDMP" in plain
    assert b"%PDF-1.4 rekaan" in plain
    assert b"%PDF-1.4 rekaan" not in sealed
    assert [text for text in secrets_of_the_house if text.encode() in plain or text.encode() in sealed] == []


def test_old_backups_go_and_the_newest_stays(office, settings):
    settings.BACKUP_DIR.mkdir()
    names = ["rumah-pilar-20260101-030000.cadangan", "rumah-pilar-20260102-030000.cadangan"]
    for name in names:
        (settings.BACKUP_DIR / name).touch()
        os.utime(settings.BACKUP_DIR / name, (time.time() - 40 * 86400,) * 2)
    assert records.remove_old(30) == [settings.BACKUP_DIR / names[0]]
    out = said("backup", keep_days=30)
    assert "1 cadangan lama dihapus" in out
    assert [path.name for path in records.backups()] == [records.read()["backup"]["file"]]
    with pytest.raises(CommandError, match="paling sedikit 1"):
        said("backup", keep_days=0)


def test_two_backups_at_once_take_turns(places):
    with records.one_at_a_time(), pytest.raises(BackupRefused, match="sedang berjalan"):
        make_backup()


def test_the_nightly_work_makes_one_where_no_timer_does(office, settings):
    settings.BACKUP_NIGHTLY = True
    assert "selesai" in said("nightly", "operations.backup", now=True)
    assert len(records.backups()) == 1
    settings.BACKUP_NIGHTLY = False
    assert "pengatur waktu" in said("nightly", "operations.backup", now=True)
    assert len(records.backups()) == 1


def test_this_machine_keeps_its_backup_key_beside_the_others():
    if not office_settings.OWN_DATABASE:
        kept = (Path(office_settings.VAR_DIR) / "keys.env").read_text()
        assert all(f"{name}=" in kept for name in ("IDENTITY_KEYS", "BACKUP_KEYS"))
