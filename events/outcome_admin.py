"""What comes after an event, in the back room."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from events.models import (
    Certificate,
    Document,
    DocumentKind,
    EventEvaluation,
    FollowUp,
    Minutes,
    Report,
    RequiredDocument,
    Viewpoint,
)
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin


class LockedAdmin(RecordAdmin):
    """A final paper is opened again on its page, with a reason."""

    def has_change_permission(self, request: HttpRequest, obj: Minutes | Report | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_final)


@admin.register(Minutes)
class MinutesAdmin(LockedAdmin):
    list_display = ("event", "taker", "state", "finished_at")
    list_filter = ("state",)
    search_fields = ("event__title", "agreed")
    autocomplete_fields = ("event",)


@admin.register(Viewpoint)
class ViewpointAdmin(ReadOnlyAdmin):
    """To look at: viewpoints are written with the minutes."""

    list_display = ("minutes", "pillar", "speaker")
    list_filter = ("pillar",)
    search_fields = ("minutes__event__title", "speaker", "text")


@admin.register(FollowUp)
class FollowUpAdmin(RecordAdmin):
    list_display = ("what", "kind", "owner", "owner_text", "due", "state", "event")
    list_filter = ("state", "kind")
    search_fields = ("what", "owner_text", "event__title")
    autocomplete_fields = ("event", "next_event", "centre", "case", "programme", "owner")


@admin.register(DocumentKind)
class DocumentKindAdmin(RecordAdmin):
    list_display = ("name", "code", "is_photo", "proof", "order")
    search_fields = ("name", "code")
    is_reference = True


@admin.register(RequiredDocument)
class RequiredDocumentAdmin(RecordAdmin):
    list_display = ("event_kind", "document_kind")
    list_filter = ("event_kind",)
    search_fields = ("event_kind__name", "document_kind__name")
    is_reference = True


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """To look at: files come and go on the event's page, where they are checked."""

    list_display = ("event", "kind", "title", "added_by", "added_at")
    list_filter = ("kind",)
    search_fields = ("event__title", "title")


@admin.register(Report)
class ReportAdmin(LockedAdmin):
    list_display = ("event", "dated", "state", "finished_at")
    list_filter = ("state",)
    search_fields = ("event__title",)
    autocomplete_fields = ("event", "signatory")


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """To look at: numbers are given and withdrawn on the event's page."""

    list_display = ("text", "name", "activity", "dated", "revoked_at")
    list_filter = ("dated",)
    search_fields = ("text", "name", "activity")


@admin.register(EventEvaluation)
class EventEvaluationAdmin(ReadOnlyAdmin):
    list_display = ("event", "material", "speaker", "place", "time", "benefit", "answered_at")
    search_fields = ("event__title", "comment")
