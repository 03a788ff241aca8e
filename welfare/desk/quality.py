"""What is missing or wrong in the data, room by room, each with its list and the way to mend it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from welfare.accounts.access import SIGNED_IN, requires
from welfare.audit.remembering import one_glance
from welfare.desk import asking
from welfare.desk.registry import QUALITY, QualitySource, announced


@require_safe
@requires(SIGNED_IN)
def quality(request: HttpRequest) -> HttpResponse:
    """Only what the user may see, in the user's territories; what is all right is said as well."""
    user = request.user
    asking.prepare(QUALITY, user)
    with one_glance():
        found = [(source, source.count(user)) for source in announced(QualitySource, user)]
    rows = [
        {
            "label": source.label,
            "note": source.note,
            "count": count,
            "url": source.url(user),
            "verb": source.verb if user.has_perm(source.mends) else "Lihat",
        }
        for source, count in found
    ]
    return render(request, "desk/quality.html", {"rows": rows, "wrong": sum(count > 0 for _, count in found)})
