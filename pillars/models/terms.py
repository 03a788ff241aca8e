"""From when to when somebody holds a post or a task: `end` is the first day without it, an open date is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format


class TermFilters:
    """For querysets of records with `start` and `end`."""

    filter: Callable[..., Any]

    def active(self, on: dt.date | None = None) -> Any:
        """Held on a day (default: today); the last day is `end` minus one."""
        day = on or timezone.localdate()
        return self.filter(Q(start__isnull=True) | Q(start__lte=day), Q(end__isnull=True) | Q(end__gt=day))

    def finished(self, on: dt.date | None = None) -> Any:
        """Terms that are over on a day (default: today)."""
        return self.filter(end__lte=on or timezone.localdate())


class Term:
    """What a record with `start` and `end` can say of them."""

    start: dt.date | None
    end: dt.date | None

    @property
    def is_running(self) -> bool:
        """Whether it is held today."""
        day = timezone.localdate()
        return (self.start is None or self.start <= day) and (self.end is None or self.end > day)

    @property
    def term(self) -> str:
        """When it was held: "sejak 1 Januari 2025", "1 Januari 2020 – 1 Maret 2025", "masa tidak tercatat"."""
        start, end = (date_format(day, "j F Y") if day else "" for day in (self.start, self.end))
        if start and end:
            return f"{start} – {end}"
        if end:
            return f"sampai {end}"
        return f"sejak {start}" if start else "masa tidak tercatat"
