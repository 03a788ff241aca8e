"""The demo office's sign-in list."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from welfare.accounts import demo

register = template.Library()


@register.inclusion_tag("account/_demo_accounts.html")
def demo_accounts() -> dict[str, Any]:
    """The accounts to try and their password; nothing on an office's own server."""
    return {"accounts": demo.demo_accounts() if settings.DEMO else [], "password": demo.PASSWORD}
