"""Puskesos in the back room.  The stage moves by the verb on the centre's page, with date and evidence."""

from __future__ import annotations

from django.contrib import admin

from puskesos.centres.models import (
    ActivationPlan,
    ActivationStep,
    Centre,
    CentreStaff,
    FacilityCheck,
    FacilityKind,
    MonthlyActivity,
    OpeningHour,
    StageChange,
    StepTemplate,
)
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin


@admin.register(Centre)
class CentreAdmin(RecordAdmin):
    list_display = ("village", "subdistrict", "stage", "pioneered_by", "phone")
    list_filter = ("stage",)
    search_fields = ("village__name", "village__parent__name")
    list_select_related = ("village__parent",)
    autocomplete_fields = ("village", "pioneer", "decree")
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


@admin.register(FacilityKind)
class FacilityKindAdmin(RecordAdmin):
    """The lines of the checklist; one that is no longer asked for is taken out of use."""

    list_display = ("name", "order", "is_in_use")
    list_filter = ("is_in_use",)
    search_fields = ("name",)
    is_reference = True


@admin.register(StepTemplate)
class StepTemplateAdmin(RecordAdmin):
    """The steps that every new activation plan gets."""

    list_display = ("name", "order", "owner", "days", "leads_to", "is_in_use")
    list_filter = ("is_in_use", "owner")
    search_fields = ("name",)
    filter_horizontal = ("after",)
    is_reference = True


@admin.register(FacilityCheck)
class FacilityCheckAdmin(ReadOnlyAdmin):
    list_display = ("centre", "kind", "state", "checked_on", "by")
    list_filter = ("state", "kind")
    search_fields = ("centre__village__name",)
    list_select_related = ("centre__village", "kind", "by")


@admin.register(OpeningHour)
class OpeningHourAdmin(ReadOnlyAdmin):
    list_display = ("centre", "weekday", "opens", "closes")
    search_fields = ("centre__village__name",)
    list_select_related = ("centre__village",)


@admin.register(MonthlyActivity)
class MonthlyActivityAdmin(ReadOnlyAdmin):
    list_display = ("centre", "month", "open_days", "visitors", "by")
    list_filter = ("month",)
    search_fields = ("centre__village__name",)
    list_select_related = ("centre__village", "by")


@admin.register(ActivationPlan)
class ActivationPlanAdmin(ReadOnlyAdmin):
    list_display = ("centre", "started_on", "ended_on", "by")
    search_fields = ("centre__village__name",)
    list_select_related = ("centre__village", "by")


@admin.register(ActivationStep)
class ActivationStepAdmin(ReadOnlyAdmin):
    list_display = ("name", "plan", "owner", "due", "done_on")
    list_filter = ("done_on", "due")
    search_fields = ("name", "plan__centre__village__name")
    list_select_related = ("plan__centre__village", "owner")
