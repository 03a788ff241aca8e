"""What this room announces about double records: the task on the desk, the section on a person's page, the work.

Pages read what was found by night and after imports; nothing is searched for while somebody waits.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from welfare.desk import asking
from welfare.desk.registry import (
    HOME,
    QUALITY,
    ImportFollower,
    PersonSection,
    QualitySource,
    Question,
    Task,
    TaskSource,
    announce,
)
from welfare.desk.wording import number
from welfare.imports.models import ImportBatch, ImportRecord
from welfare.jobs.progress import Progress
from welfare.jobs.queueing import enqueue
from welfare.jobs.registry import job, nightly
from welfare.people import doubles
from welfare.people.merge_facts import pairs_of
from welfare.people.models import Person

RIGHT = "people.merge_person"
MANY = 5_000
"""Persons of an import whose comparison is long work."""


PAIRS = Question(
    "people.pairs", RIGHT, (HOME, QUALITY), lambda user: asking.numbers(pairs_of(user), pairs=Count("pk"))
)  # fmt: skip


def tasks(user: Any) -> list[Task]:
    count = asking.number(PAIRS, user, "pairs")
    if not count:
        return []
    text = f"{number(count)} pasangan mungkin orang yang sama"
    return [Task(text, reverse("people:duplicate_list"), "Periksa", "data ganda", "info")]


def way_to_merge(user: Any, person: Person) -> dict[str, Any]:
    """Only the way there: what may be found is on that page, and asks nothing of this one."""
    return {}


@nightly("people.find_doubles", label="Mencari orang yang tercatat dua kali", hour=3)
def find_doubles(progress: Progress) -> dict[str, Any]:
    count = doubles.find_all(progress.tick)
    said = f"Register selesai diperiksa: {number(count)} pasangan."
    return {"url": reverse("people:duplicate_list"), "said": said, "tone": "success"}


@job("people.find_doubles_of_import", label="Mencari orang yang tercatat dua kali")
def find_doubles_of_import(progress: Progress, *, batch: int) -> dict[str, Any]:
    count = doubles.find_of(_persons_of(batch), progress.tick)
    return {"url": reverse("people:duplicate_list"), "said": f"{number(count)} pasangan.", "tone": "success"}


def _persons_of(batch: int) -> list[int]:
    records = ImportRecord.objects.filter(batch=batch, model=Person._meta.label_lower)
    return [int(pk) for pk in records.order_by().values_list("object_pk", flat=True).distinct()]


def follow_import(batch: ImportBatch, by: Any) -> None:
    """Look again at the persons whom an import has written."""
    persons = ImportRecord.objects.filter(batch=batch, model=Person._meta.label_lower)
    if count := persons.count():
        enqueue("people.find_doubles_of_import", by=by, subject=batch, long=count > MANY, batch=batch.pk)


announce(
    PAIRS,
    QualitySource(
        "Mungkin orang yang sama",
        RIGHT,
        12,
        "Dua catatan yang mungkin satu orang.",
        lambda user: asking.number(PAIRS, user, "pairs"),
        lambda user: reverse("people:duplicate_list"),
        "Periksa",
        RIGHT,
    ),
    TaskSource("Mungkin orang yang sama", RIGHT, 40, tasks),
    PersonSection("Data ganda", RIGHT, 95, "people/_person_doubles.html", way_to_merge),
    ImportFollower("Mungkin orang yang sama", follow_import),
)
