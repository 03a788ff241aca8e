"""Cases in the back room: looked at here, moved by their verbs; kinds of service and agencies are edited here."""

from __future__ import annotations

from django.contrib import admin

from puskesos.cases.models import Agency, Case, CaseEntry, CasePaper, Escalation, Rating, Referral, ServiceKind
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin


@admin.register(ServiceKind)
class ServiceKindAdmin(RecordAdmin):
    list_display = ("name", "code", "days", "need", "is_sensitive", "is_active")
    list_filter = ("is_active", "is_sensitive")
    search_fields = ("name", "code")
    is_reference = True


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    list_display = ("name", "kind", "addressee", "city", "days", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name",)
    is_reference = True


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Every change of a case is a verb on its page."""

    list_display = ("number", "client", "service", "village", "state", "due_on", "assigned_to")
    list_filter = ("state", "service", "channel")
    search_fields = ("number", "client__name_key")
    list_select_related = ("village__parent",)
    import_kind = "cases"
    kind_resource = "puskesos.cases.resources.CaseResource"


@admin.register(CaseEntry)
class CaseEntryAdmin(ReadOnlyAdmin):
    list_display = ("case", "kind", "to_state", "on", "by")
    list_filter = ("kind", "to_state")
    search_fields = ("case__number",)


@admin.register(CasePaper)
class CasePaperAdmin(ReadOnlyAdmin):
    list_display = ("case", "name", "received_on", "by")
    search_fields = ("case__number", "name")


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ("letter_number", "case", "agency", "state", "sent_on", "due_on", "answered_on")
    list_filter = ("state", "agency")
    search_fields = ("letter_number", "case__number", "agency__name")


@admin.register(Escalation)
class EscalationAdmin(ReadOnlyAdmin):
    list_display = ("case", "level", "due_on", "on")
    list_filter = ("level",)
    search_fields = ("case__number",)


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ("case", "score", "words", "on")
    list_filter = ("score",)
    search_fields = ("case__number",)
