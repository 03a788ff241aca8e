"""How often one officer may do what takes personal data out of the house.  The numbers stand in the settings."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

REVEAL, DOWNLOAD = "reveal", "download"
TOO_OFTEN = "Terlalu sering dalam satu jam. Tunggu sebentar, atau hubungi administrator bila memang perlu sebanyak ini."
TOO_MANY_REQUESTS = 429


def is_too_often(request: HttpRequest, action: str) -> bool:
    """Count one more of `action` for the request's user; whether it was one too many."""
    return not ratelimit.consume(request, action=action, key=str(request.user.pk))
