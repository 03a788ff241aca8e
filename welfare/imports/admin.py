"""Imports in the back room: to look at.  Applying and undoing are verbs of the import pages."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin, RecordAdmin
from welfare.imports.models import ImportBatch, ImportRecord, ImportRow, SavedMapping


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("filename", "kind", "state", "by", "created_at", "applied_at", "undone_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("filename", "by__name")
    exclude = ("file",)  # a private file leaves only through the page that asks for the right to see it


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    list_display = ("batch", "sheet", "number", "verdict", "label", "reason")
    list_filter = ("verdict",)
    search_fields = ("label", "batch__filename")
    fields = ("batch", "sheet", "number", "kind", "verdict", "label", "reason", "problems")


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnlyAdmin):
    list_display = ("batch", "model", "object_pk", "created")
    list_filter = ("model", "created")
    search_fields = ("object_pk", "batch__filename")
    fields = ("batch", "row", "model", "object_pk", "created")


@admin.register(SavedMapping)
class SavedMappingAdmin(ReadOnlyAdmin):
    """May be forgotten, then the next list of this layout asks again."""

    list_display = ("kind", "heads", "by", "saved_at")
    list_filter = ("kind",)
    search_fields = ("kind",)
    is_reference = True
    has_delete_permission = RecordAdmin.has_delete_permission
