"""How long the papers of an event of 500 people take.

    python -m tests.bench.papers [--people 500] [--runs 5]      or: make bench-papers

Prints for every paper of `events.papers` its size and its seconds, best and median of the runs: from the database to
the bytes of the file.  Works on a copy of the tests' own database, which is gone afterwards.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from typing import Any

from tests.bench import databases

MOST_SECONDS = 1.0


def held(people: int) -> Any:
    """An event at which everybody was, with its letter, its rates, minutes, evaluation and certificates."""
    from django.db import transaction

    from events import certifying, lettering
    from events.models import Attendance, Letter, NumberFormat, Participant, Wanted
    from pillars.models import Pillar
    from tests import factories as make
    from tests.factories_ground import letters
    from welfare.regions.models import Region

    staff, event = make.make_user(), make.make_event(title="Pembinaan Pilar-pilar Sosial")
    [session] = event.open_sessions(starts_at=dt.time(9, 0))
    pillars, places = [*Pillar.objects.all(), None], list(Region.objects.subdistricts())
    Participant.objects.bulk_create(
        Participant(
            event=event, order=number, name=f"Peserta Contoh {letters(number)}", position="Anggota",
            phone=f"0812000{number:05}", pillar=pillars[number % len(pillars)], region=places[number % len(places)],
        )
        for number in range(1, people + 1)
    )  # fmt: skip
    with transaction.atomic():
        Attendance.mark_all(session, [Wanted(person.pk, "present") for person in event.participants.all()], by=staff)
    make.make_transport_rate(event, pillar=None, amount=100_000)
    minutes = make.make_minutes(event, agreed="Puskesos adalah rumah besar pilar-pilar sosial")
    for pillar in pillars[:-1]:
        make.make_viewpoint(minutes, pillar)
    make.make_follow_up(event)
    make.make_event_evaluation(event)
    formats = {row.code: row for row in NumberFormat.objects.all()}
    each = Letter.Addressing.EACH
    wording = lettering.Wording(
        formats["undangan"], event.starts_on, "important", "Undangan", "Kami mengundang:", "", each, None
    )
    lettering.issue(event, wording, by=staff)
    certifying.issue(event, certifying.Wanted(formats["sertifikat"], event.ends_on, 4, None), by=staff)
    return event


def measure(event: Any, runs: int) -> None:
    from events.papers import PAPERS, Printing
    from tests.factories import make_user

    printing = Printing("a4", lambda path: f"https://pilar.contoh.id{path}", make_user())
    say(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {event.participants.count()} people")
    say(f"{'paper':<26}{'best s':>8}{'median':>8}{'cpu':>8}{'KB':>8}")
    for label, make in PAPERS:
        whole, processor = [], []
        for _ in range(runs + 1):
            started, used = time.perf_counter(), time.process_time()
            files = list(make(event, printing))
            whole.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
        size = sum(len(content) for _, content in files) / 1000
        best = min(whole[1:])
        over = " over" if best > MOST_SECONDS else ""
        say(f"{label:<26}{best:>8.2f}{statistics.median(whole[1:]):>8.2f}{min(processor[1:]):>8.2f}{size:>8.0f}{over}")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.papers", description="Measure an event's papers.")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    databases.set_up()
    from tests import template_database

    name = template_database.provide("papers")
    try:
        measure(held(chosen.people), chosen.runs)
    finally:
        template_database.remove(name)


if __name__ == "__main__":
    main()
