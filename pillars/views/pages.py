"""What the pages of acts share: one form, asked on a page of its own, and a verb that may refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html


def posted(request: HttpRequest) -> Any:
    """The data of a sent form, also of one in which nothing is filled; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def act_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A page with one form.  Context: title, lead, back_url, back_label, submit_label, submit_tone, text, warnings."""
    return render(request, "pillars/act.html", {"form": form, **context})


def done(request: HttpRequest, text: str, back: Any, *, act: Any = None, warnings: Any = ()) -> HttpResponse:
    """Say what happened, offer to take it back where that is possible, pass on what the rules say, and go back."""
    if act is not None:
        url = reverse("pillars:act_undo", args=[act.pk])
        messages.success(request, format_html('{} <a href="{}">Batalkan</a>', text, url))
    else:
        messages.success(request, text)
    for warning in warnings:
        messages.warning(request, warning)
    return redirect(back)


def told(request: HttpRequest, record: Any, verb: Callable[[], Any], text: str) -> HttpResponse:
    """Do a verb that needs no form, and say what happened or why it could not."""
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(record)
    return done(request, text, record)
