"""Downloading a list: ask why, write it down, send exactly the rows that the list page shows.

The page gives the rows (territory and filter), the spreadsheet kind's `Resource` gives the columns.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.views.generic import View

from welfare import safe_sheets
from welfare.audit.models import SensitiveRead
from welfare.desk.lists import ListPage
from welfare.desk.registry import sheet_kind

EVERYTHING = "tanpa saringan"


class DownloadForm(forms.Form):
    """Why a list is to leave the house, and as what."""

    reason = forms.CharField(
        label="Alasan", max_length=300, min_length=5,
        help_text="Dicatat bersama nama Anda, saringan, dan jumlah baris. Misalnya: bahan rapat koordinasi.",
    )  # fmt: skip
    format = forms.ChoiceField(label="Format", choices=[(safe_sheets.XLSX, "Excel (xlsx)"), (safe_sheets.CSV, "CSV")])


class ListDownload(View):
    """Set `access`, `page` (the list's view), `kind` (the kind's code), `title` ("daftar orang"), `noun`."""

    http_method_names = ["get", "head", "post"]
    page: type[ListPage]
    kind = ""
    title = ""
    noun = "baris"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.list = self.page()
        self.list.setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._ask(DownloadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = DownloadForm(request.POST)
        return self._send(**form.cleaned_data) if form.is_valid() else self._ask(form)

    def _filtered(self) -> Any:
        return self.list.get_filterset(self.list.get_filterset_class())

    def _ask(self, form: DownloadForm) -> HttpResponse:
        chosen = self._filtered()
        context = {
            "form": form, "title": self.title, "noun": self.noun, "count": chosen.qs.count(),
            "words": in_words(chosen), "heads": self._resource().get_export_headers(), "back": self._back(),
        }  # fmt: skip
        return render(self.request, "desk/download.html", context)

    def _send(self, reason: str, format: str) -> HttpResponse:
        chosen, resource = self._filtered(), self._resource()
        rows = list(resource.rows(chosen.qs))
        content = safe_sheets.write(format, resource.get_export_headers(), rows, title=capfirst(self.title))
        more = {"row_count": len(rows), "detail": f"{format}, {in_words(chosen)}"[:500]}
        SensitiveRead.record(
            what=SensitiveRead.What.EXPORT, subject=self.page.model, reason=reason, by=self.request.user, **more
        )
        response = HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[format])
        response["Content-Disposition"] = f'attachment; filename="{self.kind}-{localdate():%Y-%m-%d}.{format}"'
        return response

    def _resource(self) -> Any:
        return import_string(sheet_kind(self.kind).resource)(user=self.request.user)

    def _back(self) -> str:
        query = self.request.GET.urlencode()
        return f"{self.back_url()}{f'?{query}' if query else ''}"

    def back_url(self) -> str:
        """The address of the list, without its filter: it stands one step above its download."""
        return self.request.path.removesuffix("unduh/")


def in_words(chosen: Any) -> str:
    """A FilterSet as a person says it: "Kecamatan: Kecamatan Bluluk; NIK: Ada", or that nothing is filtered."""
    if not chosen.is_bound:
        return EVERYTHING
    chosen.form.full_clean()  # a part that cannot be understood narrows nothing and is not named
    parts = []
    for name, value in chosen.form.cleaned_data.items():
        if value not in (None, ""):
            choices = dict(chosen.filters[name].extra.get("choices", ()))
            parts.append(f"{chosen.filters[name].label}: {choices.get(value, value)}")
    return "; ".join(parts) or EVERYTHING
