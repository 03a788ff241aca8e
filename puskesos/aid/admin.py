"""Aid in the back room: lists are edited here; visits and decisions are looked at, their verbs are pages."""

from __future__ import annotations

from django.contrib import admin

from puskesos.aid.models import (
    Candidate,
    CandidateCriterion,
    CandidatePaper,
    ChecklistItem,
    Criterion,
    Decision,
    Enrolment,
    Objection,
    Programme,
    ProgrammePeriod,
    Quota,
    ReasonCode,
    Round,
    Sample,
    SiksStep,
    Team,
    TeamMember,
    Visit,
    VisitAnswer,
    VisitPhoto,
)
from welfare.admin_export import ReadOnlyAdmin, RecordAdmin

PERSON = ("enrolment__person__name", "enrolment__person__name_key")


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    list_display = ("code", "name", "funder", "recipient", "is_active")
    list_filter = ("is_active", "recipient")
    search_fields = ("code", "name")


@admin.register(ProgrammePeriod)
class ProgrammePeriodAdmin(RecordAdmin):
    list_display = ("programme", "code", "starts_on", "ends_on", "max_decile", "is_open")
    list_filter = ("programme", "is_open")
    search_fields = ("code", "programme__name")
    autocomplete_fields = ("programme",)


@admin.register(Quota)
class QuotaAdmin(RecordAdmin):
    list_display = ("period", "region", "seats")
    list_filter = ("period__programme",)
    search_fields = ("region__name", "period__code")
    autocomplete_fields = ("period", "region")
    list_select_related = ("period__programme", "region__parent")
    is_reference = True


@admin.register(ReasonCode)
class ReasonCodeAdmin(RecordAdmin):
    list_display = ("name", "code", "programme", "verdicts", "recommendations", "is_active")
    list_filter = ("is_active", "programme")
    search_fields = ("name", "code")
    is_reference = True


@admin.register(ChecklistItem)
class ChecklistItemAdmin(RecordAdmin):
    list_display = ("question", "aspect", "kind", "programme", "is_required", "is_active")
    list_filter = ("aspect", "is_active", "programme")
    search_fields = ("question",)
    is_reference = True


@admin.register(Criterion)
class CriterionAdmin(RecordAdmin):
    list_display = ("name", "kind", "weight", "programme", "is_active")
    list_filter = ("is_active", "programme")
    search_fields = ("name",)
    is_reference = True


@admin.register(Enrolment)
class EnrolmentAdmin(RecordAdmin):
    """Receiving aid ends with a reason, it is not deleted."""

    list_display = ("person", "programme", "period", "status", "region", "ended_on")
    list_filter = ("programme", "status", "period")
    search_fields = ("person__name", "person__name_key", "reference")
    autocomplete_fields = ("programme", "person", "region")
    import_kind = "recipients"
    kind_resource = "puskesos.aid.resources.RecipientResource"


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ("person", "programme", "village", "source", "decile", "proposed_on", "state")
    list_filter = ("programme", "state", "source")
    search_fields = ("person__name", "person__name_key")
    list_select_related = ("person", "programme", "village__parent")
    import_kind = "candidates"
    kind_resource = "puskesos.aid.candidate_sheet.CandidateResource"


@admin.register(CandidateCriterion)
class CandidateCriterionAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "criterion")
    list_filter = ("criterion",)
    search_fields = ("candidate__person__name",)
    list_select_related = ("candidate__person", "candidate__programme", "criterion")


@admin.register(CandidatePaper)
class CandidatePaperAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "title", "by", "at")
    search_fields = ("candidate__person__name", "title")
    list_select_related = ("candidate__person", "candidate__programme", "by")


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ("name", "period", "method", "size", "starts_on", "ends_on", "state")
    list_filter = ("state", "method")
    search_fields = ("name",)
    list_select_related = ("period__programme",)


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ("name", "round")
    search_fields = ("name", "round__name")


@admin.register(TeamMember)
class TeamMemberAdmin(ReadOnlyAdmin):
    list_display = ("person", "team", "pillar")
    search_fields = ("person__name", "team__name")


@admin.register(Sample)
class SampleAdmin(ReadOnlyAdmin):
    list_display = ("enrolment", "round", "why", "team", "planned_on")
    list_filter = ("round",)
    search_fields = PERSON
    list_select_related = ("enrolment__person", "enrolment__programme", "round", "team")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("sample", "on", "verdict", "recommendation", "reason", "team", "by")
    list_filter = ("verdict", "recommendation", "method")
    search_fields = ("sample__enrolment__person__name",)
    list_select_related = ("sample__round", "sample__enrolment__person", "reason", "team", "by")


@admin.register(VisitAnswer)
class VisitAnswerAdmin(ReadOnlyAdmin):
    list_display = ("visit", "question", "value")
    search_fields = ("question", "value")
    list_select_related = ("visit__sample__enrolment__person",)


@admin.register(VisitPhoto)
class VisitPhotoAdmin(ReadOnlyAdmin):
    list_display = ("visit", "caption", "taken_at")
    search_fields = ("caption",)
    list_select_related = ("visit__sample__enrolment__person",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("enrolment", "recommendation", "state", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("recommendation", "state")
    search_fields = (*PERSON, "minutes_number")
    list_select_related = ("enrolment__person", "enrolment__programme", "proposed_by", "decided_by")


@admin.register(SiksStep)
class SiksStepAdmin(ReadOnlyAdmin):
    list_display = ("decision", "stage", "on", "by")
    list_filter = ("stage",)
    search_fields = ("decision__enrolment__person__name",)
    list_select_related = ("decision__enrolment__person", "decision__enrolment__programme", "by")


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    list_display = ("objector", "decision", "received_on", "due_on", "state", "answered_on")
    list_filter = ("state",)
    search_fields = ("objector", "decision__enrolment__person__name")
    list_select_related = ("decision__enrolment__person", "decision__enrolment__programme")
