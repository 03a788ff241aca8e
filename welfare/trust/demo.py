"""The demo office: some looks at hidden data, one breach that was handled, a first seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from welfare.accounts.models import User
from welfare.people.models import Person
from welfare.trust import breaching, chain
from welfare.trust.models import Breach, Seal

REASONS = ("Mencocokkan dengan KTP pemohon", "Menyiapkan berkas rujukan", "Permintaan verifikasi dari desa")


def fill(by: Any, say: Callable[[str], None]) -> None:
    """Done once, left alone afterwards."""
    if Breach.objects.exists():
        say("Kepercayaan data sudah terisi.")
        return
    officers = list(User.objects.filter(role="staff", is_active=True)[:2]) or [by]
    persons = Person.objects.exclude(nik_index=None).order_by("pk")[: len(REASONS)]
    for number, person in enumerate(persons):
        person.reveal_nik(reason=REASONS[number], by=officers[number % len(officers)])
    now = timezone.now()
    breach = Breach(
        title="Contoh: ponsel petugas hilang", known_at=now - dt.timedelta(days=20), account=officers[0],
        since=now - dt.timedelta(days=22), until=now - dt.timedelta(days=20),
        what="Ponsel dengan sesi yang masih masuk hilang di jalan; nama dan alamat warga mungkin terlihat.",
        handling="Semua sesi dikeluarkan dan kata sandi diganti pada hari yang sama.",
    )  # fmt: skip
    breaching.record(breach, by)
    breach.move(Breach.State.NOTIFIED, at=now - dt.timedelta(days=19))
    if not Seal.objects.exists():
        chain.seal()
    say("Catatan pembacaan, satu peristiwa, dan segel pertama dibuat.")
