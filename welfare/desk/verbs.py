"""What the pages of verbs share: one form on a page of its own, and a verb that may refuse, said beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Data and files of a sent form; None and None while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def verb_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A page with one form.  Context: title, lead, back_url, back_label, submit_label, submit_tone, text."""
    return render(request, "desk/verb.html", {"form": form, **context})


def tried(form: Any, verb: Callable[[], Any]) -> Any:
    """What the verb returns (True for nothing), or None when it refused; the refusal then stands in the form."""
    try:
        return verb() or True
    except ValidationError as refusal:
        tell(form, refusal)
    except ValueError as refusal:
        form.add_error(None, str(refusal))
    return None


def tell(form: Any, refusal: ValidationError) -> None:
    """A model's refusal beside the fields it names, as far as the form has them; the rest above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, ValidationError(refusal.messages))
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
