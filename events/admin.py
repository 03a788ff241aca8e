"""Events in the back room."""

from __future__ import annotations

from django.contrib import admin

from events.models import AgendaItem, Attendance, Event, EventKind, Participant, Session
from welfare.admin_export import RecordAdmin


@admin.register(EventKind)
class EventKindAdmin(RecordAdmin):
    list_display = ("name", "code", "order")
    search_fields = ("name", "code")
    is_reference = True


class SessionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Session
    extra = 0
    can_delete = False


class AgendaInline(admin.TabularInline):  # type: ignore[type-arg]
    model = AgendaItem
    extra = 0


@admin.register(Event)
class EventAdmin(RecordAdmin):
    """An event that does not take place is cancelled, not deleted."""

    list_display = ("title", "kind", "starts_on", "place", "region", "cancelled_at")
    list_filter = ("kind", "starts_on")
    search_fields = ("title", "theme", "place")
    date_hierarchy = "starts_on"
    autocomplete_fields = ("kind", "region")
    readonly_fields = ("cancelled_at",)
    inlines = (SessionInline, AgendaInline)
    stamp = "created_by"


@admin.register(Session)
class SessionAdmin(RecordAdmin):
    list_display = ("name", "event", "date", "starts_at", "ends_at")
    list_filter = ("date",)
    search_fields = ("name", "event__title")
    autocomplete_fields = ("event",)


@admin.register(AgendaItem)
class AgendaItemAdmin(RecordAdmin):
    """A line of a plan: it may be taken out again."""

    list_display = ("title", "event", "order", "starts_at", "speaker")
    search_fields = ("title", "event__title", "speaker")
    autocomplete_fields = ("event",)
    is_reference = True


@admin.register(Participant)
class ParticipantAdmin(RecordAdmin):
    list_display = ("name", "event", "pillar", "institution", "region", "person")
    list_filter = ("pillar", "sex")
    search_fields = ("name", "event__title", "institution")
    autocomplete_fields = ("event", "person", "pillar", "unit", "region")
    import_kind = "participants"


@admin.register(Attendance)
class AttendanceAdmin(RecordAdmin):
    list_display = ("participant", "session", "state", "represented_by", "marked_by", "marked_at")
    list_filter = ("state",)
    search_fields = ("participant__name", "session__event__title")
    autocomplete_fields = ("session", "participant")
    stamp = "marked_by"
