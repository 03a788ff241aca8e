"""Aid programmes and their recipients in the back room."""

from __future__ import annotations

from django.contrib import admin

from puskesos.aid.models import Enrolment, Programme
from welfare.admin_export import RecordAdmin


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    list_display = ("code", "name", "funder", "recipient", "is_active")
    list_filter = ("is_active", "recipient")
    search_fields = ("code", "name")


@admin.register(Enrolment)
class EnrolmentAdmin(RecordAdmin):
    """Receiving aid ends with a reason, it is not deleted."""

    list_display = ("person", "programme", "period", "status", "region", "ended_on")
    list_filter = ("programme", "status", "period")
    search_fields = ("person__name", "person__name_key", "reference")
    autocomplete_fields = ("programme", "person", "region")
    import_kind = "recipients"
    kind_resource = "puskesos.aid.resources.RecipientResource"
