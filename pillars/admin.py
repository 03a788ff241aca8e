"""Pillars, their units, posts and decrees in the back room."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from pillars.models import (
    ActivityReport,
    ClientCount,
    Decree,
    Evaluation,
    HeldVillage,
    InstitutionProfile,
    LegalPaper,
    Membership,
    MembershipAct,
    Pillar,
    PillarCoordinator,
    PillarRule,
    Position,
    ReportPhoto,
    Training,
    Unit,
)
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin

NO_UNIT = "Pilih unitnya: jabatan selalu dipegang di sebuah unit. Bila unitnya belum ada, catat dulu unit itu."


class PositionInline(admin.TabularInline):
    """The posts of a pillar on its own page: a new pillar is one page, no code."""

    model = Position
    extra = 3
    can_delete = False
    fields = ("name", "is_single", "leads", "aliases", "order")


class RuleInline(admin.TabularInline):
    model = PillarRule
    extra = 0
    fields = ("kind", "value", "position", "valid_from", "valid_until", "source", "needs_confirmation")


@admin.register(Pillar)
class PillarAdmin(RecordAdmin):
    list_display = ("name", "short_name", "registers", "is_core", "order")
    list_filter = ("is_core", "registers")
    search_fields = ("name", "short_name", "code")
    inlines = (PositionInline, RuleInline)


@admin.register(Position)
class PositionAdmin(RecordAdmin):
    """A post that somebody ever held cannot be deleted: the database refuses."""

    list_display = ("name", "pillar", "is_single", "leads", "order")
    list_filter = ("pillar",)
    search_fields = ("name", "pillar__name")
    autocomplete_fields = ("pillar",)
    is_reference = True


@admin.register(PillarRule)
class PillarRuleAdmin(RecordAdmin):
    """Rules are added with their time; an old one gets its last day and stays."""

    list_display = ("pillar", "position", "kind", "value", "valid_from", "valid_until", "needs_confirmation")
    list_filter = ("needs_confirmation", "pillar", "kind")
    search_fields = ("pillar__name", "source")
    autocomplete_fields = ("pillar", "position")
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
    kind_resource = "pillars.resources.UnitResource"


class PrivateFileAdmin(RecordAdmin):
    """Private files are put in and looked at on the office's own pages, which check what they are."""

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        files = [f.name for f in self.model._meta.concrete_fields if isinstance(f, models.FileField)]
        return [*(super().get_exclude(request, obj) or []), *files]


@admin.register(Decree)
class DecreeAdmin(PrivateFileAdmin):
    list_display = ("number", "about", "issuer", "signed_on", "valid_until", "region")
    list_filter = ("signed_on", "valid_until")
    search_fields = ("number", "about", "issuer")
    autocomplete_fields = ("region", "replaced_by")
    import_kind = "decrees"
    kind_resource = "pillars.resources.DecreeResource"


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """A membership ends with a date and a reason, it is not deleted."""

    list_display = ("person", "position", "unit", "start", "end", "end_reason")
    list_filter = ("unit__pillar", "end_reason")
    search_fields = ("person__name_key", "person__name", "unit__name", "member_number")
    list_select_related = ("unit__pillar",)
    autocomplete_fields = ("person", "unit", "position", "decree")
    import_kind = "members"
    kind_resource = "pillars.resources.MemberResource"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "unit" and field is not None:
            field.error_messages["required"] = NO_UNIT
        return field


@admin.register(MembershipAct)
class MembershipActAdmin(ReadOnlyAdmin):
    list_display = ("membership", "kind", "on", "decree", "by", "recorded_at", "undone_at")
    list_filter = ("kind",)
    search_fields = ("membership__person__name", "note")
    list_select_related = ("membership__person", "membership__unit", "membership__position")


class OfMembershipAdmin(RecordAdmin):
    list_select_related = ("membership__person", "membership__unit", "membership__position")
    autocomplete_fields: tuple[str, ...] = ("membership",)


@admin.register(HeldVillage)
class HeldVillageAdmin(OfMembershipAdmin):
    list_display = ("membership", "region", "since", "until")
    search_fields = ("membership__person__name", "region__name")
    autocomplete_fields = ("membership", "region")


@admin.register(Evaluation)
class EvaluationAdmin(OfMembershipAdmin):
    list_display = ("membership", "year", "grade", "decided_on")
    list_filter = ("year", "grade")
    search_fields = ("membership__person__name",)
    stamp = "by"


@admin.register(InstitutionProfile)
class InstitutionProfileAdmin(RecordAdmin):
    list_display = ("unit", "owner", "is_legal_entity", "capacity")
    list_filter = ("owner",)
    search_fields = ("unit__name", "national_number")
    autocomplete_fields = ("unit",)


@admin.register(LegalPaper)
class LegalPaperAdmin(PrivateFileAdmin):
    list_display = ("unit", "kind", "number", "grade", "issued_on", "valid_until")
    list_filter = ("kind", "grade")
    search_fields = ("unit__name", "number")
    autocomplete_fields = ("unit",)


@admin.register(ClientCount)
class ClientCountAdmin(RecordAdmin):
    list_display = ("unit", "on", "service", "male", "female")
    search_fields = ("unit__name", "service")
    autocomplete_fields = ("unit",)


@admin.register(Training)
class TrainingAdmin(PrivateFileAdmin):
    list_display = ("person", "name", "kind", "organiser", "on", "certificate_number")
    list_filter = ("kind", "pillar")
    search_fields = ("person__name", "name", "certificate_number")
    autocomplete_fields = ("person", "pillar")


@admin.register(ActivityReport)
class ActivityReportAdmin(RecordAdmin):
    """States change by the verbs on the office's own pages."""

    list_display = ("unit", "on", "place", "state", "written_by")
    list_filter = ("state",)
    search_fields = ("unit__name", "activity", "place")
    autocomplete_fields = ("unit",)
    stamp = "written_by"


@admin.register(ReportPhoto)
class ReportPhotoAdmin(ReadOnlyAdmin):
    list_display = ("report", "caption")
    exclude = ("file",)
    search_fields = ("report__unit__name",)
    list_select_related = ("report__unit",)
