"""What opens on a participant's own phone after scanning the code on the wall.  No sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import codes, self_marking
from events.models import Participant, Session
from welfare.accounts.access import PUBLIC, requires


class SelfMarkForm(forms.Form):
    name = forms.CharField(label="Nama", max_length=150, required=False, help_text="Seperti pada undangan.")
    digits = forms.CharField(
        label="Empat angka terakhir nomor HP", max_length=4, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label="Atau kode pada kartu peserta", max_length=60, required=False, help_text="8 huruf dan angka.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def attendance_self(request: HttpRequest) -> HttpResponse:
    """`?k=` is the code on the wall, good for a minute and a half; the form carries a `visit` of ten minutes.

    Says nothing of who is on the list: only the one who fits name and number, or code, is marked.
    """
    context: dict[str, Any] = {"form": SelfMarkForm(request.POST or None)}
    try:
        wall = codes.read_visit(request.POST.get("visit", "")) if request.POST else _scanned(request)
        session, officer = self_marking.place(wall)
    except (codes.CodeRefused, self_marking.NotMarked) as refusal:
        return render(request, "events/attendance_self.html", {"refusal": str(refusal)})
    context |= {"session": session, "event": session.event, "visit": codes.visit_token(wall)}
    context["known"] = self_marking.of_account(session, request.user)
    if request.method == "POST" and context["form"].is_valid():
        try:
            participant = _who(request, session, context)
            context |= {"done": participant, "is_new": self_marking.mark(session, participant, by=officer)}
        except self_marking.NotMarked as refusal:
            context["form"].add_error(None, str(refusal))
    return render(request, "events/attendance_self.html", context)


def _scanned(request: HttpRequest) -> codes.Wall:
    if not request.GET.get("k"):
        raise codes.CodeRefused("Pindai kode yang tampil di layar ruangan kegiatan.")
    return codes.read_wall(request.GET["k"])


def _who(request: HttpRequest, session: Session, context: dict[str, Any]) -> Participant:
    if context["known"] and "account" in request.POST:
        return context["known"]
    fields = {name: context["form"].cleaned_data[name] for name in ("name", "digits", "code")}
    return self_marking.find(session, **fields, address=request.META.get("REMOTE_ADDR", ""))
