"""The desk's pages: what waits for me, and the guide.  The search: `searching.py`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from welfare.accounts.access import PUBLIC, SIGNED_IN, requires
from welfare.audit.remembering import one_glance
from welfare.desk import asking, registry
from welfare.desk.errors import bad_request, csrf_failure, page_not_found, permission_denied, server_error
from welfare.desk.lately import lately
from welfare.desk.tour import is_new_here

__all__ = ["bad_request", "csrf_failure", "page_not_found", "permission_denied", "server_error"]

TASKS_AT_MOST = 12
UPCOMING_AT_MOST = 5


@require_safe
@requires(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the user, numbers with their lists, what comes next and what changed, announced by the apps."""
    user = request.user
    asking.prepare(registry.HOME, user)
    tasks = [task for source in registry.announced(registry.TaskSource, user) for task in source.tasks(user)]
    coming = [item for source in registry.announced(registry.Upcoming, user) for item in source.items(user)]
    with one_glance():
        tiles = [tile(panel, user) for panel in registry.announced(registry.HomePanel, user)]
    context = {
        "today": timezone.localdate(),
        "tiles": tiles,
        "tasks": tasks[:TASKS_AT_MOST],
        "tasks_left": max(0, len(tasks) - TASKS_AT_MOST),
        "lately": lately(user),
        "is_new_here": is_new_here(user),
        "upcoming": sorted(coming, key=lambda item: item[0])[:UPCOMING_AT_MOST],
    }
    return render(request, "desk/home.html", context)


def tile(panel: registry.HomePanel, user: Any) -> dict[str, Any]:
    """A panel's number as the tile component wants it."""
    return {
        "label": panel.label,
        "count": panel.count(user),
        "url": panel.url(user),
        "caption": panel.caption(user) if panel.caption else "",
        "of": panel.of(user) if panel.of else None,
        "hue": panel.hue,
    }


@require_safe
@requires(SIGNED_IN)
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/guide.html", {"kinds": registry.announced(registry.SheetKind)})


@require_safe
@requires(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
