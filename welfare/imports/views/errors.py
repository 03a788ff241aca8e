"""Rows to correct in a spreadsheet program: the error workbook goes out, and comes back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from welfare import safe_sheets
from welfare.accounts.access import needs, requires
from welfare.audit.models import SensitiveRead
from welfare.imports.error_book import error_book, to_correct
from welfare.imports.error_return import NotReturnable, bring_back
from welfare.imports.forms import ReturnForm
from welfare.imports.kept_cells import FileGone
from welfare.imports.reading import read_workbook
from welfare.imports.views.batches import batch_for
from welfare.imports.workbook import UnreadableFile


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("imports.add_importbatch")
def batch_errors(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the rows to correct as a workbook and write that down; who only follows the address is shown the page."""
    batch = batch_for(request, pk)
    if request.method != "POST":
        return redirect("imports:batch_return", pk=batch.pk)
    warnings = bool(request.POST.get("peringatan") or request.GET.get("peringatan"))
    try:
        book = error_book(batch, request.user, warnings=warnings)
    except (FileGone, UnreadableFile) as reason:
        messages.warning(request, str(reason))
        return redirect(batch)
    if not book.rows:
        messages.info(request, "Tidak ada baris yang perlu diperbaiki.")
        return redirect(batch)
    SensitiveRead.record(
        what=SensitiveRead.What.EXPORT, subject=batch, by=request.user, row_count=book.rows,
        reason=f"Buku perbaikan impor {batch.filename}"[:300], detail="dengan peringatan" if warnings else "",
    )  # fmt: skip
    response = HttpResponse(book.content, content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX])
    response["Content-Disposition"] = f'attachment; filename="perbaikan-impor-{batch.pk}.xlsx"'
    return response


class BatchReturn(FormView[ReturnForm]):
    """The page of both ways: download what is to be corrected, upload what was."""

    access = needs("imports.add_importbatch")
    form_class = ReturnForm
    template_name = "imports/batch_return.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.batch = batch_for(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = to_correct(self.batch, warnings=False).count()
        warned = to_correct(self.batch, warnings=True).count() - waiting
        return super().get_context_data(**kwargs) | {"batch": self.batch, "waiting": waiting, "warned": warned}

    def form_valid(self, form: ReturnForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            returned = bring_back(read_workbook(file.read(), file.name), by=self.request.user, batch=self.batch)
        except (UnreadableFile, NotReturnable) as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        messages.success(self.request, returned.in_words())
        return redirect(returned.batch)
