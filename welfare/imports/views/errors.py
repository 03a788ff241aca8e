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
from welfare.imports.forms import ReturnForm
from welfare.imports.kept_cells import FileGone
from welfare.imports.receiving import accept, forget
from welfare.imports.views.batches import batch_for
from welfare.imports.work import start_reading
from welfare.imports.workbook import UnreadableFile
from welfare.jobs.models import Job
from welfare.jobs.queueing import Busy, wait_for


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
        file, by = form.cleaned_data["file"], self.request.user
        upload, is_new = accept(file.read(), file.name, kind=self.batch.kind, by=by)
        try:
            job = wait_for(start_reading(upload, by=by, back=self.request.path, into=self.batch))
        except Busy as reason:
            form.add_error("file", str(reason))
            return self.form_invalid(form)
        if job.state == Job.State.FAILED:
            if is_new:
                forget(upload)
            form.add_error("file", job.error)
            return self.form_invalid(form)
        if job.state == Job.State.DONE:
            messages.success(self.request, job.result["said"])
        return redirect(job.url or job)
