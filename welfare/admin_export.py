"""The back room's record page: how every record of ours stands in Django's admin.

`RecordAdmin` brings the territory, our history, a safe export with a logged reason, and a way to the import engine.
What happened ends with a date and is not deleted: deleting is refused unless a room says that its rows are reference
data.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from import_export.admin import ExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm
from import_export.resources import ModelResource, modelresource_factory

from welfare import safe_sheets
from welfare.audit.history import history_of
from welfare.audit.models import SensitiveRead

NUL = "\x00"
"""PostgreSQL refuses it in any text; nobody types it."""


class SafeXlsx(Format):
    kind = safe_sheets.XLSX
    title = "Excel (xlsx)"

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.kind

    def get_content_type(self) -> str:
        return safe_sheets.CONTENT_TYPES[self.kind]

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return safe_sheets.write(self.kind, dataset.headers, dataset, title=dataset.title or "Data")


class SafeCsv(SafeXlsx):
    kind = safe_sheets.CSV
    title = "CSV"


class RecordResource(ModelResource):
    """A record as a person reads it: heads in Indonesian, related records by name, no column of a sealed NIK."""

    def export_field(self, field: Any, instance: models.Model, **kwargs: Any) -> Any:
        name = self.get_field_name(field)
        column = self._meta.model._meta.get_field(name)
        if column.choices:
            return getattr(instance, f"get_{name}_display")()
        value = getattr(instance, name)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, int | float | dt.date):
            return timezone.localtime(value) if isinstance(value, dt.datetime) else value
        return "" if value is None else str(value)

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        names = [self.get_field_name(field) for field in self.get_export_fields(selected_fields)]
        return [str(self._meta.model._meta.get_field(name).verbose_name) for name in names]


class ReasonedExportForm(ExportForm):
    """Which format, and why: every export is written down."""

    reason = forms.CharField(
        label="Alasan mengunduh",
        max_length=300,
        help_text="Dicatat bersama nama Anda, saringan, dan jumlah baris. Misalnya: bahan rapat koordinasi.",
    )


class RecordAdmin(ExportMixin, admin.ModelAdmin):
    """Base of every admin page of ours.

    `import_kind`: code of the spreadsheet kind that fills this record, or "".  `kind_resource`: dotted path of the same
    kind's `Resource`, its export here as on its list page (a path: this base stands below every room).
    `is_reference`: rows that may be deleted when nothing points to them.  `stamp`: field that takes the user who adds
    a record.
    """

    import_export_change_list_template = "admin/record_change_list.html"
    export_template_name = "admin/record_export.html"
    export_form_class = ReasonedExportForm
    list_per_page = 50
    list_max_show_all = 500
    show_full_result_count = False
    save_on_top = False
    import_kind: ClassVar[str] = ""
    kind_resource: ClassVar[str] = ""
    is_reference: ClassVar[bool] = False
    stamp: ClassVar[str] = ""

    def suggestion(self, obj: Any) -> str:
        """How a record is told apart from its namesakes where it is chosen."""
        return str(obj)

    # What and where ---------------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        queryset = super().get_queryset(request)
        return queryset.visible_to(request.user) if hasattr(queryset, "visible_to") else queryset

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """Related records that a row may name; a room adds those that their own names need."""
        more = self.list_select_related if isinstance(self.list_select_related, tuple | list) else ()
        return list(dict.fromkeys([*_related_names(self.model), *more]))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_reference and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        stamped = [self.stamp] if self.stamp else []
        return [*super().get_readonly_fields(request, obj), *stamped]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if self.stamp and not change:
            setattr(obj, self.stamp, request.user)
        super().save_model(request, obj, form, change)

    # Nonsense in an address is answered, never a server error ---------------------------------------------------------
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return None if NUL in object_id else super().get_object(request, object_id, from_field)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return super().get_search_results(request, queryset, search_term.replace(NUL, ""))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if _has_nul(request):
            return HttpResponseRedirect(f"{request.path}?e=1")
        extra = {"import_kind": self._offered_kind(request), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def _offered_kind(self, request: HttpRequest) -> str:
        """The kind whose import button the user may press, or ""; the engine asks for the kind's own right."""
        return self.import_kind if request.user.has_perm("imports.add_importbatch") else ""

    # History ----------------------------------------------------------------------------------------------------------
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Our history, written by the database, in place of the admin's own log."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": f"Riwayat: {obj}",
            "object": obj,
            "opts": self.opts,
            "changes": history_of(obj, request.user) if hasattr(obj, "history") else [],
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_history.html", context)

    # Export -----------------------------------------------------------------------------------------------------------
    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_export_formats(self) -> list[type[Format]]:
        return [SafeXlsx, SafeCsv]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        """The kind's own `Resource`, as on the list page; for records without one, what people fill in."""
        if kind := self._kind_resource():
            return [kind]
        options = {"fields": exported_fields(self.model), "chunk_size": 2000}
        return [modelresource_factory(self.model, resource_class=RecordResource, meta_options=options)]

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        more = super().get_export_resource_kwargs(request, **kwargs)
        return more | {"user": request.user} if self._kind_resource() else more

    def _kind_resource(self) -> type[ModelResource] | None:
        return import_string(self.kind_resource) if self.kind_resource else None

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Format) -> str:
        name = slugify(str(self.opts.verbose_name_plural))
        return f"{name}-{timezone.localdate():%Y-%m-%d}.{file_format.get_extension()}"

    def export_action(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            return HttpResponseRedirect("../?e=1")
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect("../?e=1")

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if kind := self._kind_resource():
            return {"heads": kind().get_export_headers()}
        return {"heads": [str(self.model._meta.get_field(name).verbose_name) for name in exported_fields(self.model)]}

    def _do_file_export(self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None) -> Any:
        shown = request.GET.urlencode() or "tanpa saringan"
        SensitiveRead.record(
            what=SensitiveRead.What.EXPORT,
            subject=self.model,
            reason=export_form.cleaned_data["reason"],
            by=request.user,
            row_count=queryset.count(),
            detail=f"ruang belakang, {file_format.get_extension()}, {shown}"[:500],
        )
        return super()._do_file_export(file_format, request, queryset, export_form)


class ReadOnlyAdmin(RecordAdmin):
    """For what only the app itself writes: logs, imports, their rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def exported_fields(model: type[models.Model]) -> list[str]:
    """Columns worth exporting: what people fill in, without what only machines read."""
    unwanted = (models.JSONField, models.FileField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if (field.editable or field.primary_key or field.choices) and not isinstance(field, unwanted)
    ]


def _related_names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.is_relation]


def _has_nul(request: HttpRequest) -> bool:
    return any(NUL in text for key, values in request.GET.lists() for text in (key, *values))
