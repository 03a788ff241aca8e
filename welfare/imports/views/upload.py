"""Step 1: which list, into what, and the file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import FormView

from welfare.accounts.access import needs, requires
from welfare.imports import kinds
from welfare.imports.blank_sheets import empty_workbook
from welfare.imports.forms import UploadForm
from welfare.imports.models import ImportBatch
from welfare.imports.planning import resource_for
from welfare.imports.receiving import PASTED, accept, forget
from welfare.imports.work import start_reading
from welfare.jobs.models import Job
from welfare.jobs.queueing import wait_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BatchCreate(FormView[UploadForm]):
    """`?kind=CODE&into=PK`; without a kind the page asks for it first."""

    access = needs("imports.add_importbatch")
    form_class = UploadForm
    template_name = "imports/batch_create.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        code = request.GET.get("kind", "")
        if not code:
            return render(request, "imports/kind_list.html", {"kinds": kinds.kinds_for(request.user)})
        self.kind = kinds.kind_for(code, request.user)
        self.resource = resource_for(code)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "choices": kinds.targets(self.kind.code, self.request.user),
            "needs_target": self.resource.needs_target,
            "into": self.request.GET.get("into", ""),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "noun": self.resource.noun,
            "template_url": f"{reverse('imports:template')}?kind={self.kind.code}",
            "columns": [spec.label for spec in self.resource.specs],
        }

    def form_valid(self, form: UploadForm) -> HttpResponse:
        batch, is_new = self._accept(form)
        if not is_new and batch.state == ImportBatch.State.PLANNED:
            messages.info(self.request, "Berkas ini sudah diunggah dan belum disimpan. Inilah hasil pemeriksaannya.")
            return redirect(batch)
        job = wait_for(start_reading(batch, by=self.request.user, back=self.request.get_full_path()))
        if job.state == Job.State.FAILED and is_new:
            forget(batch)
            form.add_error("file" if form.cleaned_data["file"] else "text", job.error)
            return self.form_invalid(form)
        if said := (job.result or {}).get("said"):  # an error workbook, which continues an import that was there
            messages.success(self.request, said)
        return redirect(job.url or batch)

    def _accept(self, form: UploadForm) -> tuple[ImportBatch, bool]:
        file = form.cleaned_data["file"]
        content, name = (file.read(), file.name) if file else (form.cleaned_data["text"].encode(), PASTED)
        given: dict[str, Any] = {"kind": self.kind.code, "by": self.request.user}
        return accept(content, name, target=form.cleaned_data.get("target"), **given)


@requires("imports.add_importbatch")
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook of the kind, to fill in and upload."""
    kind = kinds.kind_for(request.GET.get("kind", ""), request.user)
    content = empty_workbook(resource_for(kind.code), kind.label, request.user)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="format-{kind.code}.xlsx"'
    return response
