"""The centres that a page shows: those the user may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from puskesos.centres.models import Centre


def visible_centres(user: Any) -> QuerySet[Centre]:
    return Centre.objects.visible_to(user).select_related("village__parent")


def centre_or_404(request: HttpRequest, pk: int) -> Centre:
    return get_object_or_404(visible_centres(request.user), pk=pk)
