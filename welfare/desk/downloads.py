"""Downloading a list: ask why, write it down, send exactly the rows that the list page shows.

The page gives the rows (territory and filter), the spreadsheet kind's `Resource` gives the columns.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.text import capfirst, slugify
from django.utils.timezone import localdate
from django.views.generic import View

from welfare import safe_sheets
from welfare.audit.models import SensitiveRead
from welfare.desk import limits
from welfare.desk.lists import DOWNLOAD, ListPage
from welfare.desk.registry import sheet_kind

EVERYTHING = "tanpa saringan"
EVERY_ROW = 10_000_000
"""One page that holds all rows, for lists that look more up for the rows of their page."""


class DownloadForm(forms.Form):
    """Why a list is to leave the house, and as what."""

    reason = forms.CharField(
        label="Alasan", max_length=300, min_length=5,
        help_text="Dicatat bersama nama Anda, saringan, dan jumlah baris. Misalnya: bahan rapat koordinasi.",
    )  # fmt: skip
    format = forms.ChoiceField(label="Format", choices=[(safe_sheets.XLSX, "Excel (xlsx)"), (safe_sheets.CSV, "CSV")])


class Download(View):
    """Ask why, write it down, send.  Set `access`, `title` ("daftar orang"), `noun`, `subject`, `file_name`."""

    http_method_names = ["get", "head", "post"]
    title = ""
    noun = "baris"
    subject: Any = None
    """The model or record that the log names."""
    file_name = ""
    returns = False
    """Whether the file may be mended and imported again."""
    holds_persons = True

    def heads(self) -> list[str]:
        raise NotImplementedError

    def rows(self) -> list[Sequence[Any]]:
        raise NotImplementedError

    def count(self) -> int:
        return len(self.rows())

    def words(self) -> str:
        """What the rows are narrowed to."""
        return EVERYTHING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._ask(DownloadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = DownloadForm(request.POST)
        if not form.is_valid():
            return self._ask(form)
        if limits.is_too_often(request, limits.DOWNLOAD):
            form.add_error(None, limits.TOO_OFTEN)
            return self._ask(form, status=limits.TOO_MANY_REQUESTS)
        return self._send(**form.cleaned_data)

    def _ask(self, form: DownloadForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form, "title": self.title, "noun": self.noun, "count": self.count(), "words": self.words(),
            "heads": self.heads(), "back": self.back_url(), "returns": self.returns,
            "holds_persons": self.holds_persons,
        }  # fmt: skip
        return render(self.request, "desk/download.html", context, status=status)

    def _send(self, reason: str, format: str) -> HttpResponse:
        rows = self.rows()
        content = safe_sheets.write(format, self.heads(), rows, title=capfirst(self.title))
        more = {"row_count": len(rows), "detail": f"{self.title}, {format}, {self.words()}"[:500]}
        SensitiveRead.record(
            what=SensitiveRead.What.EXPORT, subject=self.subject, reason=reason, by=self.request.user, **more
        )
        response = HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[format])
        response["Content-Disposition"] = f'attachment; filename="{self.file_name}-{localdate():%Y-%m-%d}.{format}"'
        return response

    def back_url(self) -> str:
        """The address of what is downloaded, with its filter: it stands one step above its download."""
        query = self.request.GET.urlencode()
        return f"{self.request.path.removesuffix('unduh/')}{f'?{query}' if query else ''}"


class ListDownload(Download):
    """The rows of a list page.  Set `access`, `page` (the list's view), `kind` (the kind's code), `title`, `noun`."""

    page: type[ListPage]
    kind = ""
    returns = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.list = self.page()
        self.list.setup(request, *args, **kwargs)
        self.subject, self.file_name = self.page.model, self.kind

    @cached_property
    def chosen(self) -> Any:
        return self.list.get_filterset(self.list.get_filterset_class())

    @cached_property
    def resource(self) -> Any:
        return import_string(sheet_kind(self.kind).resource)(user=self.request.user)

    def heads(self) -> list[str]:
        return list(self.resource.get_export_headers())

    def rows(self) -> list[Sequence[Any]]:
        return list(self.resource.rows(self.chosen.qs))

    def count(self) -> int:
        return int(self.chosen.qs.count())

    def words(self) -> str:
        return in_words(self.chosen)


class TableDownload(Download):
    """The rows of a list page in the very columns that it shows: for every list without a spreadsheet kind."""

    page: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.list = self.page()
        self.list.setup(request, *args, **kwargs)
        self.list.paginate_by = EVERY_ROW
        self.subject, self.file_name = self.page.model, slugify(self.page.page_title)
        self.title, self.noun = f"daftar {self.page.page_title.lower()}", self.page.table_class.noun
        self.holds_persons = self.page.holds_persons

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.list.may_download():
            raise PermissionDenied("Peran Anda tidak memiliki hak untuk mengunduh daftar ini.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def table(self) -> Any:
        """The list's table of all its rows, in the order of the page."""
        self.list.filterset = self.list.get_filterset(self.list.get_filterset_class())
        self.list.object_list = self.list.filterset.qs
        return self.list.get_table(**self.list.get_table_kwargs())

    @cached_property
    def columns(self) -> list[Any]:
        """Without verbs and boxes to tick: they do nothing on paper."""
        return [column for column in self.table.columns if column.header and not column.column.exclude_from_export]

    def heads(self) -> list[str]:
        return [str(column.header) for column in self.columns]

    def rows(self) -> list[Sequence[Any]]:
        return [[plain(row.get_cell_value(column.name)) for column in self.columns] for row in self.table.rows]

    def count(self) -> int:
        return len(self.table.rows)

    def words(self) -> str:
        self.table  # noqa: B018 - makes the filter
        return in_words(self.list.filterset)

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop(DOWNLOAD, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path


_PHONE = re.compile(r'<a class="phone" href="tel:(\d+)">.*?</a>', re.DOTALL)
_WHATSAPP = re.compile(r'<a class="whatsapp".*?</a>', re.DOTALL)
_BREAK = re.compile(r"<(br|div|p|li|span)\b", re.IGNORECASE)


def plain(value: Any) -> Any:
    """A cell as a spreadsheet wants it: drawn HTML as its words, a phone as its digits; all else as it is."""
    if not isinstance(value, str):
        return value if value is None or isinstance(value, int | float | dt.date) else str(value)
    text = _BREAK.sub(r" <\1", _WHATSAPP.sub("", _PHONE.sub(r"\1", value)))
    return " ".join(html.unescape(strip_tags(text)).split()) if "<" in value or "&" in value else value


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
