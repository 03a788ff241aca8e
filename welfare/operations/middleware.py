"""Give each request a number and write one line about it: who by number, which view, how it ended, how long."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from welfare.operations.logs import current_request

logger = logging.getLogger("welfare.requests")
FROM_PROXY = re.compile(r"[0-9a-f]{32}")


class RequestLogMiddleware:
    """The outermost: what it measures is what the browser waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, start = _number(request), time.monotonic()
        request.request_id = number  # type: ignore[attr-defined]
        token = current_request.set(number)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            self._write(request, response, round((time.monotonic() - start) * 1000))
        finally:
            current_request.reset(token)
        return response

    def _write(self, request: HttpRequest, response: HttpResponse, ms: int) -> None:
        match = request.resolver_match
        # Only what the request itself asked for: a line in a log is no reason to look the user up.
        user = getattr(request, "_cached_user", None)
        facts = {
            "user": getattr(user, "pk", None),
            "view": match.view_name if match else None,
            "method": request.method,
            "status": response.status_code,
            "ms": ms,
        }
        logger.info("request", extra=facts)


def _number(request: HttpRequest) -> str:
    """Our proxy's own number for it, so that both logs tell of the same request; never one that a stranger sends."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if FROM_PROXY.fullmatch(given) else uuid.uuid4().hex
