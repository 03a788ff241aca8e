"""The lists of the room beside one another: one line of tabs above each, those that the user may open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from welfare.accounts.access import requires
from welfare.desk.lists import ListPage

TABS = [
    # URL name, label, rights
    ("aid:programme_list", "Program", ("aid.view_programme", "aid.view_enrolment")),
    ("aid:enrolment_list", "Penerima", ("aid.view_enrolment",)),
    ("aid:round_list", "Putaran monev", ("aid.view_round", "aid.view_sample")),
    ("aid:sample_list", "Kunjungan", ("aid.view_sample",)),
    ("aid:candidate_list", "Antrean calon", ("aid.view_candidate",)),
    ("aid:decision_list", "Keputusan", ("aid.view_decision",)),
    ("aid:objection_list", "Sanggah", ("aid.view_objection",)),
    ("aid:settings", "Pengaturan", ("aid.change_reasoncode", "aid.change_checklistitem", "aid.change_criterion")),
]


def tabs_for(user: Any, current: str) -> list[dict[str, Any]]:
    """`current`: the URL name of the page shown."""
    return [
        {"label": label, "url": reverse(name), "is_current": name == current}
        for name, label, rights in TABS
        if user.has_perms(rights)
    ]


class AidList(ListPage):
    """A list page with the room's tabs above it."""

    template_name = "aid/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        match = self.request.resolver_match
        current = match.view_name if match else ""
        return super().get_context_data(**kwargs) | {"tabs": tabs_for(self.request.user, current)}


@require_safe
@requires("aid.view_programme")
def start(request: HttpRequest) -> HttpResponse:
    """Where the menu leads: to the first of the lists that the user may open."""
    tabs = tabs_for(request.user, "")
    if not tabs:
        raise Http404("Tidak ada daftar bantuan untuk peran Anda.")
    return redirect(tabs[0]["url"])
