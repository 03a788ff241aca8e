"""Deciding about rows of a plan, and correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from welfare.accounts.access import needs, requires
from welfare.imports import deciding, kinds
from welfare.imports.correcting import NotCorrectable, correct_row
from welfare.imports.deciding import NotDecidable
from welfare.imports.models import ImportRow
from welfare.imports.planning import resource_for
from welfare.imports.preview import row_views
from welfare.imports.row_form import RowForm
from welfare.imports.views.batches import back, batch_for

BULK = {
    "ragu-baru": (ImportRow.Verdict.DOUBTFUL, deciding.NEW_PERSON, "dijadikan orang baru"),
    "salah-lewati": (ImportRow.Verdict.WRONG, deciding.SKIP, "dilewati"),
}


def _decision(choice: str) -> dict[str, Any]:
    """Raises Http404 for a choice that no form of ours offers."""
    fixed = {"lewati": deciding.SKIP, "pakai": deciding.UNDECIDED, "baru": deciding.NEW_PERSON}
    if choice in fixed:
        return fixed[choice]
    if choice.isascii() and choice.isdecimal() and len(choice) < 19:
        return {"person": int(choice)}
    raise Http404("Pilihan tidak dikenal.")


@requires("imports.add_importbatch")
@require_POST
def row_decide(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    row = get_object_or_404(batch.rows.filter(kind="data"), pk=row_pk)
    try:
        deciding.decide(batch, {row.pk: _decision(request.POST.get("choice", ""))}, by=request.user)
    except NotDecidable as reason:
        messages.warning(request, str(reason))
    return back(request, batch, row)


@requires("imports.add_importbatch")
@require_POST
def rows_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision for all rows of a verdict."""
    batch = batch_for(request, pk)
    if request.POST.get("what") not in BULK:
        raise Http404("Pilihan tidak dikenal.")
    verdict, decision, done = BULK[request.POST["what"]]
    try:
        count = deciding.decide_all(batch, verdict, decision, by=request.user)
        messages.success(request, f"{count} baris {done}.")
    except NotDecidable as reason:
        messages.warning(request, str(reason))
    return back(request, batch)


class RowEdit(FormView[RowForm]):
    """Correct the cells of one row; `?here=` is the tab and page to return to."""

    access = needs("imports.add_importbatch")
    form_class = RowForm
    template_name = "imports/row_edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.batch = batch_for(request, kwargs["pk"])
        self.row = get_object_or_404(self.batch.rows.filter(kind="data"), pk=kwargs["row_pk"])
        if not self.batch.is_open or not self.batch.open_rows.filter(pk=self.row.pk).exists():
            state = self.batch.get_state_display()
            messages.info(request, f"Impor ini {state}; baris itu tidak dapat diubah lagi.")
            return redirect(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        resource = resource_for(self.batch.kind)
        return super().get_form_kwargs() | {"row": self.row, "resource": resource, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource, pillars = resource_for(self.batch.kind), kinds.pillar_names(self.batch.kind)
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "view_of_row": row_views(self.batch, [self.row], resource, self.request.user, pillars)[0],
            "cancel_url": self._address(),
        }

    def form_valid(self, form: RowForm) -> HttpResponse:
        try:
            correct_row(self.row, form.cells(), by=self.request.user)
        except NotCorrectable as error:
            form.show(error.problems)
            return self.form_invalid(form)
        except NotDecidable as reason:
            messages.warning(self.request, str(reason))
        return redirect(self._address())

    def _address(self) -> str:
        query = self.request.GET.get("here", "")
        address = reverse("imports:batch_detail", args=[self.batch.pk])
        return f"{address}?{query}#baris-{self.row.pk}" if query else f"{address}#baris-{self.row.pk}"
