"""What the import room announces: its line in the menu, and the imports that wait to be saved."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from welfare.desk import asking
from welfare.desk.registry import HOME, MENU, MenuEntry, Question, Task, TaskSource, announce
from welfare.imports.models import ImportBatch, ImportBatchQuerySet
from welfare.imports.wording import counts_in_words

SHOWN = 10
"""Tasks on the desk; the list of imports has them all."""


def waiting(user: Any) -> ImportBatchQuerySet:
    """The user's own imports that were checked and not yet saved."""
    return ImportBatch.objects.filter(by=user, state=ImportBatch.State.PLANNED)


WAITING = Question(
    "imports.waiting",
    "imports.view_importbatch",
    (HOME, MENU),
    lambda user: asking.numbers(waiting(user), batches=Count("pk")),
)
TO_SAVE = Question(
    "imports.to_save", "imports.add_importbatch", (HOME,),
    lambda user: asking.rows(waiting(user)[:SHOWN], "pk", "filename", "counts"),
)  # fmt: skip


def tasks(user: Any) -> list[Task]:
    return [
        Task(
            text=f"{batch.filename}: {counts_in_words(batch.counts)}",
            url=batch.get_absolute_url(),
            action="Periksa",
            chip="belum disimpan",
            tone="warn",
        )
        for batch in asking.records(TO_SAVE, ImportBatch, user)
    ]


announce(
    WAITING,
    TO_SAVE,
    MenuEntry(
        "Impor", "imports:batch_list", "arrow-up-tray", "imports.view_importbatch", order=20,
        badge=lambda user: asking.number(WAITING, user, "batches"),
    ),
    TaskSource("Impor belum selesai", "imports.add_importbatch", order=30, tasks=tasks),
)  # fmt: skip
