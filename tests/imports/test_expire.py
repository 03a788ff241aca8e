"""Uploaded files expire; what they told stays."""

import datetime as dt

from django.core.files.storage import default_storage
from django.utils import timezone

from welfare.accounts.models import User
from welfare.imports.expiry import expire_files
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import receive

SHEET = b"Nama;Desa;Kecamatan\nSuwito Contoh;Bronjong;Bluluk\n"


def test_old_files_go_and_their_rows_stay(staff: User) -> None:
    old, young = (receive(SHEET, "daftar.csv", kind="persons", by=staff) for _ in range(2))
    ImportBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=31))
    path = old.file.name
    assert default_storage.exists(path)
    assert expire_files() == 1
    assert not default_storage.exists(path)
    old.refresh_from_db()
    assert (old.file.name, old.rows.filter(kind="data").count()) == ("", 1)
    young.refresh_from_db()
    assert default_storage.exists(young.file.name)
    assert expire_files() == 0
