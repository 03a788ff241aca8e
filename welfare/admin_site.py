"""Django's admin as the office's back room: own title, and sign-in through the same door as everything else."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from welfare.admin_suggestions import SuggestionView


class OfficeAdminSite(AdminSite):
    site_title = "Rumah Pilar"
    site_header = "Rumah Pilar: ruang belakang"
    index_title = "Data rujukan, pengguna, dan pembetulan"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The admin has no door of its own: rate limits and MFA stand at the one door."""
        response: HttpResponseBase = redirect_to_login(request.GET.get("next", request.get_full_path()))
        return response

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return SuggestionView.as_view(admin_site=self)(request)
