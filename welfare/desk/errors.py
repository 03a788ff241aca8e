"""Pages for when something does not work: each says what happened and what to do next.

`server_error` and `unavailable` stand without database, session and context: they may run when those are what broke.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Stopped by an administrator, after a crash, still starting, too many connections, database closed, limit of the role.
LETS_NOBODY_IN = {"57P01", "57P02", "57P03", "57P04", "53300", "55000"}
OUTSIDE = "Peran Anda tidak memiliki hak untuk membuka halaman ini."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _in_frame(request, 400, "Permintaan tidak dapat dibaca")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the sentence that the refusing rule gave."""
    return _in_frame(request, 403, "Tidak memiliki hak", reason=str(exception or "") or OUTSIDE)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, also for what lies outside the user's territory: the page does not tell the two apart."""
    return _in_frame(request, 404, "Halaman tidak ditemukan")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _in_frame(request, 403, "Halaman terlalu lama terbuka", said="errors/csrf.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the reason is a database that cannot be reached, or a disk that is full.

    Django calls this while the exception is being handled, wherever it arose: in a view, a template, the session.
    """
    reasons = list(_chain(sys.exc_info()[1]))
    if any(_is_full(reason) for reason in reasons):
        return _later(request, "errors/full.html", seconds=300)
    if any(_tells_of_absence(reason) for reason in reasons):
        return unavailable(request)
    if any(isinstance(reason, OperationalError | InterfaceError) for reason in reasons) and is_database_away():
        return unavailable(request)
    return _plain(request, 500, "errors/500.html")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that led to it: leaving a transaction of a lost connection raises another one."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _tells_of_absence(error: BaseException) -> bool:
    """Said by the driver itself, or by a server that lets nobody in; by now the database may be back already."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return error.sqlstate is None or error.sqlstate in LETS_NOBODY_IN or error.sqlstate.startswith("08")


def _is_full(error: BaseException) -> bool:
    """The disk of the database (SQLSTATE 53100) or of the uploads."""
    return getattr(error, "sqlstate", "") == "53100" or (isinstance(error, OSError) and error.errno in DISK_FULL)


def is_database_away() -> bool:
    """False when only a statement failed (a lock, a time limit) on a connection that lives."""
    return connection.connection is None or not connection.is_usable()


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database cannot be reached; browsers and watchers are told to come back.  Nothing was stored."""
    return _later(request, "errors/503.html", seconds=10)


def _later(request: HttpRequest, template: str, *, seconds: int) -> HttpResponse:
    response = _plain(request, 503, template)
    response["Retry-After"] = str(seconds)
    return response


def _in_frame(request: HttpRequest, status: int, title: str, **context: str) -> HttpResponse:
    return render(
        request, "errors/page.html", {"title": title, "said": f"errors/{status}.html"} | context, status=status
    )


def _plain(request: HttpRequest, status: int, template: str) -> HttpResponse:
    if request.path == "/sehat/":  # something before the view broke
        return JsonResponse({"status": "error"}, status=status)
    context: dict[str, Any] = {}
    return HttpResponse(render_to_string(template, context), status=status)
