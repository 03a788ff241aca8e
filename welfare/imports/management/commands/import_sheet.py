"""`manage.py import_sheet KIND FILE [--into PK] [--apply] [--result RESULT.csv]`: the wizard without a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.audit.models import SensitiveRead
from welfare.desk.registry import SheetKind, announced
from welfare.imports.applying import NotApplicable, apply_batch
from welfare.imports.models import ImportBatch
from welfare.imports.planning import resource_for
from welfare.imports.receiving import receive
from welfare.imports.results import write_results
from welfare.imports.understanding import CleanRow
from welfare.imports.workbook import UnreadableFile

UNREADABLE = 2


class Command(BaseCommand):
    help = "Periksa lembar kerja, dan dengan --apply simpan. Tanpa --apply tidak ada yang ditulis ke register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[kind.code for kind in announced(SheetKind)])
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", metavar="PK", help="kegiatan atau program tujuan daftar")
        parser.add_argument("--apply", action="store_true", help="simpan baris yang baru dan berubah")
        parser.add_argument("--result", type=Path, metavar="RESULT.csv", help="tulis hasil per baris (memuat NIK)")
        parser.add_argument("--user", metavar="NAMA", help="atas nama pengguna ini (bawaan: administrator pertama)")

    def handle(self, *args: Any, **options: Any) -> None:
        resource = resource_for(options["kind"])
        target = self._target(resource.target_model, options["into"])
        if options["apply"] and resource.target_model and resource.needs_target and target is None:
            name = apps.get_model(resource.target_model)._meta.verbose_name
            raise CommandError(f"Menyimpan {resource.noun} memerlukan --into PK {name}.")
        content = self._content(options["file"])
        with transaction.atomic():
            user, temporary = self._user(options["user"], dry=not options["apply"])
            seen: list[CleanRow] = []
            batch = self._receive(content, options, user, target, seen)
            count = self._write_result(seen, options["result"]) if options["result"] else 0
            if options["apply"]:
                batch = self._apply(batch, user)
            self._report(batch, applied=options["apply"])
            if not options["apply"] or temporary:
                transaction.set_rollback(True)
        if count and not temporary:
            SensitiveRead.record(
                what=SensitiveRead.What.EXPORT,
                subject=ImportBatch,
                reason="import_sheet --result",
                by=user,
                row_count=count,
                detail=batch.filename,
            )

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"Berkas tidak dapat dibuka: {error.strerror}.", returncode=UNREADABLE) from error

    def _receive(
        self,
        content: bytes,
        options: dict[str, Any],
        user: User,
        target: models.Model | None,
        seen: list[CleanRow],
    ) -> ImportBatch:
        try:
            return receive(
                content,
                options["file"].name,
                kind=options["kind"],
                by=user,
                target=target,
                keep_file=options["apply"],
                watch=seen.append if options["result"] else None,
            )
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error

    def _apply(self, batch: ImportBatch, user: User) -> ImportBatch:
        try:
            return apply_batch(batch, by=user)
        except NotApplicable as reason:
            self.stdout.write(str(reason))
            return batch

    def _target(self, label: str, pk: str | None) -> models.Model | None:
        if pk is None:
            return None
        if not label:
            raise CommandError("Jenis daftar ini tidak dimasukkan ke mana pun; hapus --into.")
        try:
            return apps.get_model(label)._default_manager.get(pk=pk)
        except (ObjectDoesNotExist, ValueError) as error:
            raise CommandError(f"Tujuan dengan nomor {pk} tidak ada.") from error

    def _user(self, username: str | None, *, dry: bool) -> tuple[User, bool]:
        """The officer in whose name it happens; a dry run on an empty office makes one that is rolled back."""
        users = User.objects.filter(is_active=True)
        user = users.filter(username=username).first() if username else users.filter(role=Role.ADMINISTRATOR).first()
        if user is not None:
            return user, False
        if username or not dry:
            raise CommandError("Pengguna tidak ditemukan. Buat dengan: manage.py createsuperuser")
        return User.objects.create_superuser("import_sheet"), True

    def _write_result(self, rows: list[CleanRow], path: Path) -> int:
        with path.open("w", encoding="utf-8", newline="") as lines:
            return write_results(rows, lines)

    def _report(self, batch: ImportBatch, *, applied: bool) -> None:
        names = {
            "new": "baru",
            "changed": "berubah",
            "same": "sama",
            "doubtful": "ragu",
            "wrong": "salah",
            "skipped": "dilewati",
        }
        found = ", ".join(f"{name} {batch.counts.get(key, 0)}" for key, name in names.items())
        self.stdout.write(f"{batch.filename}: {batch.counts.get('data', 0)} baris data ({found}).")
        for note in batch.notes:
            self.stdout.write(f"Catatan: {note}")
        for row in batch.rows.filter(kind="data").exclude(problems=[]).order_by("pk"):
            for problem in row.problems:
                if problem["severity"] != "info":
                    self.stdout.write(f"{row.sheet} baris {row.number}: {problem['message']}")
        self.stdout.write("Tersimpan." if applied and batch.state == batch.State.APPLIED else "Tidak ada yang ditulis.")
