"""The office's own days in the back room."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import RecordAdmin
from welfare.workdays.models import OfficeDay


@admin.register(OfficeDay)
class OfficeDayAdmin(RecordAdmin):
    list_display = ("on", "name", "is_working")
    list_filter = ("is_working",)
    search_fields = ("name",)
