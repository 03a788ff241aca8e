"""One box for everything: persons, units, villages, events, cases, letters.  A NIK is asked whole and by POST only."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from welfare.accounts.access import SIGNED_IN, requires
from welfare.desk import asking
from welfare.desk.registry import SEARCH, SearchSource, announced

SHORTEST, LONGEST = 2, 100
_NIK = re.compile(r"\D*(?:\d[\s.\-]*){16}")
# Enough digits of a number of identity in a row to be no case and no letter: not searched for out of an address.
_TELLING = re.compile(r"(?:\d[\s.\-]*){12}")
Found = list[tuple[str, list[tuple[str, str, str]]]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """What was found, grouped by what it is.

    The box sends by POST, so that a NIK stands in no address, log or history; any other text goes on to an address.
    """
    text = _clean(request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", ""))
    if request.method != "POST":
        is_number = bool(_TELLING.search(text))
        return _page(request, "" if is_number else text, [] if is_number else _found(request.user, text), is_number)
    if _NIK.fullmatch(text):
        return _page(request, "", _numbered(request.user, re.sub(r"\D", "", text)), was_number=True)
    if _TELLING.search(text):
        return _page(request, "", [], is_number=True)
    return redirect(f"{reverse('desk:search')}?{urlencode({'q': text})}")


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def _found(user: Any, text: str) -> Found:
    if len(text) < SHORTEST:
        return []
    asking.prepare(SEARCH, user, text)
    return [(source.label, rows) for source in announced(SearchSource, user) if (rows := source.find(user, text))]


def _numbered(user: Any, digits: str) -> Found:
    sources = [source for source in announced(SearchSource, user) if source.find_number]
    return [(source.label, rows) for source in sources if (rows := source.find_number(user, digits))]  # type: ignore[misc]


def _page(
    request: HttpRequest, text: str, groups: Found, is_number: bool = False, was_number: bool = False
) -> HttpResponse:
    """`is_number`: something like a NIK that cannot be searched for so; `was_number`: a whole one was."""
    context = {
        "search_text": text,
        "groups": groups,
        "is_too_short": 0 < len(text) < SHORTEST,
        "is_number": is_number,
        "was_number": was_number,
    }
    return render(request, "desk/search.html", context)
