"""Notices in the back room: to look at."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin
from welfare.desk.models import DeskChoice, Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("user", "on", "label", "count", "seen_at")
    list_select_related = ("user",)
    list_filter = ("on",)
    search_fields = ("user__name", "label")


@admin.register(DeskChoice)
class DeskChoiceAdmin(ReadOnlyAdmin):
    list_display = ("user", "wants_digest", "toured_at")
    list_select_related = ("user",)
    search_fields = ("user__name",)
