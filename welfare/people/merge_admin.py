"""Merges and pairs in the back room: to look at.  Merging and taking back are verbs of the pages of persons."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin
from welfare.people.models import Merge, MergeRow, PossibleDouble
from welfare.people.words import NameWord


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ("loser_name", "winner", "by", "at", "reason", "undone_at")
    list_filter = ("at", "undone_at")
    search_fields = ("loser_name", "winner__name")
    list_select_related = ("winner", "by")


@admin.register(MergeRow)
class MergeRowAdmin(ReadOnlyAdmin):
    """Which records; what stood in them may hold a sealed number, and is read by `unmerge` only."""

    list_display = ("merge", "model", "object_pk")
    list_filter = ("model",)
    search_fields = ("object_pk",)
    fields = ("merge", "model", "object_pk")


@admin.register(PossibleDouble)
class PossibleDoubleAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "score", "reason", "found_at")
    list_filter = ("by_number", "by_phone", "by_birth", "by_village")


@admin.register(NameWord)
class NameWordAdmin(ReadOnlyAdmin):
    """The words that a search knows; the database adds them by itself."""

    list_display = ("word",)
    search_fields = ("word",)
