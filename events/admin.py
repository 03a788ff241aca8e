"""Events in the back room."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from events import outcome_admin  # noqa: F401 - registers its own
from events.models import (
    AgendaItem,
    Attendance,
    Event,
    EventKind,
    EventRole,
    Invitation,
    InvitationRule,
    Letter,
    MarkReceipt,
    NumberFormat,
    Participant,
    Session,
    TransportRate,
)
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin


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
    kind_resource = "events.resources.ParticipantResource"


@admin.register(Attendance)
class AttendanceAdmin(RecordAdmin):
    list_display = ("participant", "session", "state", "represented_by", "marked_by", "marked_at")
    list_filter = ("state",)
    search_fields = ("participant__name", "session__event__title")
    autocomplete_fields = ("session", "participant")
    stamp = "marked_by"


@admin.register(EventRole)
class EventRoleAdmin(RecordAdmin):
    """A line of a plan: it may be taken out again."""

    list_display = ("name", "kind", "duty", "event")
    list_filter = ("kind",)
    search_fields = ("name", "event__title", "duty")
    autocomplete_fields = ("event", "person")
    is_reference = True


@admin.register(InvitationRule)
class InvitationRuleAdmin(RecordAdmin):
    list_display = ("words", "event", "pillar", "level")
    list_filter = ("pillar", "level")
    search_fields = ("words", "event__title")
    autocomplete_fields = ("event", "pillar", "positions", "regions")
    readonly_fields = ("words",)
    stamp = "created_by"


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    list_display = ("participant", "answer", "stand_in_name", "letter", "told_via")
    list_filter = ("answer", "told_via")
    search_fields = ("participant__name", "participant__event__title", "stand_in_name")
    autocomplete_fields = ("participant", "rule", "post", "letter", "stand_in")
    stamp = "recorded_by"


@admin.register(NumberFormat)
class NumberFormatAdmin(RecordAdmin):
    list_display = ("name", "pattern", "first_number", "first_year", "code")
    search_fields = ("name", "code")


@admin.register(Letter)
class LetterAdmin(RecordAdmin):
    """A number that was given is not changed by hand; letters are written and cancelled on the event's page."""

    list_display = ("text", "dated", "event", "recipient_count", "cancelled_at")
    list_filter = ("year", "addressing")
    search_fields = ("text", "event__title", "subject")
    date_hierarchy = "dated"

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(TransportRate)
class TransportRateAdmin(RecordAdmin):
    list_display = ("event", "pillar", "amount", "tax_percent")
    list_filter = ("pillar",)
    search_fields = ("event__title",)
    autocomplete_fields = ("event", "pillar")


@admin.register(MarkReceipt)
class MarkReceiptAdmin(ReadOnlyAdmin):
    """To look at: what phones sent, and what they were told."""

    list_display = ("session", "participant", "state", "outcome", "sent_by", "received_at")
    list_filter = ("outcome", "state")
    search_fields = ("participant__name", "session__event__title")
