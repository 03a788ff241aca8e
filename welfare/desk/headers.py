"""What every answer tells the browser beside its content: keep nothing, share nothing, use only what we need.

The Content-Security-Policy comes from django-csp, HSTS and `nosniff` from Django; both by settings.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

# Photos of visits carry a place, attendance is taken by camera, passkeys sign in; nothing else of the device is ours.
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{name}=(self)" for name in ("camera", "geolocation", "publickey-credentials-get",
                                        "publickey-credentials-create")),
        *(f"{name}=()" for name in ("accelerometer", "autoplay", "browsing-topics", "display-capture", "fullscreen",
                                    "gyroscope", "magnetometer", "microphone", "midi", "payment",
                                    "screen-wake-lock", "usb", "xr-spatial-tracking")),
    ]
)  # fmt: skip
KEEP_NOTHING = "private, no-store"
UNUSED_METHODS = ("TRACE", "TRACK", "CONNECT")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class HeadersMiddleware:
    """Stands outside of everything that answers, static files included; those say for themselves how long they keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        unused = (request.method or "").upper() in UNUSED_METHODS
        response = HttpResponseNotAllowed(METHODS) if unused else self.get_response(request)
        response.headers.setdefault("Cache-Control", KEEP_NOTHING)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
