"""How often a stranger may ask: counted in the shared cache, so that all processes count together."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this request of its address for `what`; True beyond `most` in `seconds`."""
    key = f"limit:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # ran out between the two
        cache.set(key, 1, seconds)
        return False
