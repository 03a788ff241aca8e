"""Puskesos in the back room.  The stage moves by the verb on the centre's page, with date and evidence."""

from __future__ import annotations

from django.contrib import admin

from puskesos.centres.models import Centre, CentreStaff, StageChange
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin


@admin.register(Centre)
class CentreAdmin(RecordAdmin):
    list_display = ("village", "subdistrict", "stage", "pioneered_by", "phone")
    list_filter = ("stage",)
    search_fields = ("village__name", "village__parent__name")
    list_select_related = ("village__parent",)
    autocomplete_fields = ("village",)
    readonly_fields = ("stage",)
    import_kind = "centres"
    kind_resource = "puskesos.centres.resources.CentreResource"

    @admin.display(description="Kecamatan", ordering="village__parent__name")
    def subdistrict(self, centre: Centre) -> str:
        return centre.village.parent.name if centre.village.parent else "–"


@admin.register(CentreStaff)
class CentreStaffAdmin(RecordAdmin):
    """Work at a Puskesos ends with a date, it is not deleted."""

    list_display = ("person", "role", "centre", "start", "end")
    list_filter = ("role",)
    search_fields = ("person__name_key", "person__name", "centre__village__name")
    list_select_related = ("centre__village",)
    autocomplete_fields = ("person", "centre")
    import_kind = "staff"
    kind_resource = "puskesos.centres.staff_resources.StaffResource"


@admin.register(StageChange)
class StageChangeAdmin(ReadOnlyAdmin):
    list_display = ("centre", "from_stage", "to_stage", "on", "evidence", "by")
    list_filter = ("to_stage", "on")
    search_fields = ("centre__village__name", "evidence")
    list_select_related = ("centre__village",)
