"""Give every change made during a request its user, address and request number."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware


class HistoryContextMiddleware(HistoryMiddleware):
    """The context travels to the triggers as a setting of the transaction; see `tracking`."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        # The number that the log already gave it, when there is one.
        number = getattr(request, "request_id", "") or uuid.uuid4().hex
        request.request_id = number  # type: ignore[attr-defined]
        return super().get_context(request) | {"request": number}
