"""The log as JSON lines, for machines that collect it.  Never in it: names, numbers of identity, what somebody typed.

So nothing of a record's arguments gets in but numbers and codes, nothing of an exception but its type and where it was
raised: messages of the database quote rows, and a path that does not exist is what somebody typed.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from contextvars import ContextVar
from typing import Any

from django.conf import settings

current_request: ContextVar[str] = ContextVar("current_request", default="")
LONGEST_MESSAGE = 300
MOST_FRAMES = 12
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PLACEHOLDER = re.compile(r"%(\(\w+\))?[-#0-9 +.*]*[a-zA-Z]")
DIGITS = re.compile(r"\d{6,}")
FACTS = ("user", "view", "method", "status", "ms", "status_code")
OURS = ("welfare", "pillars", "puskesos", "events")
HIDDEN = "…"


class JsonLines(logging.Formatter):
    """{"time", "level", "logger", "message", "request", facts of a request, "error": {"type", "at", "sqlstate"}}."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if request := getattr(record, "request_id", "") or current_request.get():
            line["request"] = request
        line |= {fact: getattr(record, fact) for fact in FACTS if isinstance(getattr(record, fact, None), str | int)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = error_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """Our own sentences with their numbers and codes; of libraries only what they wrote as a template."""
    template, args = str(record.msg), record.args
    if not args:
        # A sentence put together beforehand may hold anything, unless it is one of ours.
        known = record.name.split(".")[0] in OURS
        text = template if known else HIDDEN
    elif isinstance(args, dict):
        text = PLACEHOLDER.sub(HIDDEN, template)
    else:
        values = iter(args)
        text = PLACEHOLDER.sub(lambda match: _plain(next(values, HIDDEN)), template)
    return DIGITS.sub(HIDDEN, text)[:LONGEST_MESSAGE]


def _plain(value: Any) -> str:
    if isinstance(value, int | float) or value is None:
        return str(value)
    return value if isinstance(value, str) and CODE.fullmatch(value) else HIDDEN


def error_of(error: BaseException) -> dict[str, Any]:
    """Type, frames from the outside in, and what the database says without quoting rows."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    root = f"{settings.BASE_DIR}/"
    told: dict[str, Any] = {
        "type": type(error).__qualname__,
        "at": [f"{frame.filename.removeprefix(root)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    source = error.__cause__ or error
    if sqlstate := getattr(source, "sqlstate", None):
        told["sqlstate"] = sqlstate
        told["constraint"] = getattr(getattr(source, "diag", None), "constraint_name", None)
    return told
