"""The room in the back room: to look at; periods and breaches have pages of their own."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin
from welfare.trust.models import Breach, Erasure, RetentionPeriod, Seal, SealAmendment, SealPart


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ("at", "digest", "rows")


@admin.register(SealPart)
class SealPartAdmin(ReadOnlyAdmin):
    list_display = ("table", "seal", "since", "until", "rows")
    list_filter = ("table",)


@admin.register(SealAmendment)
class SealAmendmentAdmin(ReadOnlyAdmin):
    list_display = ("part", "erasure", "rows")


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "subject_model", "subject_id", "reason", "by")
    list_filter = ("kind", "at")


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(ReadOnlyAdmin):
    list_display = ("code", "months", "valid_from", "source", "by")


@admin.register(Breach)
class BreachAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "known_at", "state", "by")
    list_filter = ("state",)
    search_fields = ("title", "number")
