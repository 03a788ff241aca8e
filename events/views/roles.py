"""Who carries an event: speakers, moderators, committee; out of the register or by name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import UpdateView

from events.invitation_forms import EventRoleForm
from events.models import Event, EventRole
from events.participants import find_persons
from welfare.accounts.access import needs, requires
from welfare.people.models import Person


@require_safe
@requires("events.view_event")
def eventrole_list(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("region"), pk=pk)
    roles = list(event.roles.select_related("person").order_by("order", "pk"))
    groups = [(kind.label, [role for role in roles if role.kind == kind]) for kind in EventRole.Kind]
    may_edit = request.user.has_perm("events.change_event") and request.user.covers(event.region_id)
    context = {"event": event, "groups": [group for group in groups if group[1]], "may_edit": may_edit}
    return render(request, "events/eventrole_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event")
def eventrole_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A name typed, or `?orang=` a person found in the register by `?q=`."""
    event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
    person = _chosen(request)
    last = event.roles.aggregate(last=Max("order"))["last"] or 0
    role = EventRole(event=event, person=person, order=last + 1)
    initial = {"name": person.full_name if person else "", "kind": request.GET.get("sebagai", "")}
    form = EventRoleForm(request.POST or None, instance=role, initial=initial)
    if form.is_valid():
        form.save()
        messages.success(request, f"{role.name} dicatat sebagai {role.get_kind_display()}.")
        return redirect("events:eventrole_list", pk=event.pk)
    text = request.GET.get("q", "").strip()
    found = find_persons(request.user, text) if request.user.has_perm("people.view_person") else []
    context = {"event": event, "form": form, "text": text, "found": found, "person": person}
    return render(request, "events/eventrole_form.html", context)


def _chosen(request: HttpRequest) -> Person | None:
    """The person of `?orang=`, seen by the user; None without one."""
    key = request.GET.get("orang", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19 and request.user.has_perm("people.view_person")):
        return None
    return Person.objects.visible_to(request.user).filter(pk=int(key)).first()


class EventRoleUpdate(UpdateView):
    access = needs("events.change_event")
    model = EventRole
    form_class = EventRoleForm
    template_name = "events/eventrole_form.html"

    def get_queryset(self) -> QuerySet[EventRole]:
        return EventRole.objects.editable_by(self.request.user).select_related("event", "person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"event": self.object.event, "person": self.object.person}

    def get_success_url(self) -> str:
        messages.success(self.request, f"Tugas {self.object} disimpan.")
        return reverse("events:eventrole_list", args=[self.object.event_id])


@require_POST
@requires("events.change_event")
def eventrole_delete(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(EventRole.objects.editable_by(request.user), pk=pk)
    role.delete()
    messages.success(request, f"{role} dihapus dari petugas kegiatan.")
    return redirect("events:eventrole_list", pk=role.event_id)
