"""What the pages of verbs share: one form on a page of its own, and a verb that may refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from puskesos.centres.models import Centre


def visible_centres(user: Any) -> QuerySet[Centre]:
    return Centre.objects.visible_to(user).select_related("village__parent")


def centre_or_404(request: HttpRequest, pk: int) -> Centre:
    return get_object_or_404(visible_centres(request.user), pk=pk)


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a sent form; None and None while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def verb_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A page with one form.  Context: title, lead, back_url, back_label, submit_label, submit_tone, text."""
    return render(request, "centres/verb.html", {"form": form, **context})


def tried(form: Any, verb: Callable[[], Any]) -> Any:
    """What the verb returns (True for nothing), or None when it refused; the refusal then stands in the form."""
    try:
        return verb() or True
    except ValidationError as refusal:
        fields = getattr(refusal, "error_dict", {})
        known = {name: errors for name, errors in fields.items() if name in form.fields}
        for name, errors in known.items():
            form.add_error(name, errors)
        if not known:
            form.add_error(None, ValidationError(refusal.messages))
    except ValueError as refusal:
        form.add_error(None, str(refusal))
    return None
