"""What the pages of verbs share: draw the form, do the verb, say why not beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from welfare.desk.verbs import tried, verb_page


def act(
    request: HttpRequest, form: Any, do: Callable[[dict[str, Any]], Any], *, title: str, submit: str, back: str,
    back_label: str, done: str, lead: str = "", text: str = "", tone: str = "", to: str = "",
) -> HttpResponse:  # fmt: skip
    """The page of one verb.  `do` gets the cleaned values and raises ValidationError for a rule; then nothing is lost.

    `done`: what is said afterwards; `to`: where it goes then (default: `back`).
    """
    if request.method == "POST" and form.is_valid() and tried(form, lambda: do(form.cleaned_data)):
        messages.success(request, done)
        return redirect(to or back)
    return verb_page(
        request, form, title=title, submit_label=submit, submit_tone=tone, back_url=back, back_label=back_label,
        lead=lead, text=text,
    )  # fmt: skip
