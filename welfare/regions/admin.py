"""Regions in the back room."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from welfare.admin_export import RecordAdmin
from welfare.regions.choices import place_name
from welfare.regions.models import Region, RegionSpelling


class SpellingInline(admin.TabularInline):
    model = RegionSpelling
    extra = 0
    fields = ("spelling", "kind", "source")


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    """Official codes do not change; a region that was dissolved keeps its records."""

    list_display = ("code", "name", "kind", "parent")
    list_filter = ("level", "kind")
    search_fields = ("name", "code")
    autocomplete_fields = ("parent",)
    inlines = (SpellingInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("parent")

    def suggestion(self, obj: Any) -> str:
        return place_name(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj else [])]


@admin.register(RegionSpelling)
class RegionSpellingAdmin(RecordAdmin):
    list_display = ("spelling", "region", "kind", "source", "confirmed_by")
    list_filter = ("kind",)
    search_fields = ("spelling", "region__name")
    list_select_related = ("region__parent",)
    autocomplete_fields = ("region",)
    is_reference = True
    stamp = "confirmed_by"
