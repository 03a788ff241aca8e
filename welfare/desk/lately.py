"""What has changed lately, for home: the newest changes of the records that apps name, out of their history.

Only the latest changes of each table are looked at, so it costs the same in an office of a million persons; all tables
are read in the one query that home asks anyhow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import capfirst

from welfare.audit.history import PERMISSION
from welfare.desk import asking
from welfare.desk.registry import HOME, Question, announced

LOOKED_AT, EACH, AT_MOST = 200, 6, 8
"""Changes of a table that are looked at, those told of it, and lines on the page."""
VERBS = {"insert": "dicatat", "update": "diubah"}


@dataclass(frozen=True)
class Watched:
    """Records whose changes home tells: "Orang: SITI RAHMA, diubah"."""

    label: str
    permission: str
    order: int
    question: Question
    names: tuple[str, ...]
    url: Callable[[int], str]


@dataclass(frozen=True)
class Line:
    at: dt.datetime
    what: str
    url: str
    who: str
    """The officer's name for those who may read the history, else ""."""


def watched(
    model: Any, permission: str, names: tuple[str, ...], url: Callable[[int], str], order: int = 0
) -> list[Any]:
    """What to announce for a tracked model whose manager has `visible_to`; `names`: the fields that name a record."""

    def ask(user: Any) -> asking.Rows:
        events = model.history.rel.related_model._default_manager
        latest = events.order_by("-pgh_id").values("pgh_id")[:LOOKED_AT]
        seen = events.filter(pgh_id__in=latest, pgh_obj__in=model.objects.visible_to(user).order_by().values("pk"))
        fields = (f"pgh_obj__{name}" for name in names)
        rows = seen.filter(pgh_label__in=VERBS).order_by("-pgh_id")[:EACH]
        return asking.rows(rows, "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", *fields)

    label = str(model._meta.verbose_name)
    question = Question(f"lately.{model._meta.label_lower}", permission, (HOME,), ask)
    return [question, Watched(label, permission, order, question, names, url)]


def lately(user: Any) -> list[Line]:
    """The newest first; several changes of one record, or of one import, are one line."""
    found: dict[Any, tuple[str, Line, Any]] = {}
    for source in announced(Watched, user):
        for row in asking.told(source.question, user):
            context = row["pgh_context"] or {}
            batch = context.get("import_batch") or context.get("undo_of")
            key = (source.label, "import", batch) if batch else (source.label, row["pgh_obj"])
            if key not in found:
                found[key] = row["pgh_created_at"], _line(source, row, batch), context.get("user")
    newest = sorted(found.values(), key=lambda entry: entry[0], reverse=True)[:AT_MOST]
    return _signed(newest, user)


def _line(source: Watched, row: dict[str, Any], batch: Any) -> Line:
    name = ", ".join(str(row[f"pgh_obj__{name}"]) for name in source.names if row[f"pgh_obj__{name}"])
    verb = "dari impor" if batch else VERBS[row["pgh_label"]]
    at = timezone.localtime(dt.datetime.fromisoformat(row["pgh_created_at"]))
    return Line(at, f"{capfirst(source.label)} {name}, {verb}", source.url(row["pgh_obj"]), "")


def _signed(found: list[tuple[str, Line, Any]], user: Any) -> list[Line]:
    """The lines with the names of who changed it, where the user may know; one query."""
    if not user.has_perm(PERMISSION):
        return [line for _, line, _ in found]
    names = dict(get_user_model().objects.filter(pk__in={by for *_, by in found if by}).values_list("pk", "name"))
    return [Line(line.at, line.what, line.url, names.get(by, "Sistem")) for _, line, by in found]
