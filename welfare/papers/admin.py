"""Letterheads and signatories in the back room."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin, RecordAdmin
from welfare.papers.models import Letterhead, NumberSeries, Signatory


@admin.register(Letterhead)
class LetterheadAdmin(RecordAdmin):
    list_display = ("government", "office", "address", "in_use")
    list_filter = ("in_use",)
    search_fields = ("office", "address")


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnlyAdmin):
    """To look at: a number once given is not given again."""

    list_display = ("code", "year", "last")
    list_filter = ("year",)
    search_fields = ("code",)


@admin.register(Signatory)
class SignatoryAdmin(RecordAdmin):
    list_display = ("name", "capacity", "rank", "is_active", "order")
    list_filter = ("is_active",)
    search_fields = ("name", "capacity", "nip")
