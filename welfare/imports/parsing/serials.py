"""Numbers of a spreadsheet: which number format is a date, and which day a serial number is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from welfare.imports.workbook import Value

# ECMA-376 part 1, 18.8.30: formats that exist without being written in the file (27-36 and 50-58 are East Asian dates).
BUILT_IN = (
    dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), "date")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), "time")
    | {22: "datetime"}
)

_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|[ap]/p|am/pm', re.IGNORECASE)
_DAY = dt.timedelta(days=1)
_LAST_SERIAL = 2_958_465  # 31 December 9999


def kind_of_format(code: str) -> str:
    """`date`, `time`, `datetime` or nothing (a plain number) for a format code such as `dd/mm/yyyy;@`."""
    first = _NOT_CODE.sub("", code.partition(";")[0]).lower()
    if re.search(r"\[[hms]+\]", code, re.IGNORECASE):
        return ""  # elapsed time: 36 hours are not an hour of the day
    day = bool(re.search(r"[dy]", first))
    hour = bool(re.search(r"[hs]", first))
    month_alone = "m" in first and not hour
    if day or month_alone:
        return "datetime" if hour else "date"
    return "time" if hour else ""


def whole(number: float) -> int | float:
    """3524032903739000.0 as 3524032903739000; anything with a fraction stays."""
    return int(number) if number.is_integer() and abs(number) < 1e21 else number


def number_from(text: str) -> Value:
    """The number that a number cell holds.  Text that is no finite number stays text: nothing is invented."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text or None
    return whole(number) if abs(number) < float("inf") else text


def calendar(*, from_1904: bool) -> Callable[[Value, str], Value]:
    """A function `(serial, kind) -> date`; a serial outside the calendar (a NIK formatted as a date) stays a number."""
    # 1900 is a leap year to Excel, so serials from 61 count from one day earlier than those up to 59.
    late = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001  a sheet has no zone
    early = late if from_1904 else late + _DAY

    def day_of(serial: Value, kind: str) -> Value:
        if not isinstance(serial, int | float) or not 0 <= serial < _LAST_SERIAL + 1:
            return serial
        days, fraction = divmod(serial, 1)
        # Hours are stored as fractions of a day; a millisecond is finer than any clock of an office.
        try:
            moment = (late if days >= 60 else early) + dt.timedelta(days, milliseconds=round(fraction * 86_400_000))
        except OverflowError:
            return serial
        if kind == "time" or (days == 0 and fraction and not from_1904):
            return moment.time() if days == 0 else moment
        if days == 0 and not from_1904:
            return serial
        return moment if fraction else moment.date()  # midnight under `yyyy-mm-dd hh:mm` is a day, and no hour

    return day_of
