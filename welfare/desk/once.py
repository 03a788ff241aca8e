"""A form sent twice is carried out once: double click, the back button and sending again, a network that repeats.

Each page draws its anti-forgery token anew, so the token tells which showing of a form was sent.  The same token with
the same content at the same address is the same sending: the second waits for the first and gets its answer, the
redirect.  What was refused (no redirect) was not carried out and may be sent again; other words are another sending.

The wait is a lock of the database session, so it ends with the first even when that is killed; the answers stand in the
shared cache, so any web process may be asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from welfare.accounts.access import rule_of

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of Django's field
REMEMBERED_SECONDS = 60 * 60
HEAD = 64 * 1024
"""Bytes of a file that are compared: with its name and size, within one showing of one form."""
ALREADY = "Kiriman yang sama sudah diterima tadi, jadi tidak dicatat dua kali."


def fingerprint(request: HttpRequest) -> str:
    """Who sent what from which showing of which form; "" for what cannot be told apart by it.

    Sending by script (htmx, marks, visits) has keys of its own or redraws only a part of the page.
    """
    token = request.POST.get(TOKEN)
    if request.method != "POST" or not token or request.headers.get("HX-Request"):
        return ""
    digest = hashlib.sha256(f"{request.user.pk} {request.get_full_path()}".encode())
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return f"sent:{digest.hexdigest()}"


def _parts(request: HttpRequest) -> Iterator[bytes]:
    for name, values in sorted(request.POST.lists()):
        yield name.encode(errors="replace")
        yield from (str(value).encode(errors="replace") for value in values)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            assert isinstance(file, UploadedFile)  # noqa: S101 - nothing else stands in FILES
            yield f"{name} {file.name} {file.size}".encode(errors="replace")
            yield file.read(HEAD)
            file.seek(0)


class OnceMiddleware:
    """Stands last, behind the checks of token and rights: what they refuse is never looked up here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
            key = getattr(request, "sent_once", "")
            if key and response.status_code in (302, 303):
                cache.set(key, response.headers["Location"], REMEMBERED_SECONDS)
        finally:
            _release(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        key = fingerprint(request) if is_covered(request, view) else ""
        if not key:
            return None
        _hold(request, key)
        answered = cache.get(key)
        if answered is None:
            request.sent_once = key  # type: ignore[attr-defined]
            return None
        messages.info(request, ALREADY)
        return HttpResponseRedirect(answered)


def is_covered(request: HttpRequest, view: Any) -> bool:
    """Every form behind sign-in.  The door and one's own sign-in have single-use secrets of their own."""
    match = request.resolver_match
    rule = rule_of(view, match.namespaces if match else [], match.url_name if match else None)
    return bool(rule and not rule.public and not rule.own and request.user.is_authenticated)


def _hold(request: HttpRequest, key: str) -> None:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    request.once_lock = number  # type: ignore[attr-defined]


def _release(request: HttpRequest) -> None:
    number = getattr(request, "once_lock", None)
    if number is None:
        return
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
    except Error:
        connection.close()  # a connection that cannot be asked any more ends, and its locks with it
