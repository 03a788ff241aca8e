"""The log of sensitive reads in the back room: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin
from welfare.audit.models import SensitiveRead


@admin.register(SensitiveRead)
class SensitiveReadAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "what", "subject_model", "subject_id", "row_count", "reason")
    list_filter = ("what", "subject_model", "at")
    search_fields = ("user__name", "reason", "subject_id")
    date_hierarchy = "at"
