"""Pillars, their units, posts and decrees in the back room."""

from __future__ import annotations

from django.contrib import admin

from pillars.models import Decree, Membership, Pillar, PillarCoordinator, Position, Unit
from welfare.admin_export import RecordAdmin


@admin.register(Pillar)
class PillarAdmin(RecordAdmin):
    list_display = ("name", "short_name", "registers", "is_core", "order")
    list_filter = ("is_core", "registers")
    search_fields = ("name", "short_name", "code")


@admin.register(Position)
class PositionAdmin(RecordAdmin):
    """A post that somebody ever held cannot be deleted: the database refuses."""

    list_display = ("name", "pillar", "is_single", "leads", "order")
    list_filter = ("pillar",)
    search_fields = ("name", "pillar__name")
    autocomplete_fields = ("pillar",)
    is_reference = True


@admin.register(PillarCoordinator)
class PillarCoordinatorAdmin(RecordAdmin):
    list_display = ("user", "pillar")
    list_filter = ("pillar",)
    search_fields = ("user__name", "pillar__name")
    raw_id_fields = ("user",)
    is_reference = True


@admin.register(Unit)
class UnitAdmin(RecordAdmin):
    list_display = ("name", "pillar", "region", "phone", "closed_on")
    list_filter = ("pillar",)
    search_fields = ("name", "region__name")
    list_select_related = ("region__parent",)
    autocomplete_fields = ("pillar", "region")
    import_kind = "units"


@admin.register(Decree)
class DecreeAdmin(RecordAdmin):
    list_display = ("number", "about", "issuer", "signed_on", "valid_until", "region")
    list_filter = ("signed_on", "valid_until")
    search_fields = ("number", "about", "issuer")
    autocomplete_fields = ("region",)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """A membership ends with a date and a reason, it is not deleted."""

    list_display = ("person", "position", "unit", "start", "end", "end_reason")
    list_filter = ("unit__pillar", "end_reason")
    search_fields = ("person__name_key", "person__name", "unit__name", "member_number")
    list_select_related = ("unit__pillar",)
    autocomplete_fields = ("person", "unit", "position", "decree")
    import_kind = "members"
