"""Inviting by rule: what a rule means today, who is new since, who has left, and the answer to both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.invitation_forms import RuleForm
from events.inviting import Resolver, drop, invite, keep
from events.models import Event, InvitationRule, Participant
from pillars.models import Pillar
from welfare.accounts.access import requires

EDIT = ("events.change_event", "events.add_participant")
OFTEN = [
    ("Semua TKSK", "TKSK", ["TKSK"], "subdistrict"),
    ("Ketua Karang Taruna kecamatan", "KT", ["Ketua"], "subdistrict"),
    ("Ketua Karang Taruna kabupaten", "KT", ["Ketua"], "regency"),
    ("Ketua IPSM", "PSM", ["Ketua IPSM"], "regency"),
    ("Ketua Tagana", "TAGANA", ["Ketua"], "regency"),
    ("Ketua FLKS", "LKS", ["Ketua FLKS"], "regency"),
    ("Koordinator PKH", "PKH", ["Koordinator Kabupaten"], "regency"),
]
"""What the office asks for again and again: label, pillar, posts and level with which the form opens."""


@require_safe
@requires(*EDIT)
def rule_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Each rule with its holders of today, its vacancies, and what changed since people were invited by it."""
    event = get_object_or_404(Event.objects.editable_by(request.user).select_related("region"), pk=pk)
    resolutions = Resolver(event, request.user).saved()
    pillars = list(Pillar.objects.visible_to(request.user))
    context: dict[str, Any] = {"event": event, "resolutions": resolutions, "pillars": pillars, "often": _often(pillars)}
    return render(request, "events/rule_list.html", context)


def _often(pillars: list[Pillar]) -> list[tuple[int, str, str]]:
    """The frequent rules of pillars that exist here: (number in `OFTEN`, label, pillar code)."""
    codes = {pillar.code for pillar in pillars}
    return [(number, label, code) for number, (label, code, _, _) in enumerate(OFTEN) if code in codes]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*EDIT)
def rule_create(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for one pillar (`?pilar=`), opened with a frequent rule (`?sering=`); stores on "simpan"."""
    event = get_object_or_404(Event.objects.editable_by(request.user).select_related("region"), pk=pk)
    pillars = Pillar.objects.visible_to(request.user)
    pillar = pillars.filter(code=request.GET.get("pilar", "")).first()
    if pillar is None:
        return redirect("events:rule_list", pk=event.pk)
    form = RuleForm(
        request.POST or None, event=event, pillar=pillar, by=request.user, initial=_initial(request, pillar)
    )  # fmt: skip
    shown = None
    if form.is_valid():
        if "simpan" in request.POST:
            rule = form.save()
            messages.success(request, f"Aturan “{rule}” disimpan. Periksa daftarnya, lalu undang.")
            return redirect("events:rule_list", pk=event.pk)
        shown = form.resolution
    return render(request, "events/rule_form.html", {"event": event, "form": form, "pillar": pillar, "shown": shown})


def _initial(request: HttpRequest, pillar: Pillar) -> dict[str, Any]:
    key = request.GET.get("sering", "")
    if not (key.isascii() and key.isdigit() and len(key) < 3 and int(key) < len(OFTEN)):
        return {}
    _, code, posts, level = OFTEN[int(key)]
    if code != pillar.code:
        return {}
    return {"positions": list(pillar.positions.filter(name__in=posts)), "level": level}


@require_POST
@requires(*EDIT)
def rule_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Put today's holders on the list who are not on it yet."""
    rule = get_object_or_404(InvitationRule.objects.editable_by(request.user).select_related("pillar"), pk=pk)
    try:
        people = invite(rule, by=request.user)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{len(people)} orang diundang menurut aturan “{rule}”.")
    return redirect("events:rule_list", pk=rule.event_id)


@require_POST
@requires("events.change_event")
def rule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the rule away; who was invited by it stays invited."""
    rule = get_object_or_404(InvitationRule.objects.editable_by(request.user), pk=pk)
    rule.delete()
    messages.success(request, f"Aturan “{rule}” dihapus. Yang sudah diundang tetap di daftar.")
    return redirect("events:rule_list", pk=rule.event_id)


@require_POST
@requires("events.change_event", "events.delete_participant")
def rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer about somebody who no longer holds the post: `verb` drop or keep."""
    participant = get_object_or_404(Participant.objects.editable_by(request.user), pk=pk)
    if request.POST.get("verb") == "keep":
        keep(participant, by=request.user)
        messages.success(request, f"{participant} tetap diundang.")
        return redirect("events:rule_list", pk=participant.event_id)
    try:
        drop(participant, by=request.user)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{participant} dikeluarkan dari daftar undangan.")
    return redirect("events:rule_list", pk=participant.event_id)
