"""`manage.py event_papers PK --out DIR`: every paper of an event as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.models import Event
from events.papers import PAPERS, Printing


class Command(BaseCommand):
    help = "Tulis semua surat dan dokumen sebuah kegiatan ke satu folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pk", type=int, help="nomor kegiatan (angka di alamat halamannya)")
        parser.add_argument("--out", required=True, type=Path, help="folder tujuan")
        parser.add_argument("--kertas", choices=["a4", "f4"], default="a4")
        parser.add_argument(
            "--alamat", default="", help="alamat aplikasi untuk kode QR, misalnya https://pilar.contoh.id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        event = Event.objects.select_related("kind", "region").filter(pk=options["pk"]).first()
        if event is None:
            raise CommandError(f"Tidak ada kegiatan nomor {options['pk']}.")
        folder: Path = options["out"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            count = self._write(event, folder, options["kertas"], options["alamat"] or _address())
        except OSError as problem:
            raise CommandError(f"Folder {folder} tidak dapat ditulisi: {problem.strerror}.") from problem
        self.stdout.write(f"{count} berkas kegiatan “{event}” ditulis ke {folder}.")

    def _write(self, event: Event, folder: Path, paper: str, site: str) -> int:
        """Phone numbers stay off the sheets: whoever opens a file on a disk has not signed in."""
        printing = Printing(paper, lambda path: urljoin(site, path), AnonymousUser())
        count = 0
        for label, make in PAPERS:
            for name, content in make(event, printing):
                (folder / name).write_bytes(content)
                self.stdout.write(f"{label}: {name}")
                count += 1
        return count


def _address() -> str:
    """The first trusted address of this installation, else the machine itself."""
    origins = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if "*" not in origin]
    hosts = [host for host in settings.ALLOWED_HOSTS if "*" not in host and not host.startswith((".", "["))]
    return origins[0] if origins else f"https://{hosts[0]}" if hosts else "http://localhost:8000"
