"""A small office with something to lose, and an empty one beside it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from tests import template_database
from tests.factories import make_event, make_membership, make_nik, make_person
from welfare.operations.postgres import Server

NIK = make_nik()


def a_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Path:
    """Backups and uploads of this test alone, sealed with a key made for it."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.BACKUP_KEYS = {"1": a_key()}
    return tmp_path


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: Any, places: Path) -> Iterator[str]:
    """Django on a database copied for this test, where rows are committed; much cheaper than emptying one after it."""
    with django_db_blocker.unblock():
        own = connection.settings_dict["NAME"]
        with template_database.spare(own) as name:
            point_at(name)
            try:
                yield name
            finally:
                point_at(own)


@pytest.fixture
def office(committing: str, places: Path) -> Path:
    """Committed rows of several apps and three uploads, one of them larger than a piece of the seal."""
    make_membership(person=make_person(name="Suwarti Rekaan", nik=NIK))
    make_event()
    default_storage.save("sk/2026/11/a.pdf", ContentFile(b"%PDF-1.4 rekaan"))
    default_storage.save("foto/besar.jpg", ContentFile(secrets.token_bytes(1_500_000)))
    default_storage.save("kosong.pdf", ContentFile(b""))
    return places


def point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def elsewhere(settings: Any, folder: Path) -> Iterator[Server]:
    """Point Django at an empty database and an empty folder for uploads; the database goes afterwards."""
    before = Server.here()
    name, uploads = before.named("kosong"), settings.MEDIA_ROOT
    before.create(name)
    point_at(name)
    settings.MEDIA_ROOT = folder
    try:
        yield Server.here()
    finally:
        point_at(before.database)
        settings.MEDIA_ROOT = uploads
        with before.connect("postgres") as maintenance:
            left = maintenance.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s",
                [before.database[:36], before.database],  # names of 63 letters at most
            ).fetchall()
        for (database,) in left:
            before.drop(database)
