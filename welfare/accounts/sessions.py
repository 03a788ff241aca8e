"""How long one stays signed in: an hour without a sign of life, twelve hours at the longest.

NIST SP 800-63B-4 asks for both at this level (1 h and 24 h); twelve hours are the longest day of an event.  What was
typed meanwhile is kept by the browser's tab (`static/js/app.js`), marks of attendance by the phone (`marks.js`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "signed_in_at", "seen_at"
NOTED_EVERY = 300
"""Seconds: a sign of life is written so often at most, so that reading pages does not write each time."""
ENDED = "Sesi Anda berakhir karena lama tidak dipakai atau sudah lewat satu hari kerja. Silakan masuk lagi."


def on_signed_in(sender: Any, request: HttpRequest, **more: Any) -> None:
    """A session begins with each sign-in (`user_logged_in`)."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionAgeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look_at_the_clock(request)
        return self.get_response(request)

    def _look_at_the_clock(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        began, seen = session.get(BEGAN), session.get(SEEN)
        if began is None or seen is None:  # begun before this rule
            session[BEGAN] = session[SEEN] = now
        elif now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.warning(request, ENDED)
        elif now - seen >= NOTED_EVERY:
            session[SEEN] = now
