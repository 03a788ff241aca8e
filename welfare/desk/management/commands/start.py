"""`manage.py start`: the whole office in one terminal.  `make run` calls it; Ctrl-C stops all it started."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from welfare.accounts import demo
from welfare.desk import preparing, serving


class Command(BaseCommand):
    help = "Menjalankan Rumah Pilar: basis data, peladen web, dan pekerja latar. HOST dan PORT dari lingkungan."
    requires_system_checks = []  # they run in the web server's own start; here they would only cost a second

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            address = serving.Address.from_environment()
            with address.claimed():
                self._run(address)
        except serving.AlreadyServed:
            self.stdout.write(f"Rumah Pilar sudah dilayani di {address.url}")
            self._print_accounts()
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nDihentikan.")

    def _run(self, address: serving.Address) -> None:
        try:
            preparing.prepare(self.stdout.write)
        except OperationalError as error:
            raise serving.CannotServe(f"Basis data tidak dapat dipakai: {error}") from error
        connection.close()

        def ready() -> None:
            self.stdout.write(f"\nRumah Pilar: {address.url}\n")
            self._print_accounts()
            self.stdout.write("Hentikan dengan Ctrl-C.")
            self.stdout.flush()

        serving.serve(address, serving.office(address), ready=ready, say=self.stdout.write)
        self.stdout.write("Rumah Pilar dihentikan.")

    def _print_accounts(self) -> None:
        if not settings.DEMO:
            return
        self.stdout.write(f"Akun contoh, sandi semuanya {demo.PASSWORD}")
        for account in demo.demo_accounts():
            self.stdout.write(f"  {account.username:<18} {account.role_name:<20} {account.place}")
