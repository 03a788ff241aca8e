"""Persons in the back room: corrections.  A NIK is read and changed on the person's own page only, with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from welfare.admin_export import NUL, RecordAdmin
from welfare.people import merge_admin  # noqa: F401 - registers its pages
from welfare.people.models import DistinctPair, MatchDecision, Person, PersonAlias
from welfare.regions.choices import place_name


class AliasInline(admin.TabularInline):
    model = PersonAlias
    extra = 0
    fields = ("spelling", "source")


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ("name", "sex", "birth_date", "region", "phone", "masked_nik")
    list_filter = ("sex",)
    search_fields = ("name_key",)
    search_help_text = "Nama, dalam ejaan apa pun."
    list_select_related = ("region__parent",)
    autocomplete_fields = ("region",)
    readonly_fields = ("masked_nik", "created_at", "updated_at")
    raw_id_fields = ("user",)
    inlines = (AliasInline,)
    import_kind = "persons"
    kind_resource = "welfare.people.resources.PersonResource"
    fieldsets = (
        (
            None,
            {"fields": (("title_before", "name", "title_after"), "sex", ("birth_place", "birth_date"), "masked_nik")},
        ),
        ("Kontak", {"fields": (("phone", "phone_2"), "email")}),
        ("Tempat tinggal", {"fields": ("region", "address", ("rt", "rw"))}),
        ("Lainnya", {"fields": ("occupation", "note", "user", ("created_at", "updated_at"))}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("region__parent")

    def suggestion(self, obj: Person) -> str:
        return f"{obj.full_name} ({place_name(obj.region) or 'wilayah belum tercatat'})"

    @admin.display(description="NIK")
    def masked_nik(self, person: Person) -> str:
        return person.masked_nik or "–"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.named_like(search_term.replace(NUL, "")), False

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.export_person")


@admin.register(PersonAlias)
class PersonAliasAdmin(RecordAdmin):
    list_display = ("spelling", "person", "source")
    search_fields = ("spelling", "person__name")
    autocomplete_fields = ("person",)
    is_reference = True


@admin.register(DistinctPair)
class DistinctPairAdmin(RecordAdmin):
    """A judgement may be withdrawn."""

    list_display = ("first", "second", "decided_by", "decided_at", "reason")
    search_fields = ("first__name", "second__name")
    autocomplete_fields = ("first", "second")
    is_reference = True
    stamp = "decided_by"


@admin.register(MatchDecision)
class MatchDecisionAdmin(RecordAdmin):
    """What was answered about rows of lists; a wrong answer is deleted, and the row is asked again."""

    list_display = ("person", "same", "decided_by", "decided_at")
    list_filter = ("same",)
    search_fields = ("person__name",)
    autocomplete_fields = ("person",)
    readonly_fields = ("fingerprint", "decided_at")
    is_reference = True
    stamp = "decided_by"
