"""When a case is due: working days, standing still while papers or another office are awaited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from welfare.workdays.calendar import WorkingDays


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline.  `paused_on`: the day from which it stands still, or None while it runs."""

    due_on: dt.date
    paused_on: dt.date | None = None

    def paused(self, on: dt.date) -> Clock:
        return self if self.paused_on else Clock(self.due_on, on)

    def running(self, on: dt.date, calendar: WorkingDays) -> Clock:
        """Running again from `on`: due as many working days later as it stood still."""
        if self.paused_on is None:
            return self
        stood = max(0, calendar.between(self.paused_on, on))
        return Clock(calendar.after(self.due_on, stood) if stood else self.due_on)


def overdue_since(days: int, today: dt.date, calendar: WorkingDays) -> dt.date:
    """The latest due date that is at least `days` working days ago: everything due then or before is that late."""
    day, gone = today, 0
    while gone < days:
        gone += calendar.is_working(day)
        day -= dt.timedelta(days=1)
    return day
