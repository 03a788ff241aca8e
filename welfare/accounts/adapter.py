"""allauth's switches: no sign-up; accounts are made by an administrator."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.http import HttpRequest


class OfficeAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A request that came over no network, like one made by a command, is this machine's own."""
        from_afar = request.META.get("REMOTE_ADDR") or request.headers.get("x-forwarded-for")
        return super().get_client_ip(request) if from_afar else "127.0.0.1"


def client_address(request: HttpRequest) -> str:
    """Whose request this is, for limits and logs; behind our own proxy not the proxy's address."""
    return str(get_adapter(request).get_client_ip(request))


def claimed_name(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """As whom this request wants to come in, right or wrong; allauth and its form have different names for it."""
    return (credentials or {}).get("username") or request.POST.get("login", "")
