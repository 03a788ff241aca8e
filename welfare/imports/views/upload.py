"""Step 1: which list, into what, and the file."""

from __future__ import annotations

from typing import Any

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
from welfare.imports.receiving import receive, receive_pasted
from welfare.imports.workbook import UnreadableFile

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
        try:
            batch = self._receive(form)
        except UnreadableFile as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
            return self.form_invalid(form)
        return redirect(batch)

    def _receive(self, form: UploadForm) -> ImportBatch:
        file = form.cleaned_data["file"]
        given: dict[str, Any] = {"kind": self.kind.code, "by": self.request.user}
        given["target"] = form.cleaned_data.get("target")
        if file:
            return receive(file.read(), file.name, **given)
        return receive_pasted(form.cleaned_data["text"], **given)


@requires("imports.add_importbatch")
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook of the kind, to fill in and upload."""
    kind = kinds.kind_for(request.GET.get("kind", ""), request.user)
    content = empty_workbook(resource_for(kind.code), kind.label, request.user)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="format-{kind.code}.xlsx"'
    return response
