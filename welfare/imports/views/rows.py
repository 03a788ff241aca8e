"""Deciding about rows of a plan, and correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

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
    """Correct one row, or with `?sel=` one cell of it in its place; `?here=` is the tab and page to return to."""

    access = needs("imports.add_importbatch")
    form_class = RowForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.cell = request.GET.get("sel", "")
        self.in_place = bool(self.cell and getattr(request, "htmx", None))
        self.batch = batch_for(request, kwargs["pk"])
        self.row = get_object_or_404(self.batch.rows.filter(kind="data"), pk=kwargs["row_pk"])
        if not self.batch.is_open or not self.batch.open_rows.filter(pk=self.row.pk).exists():
            state = self.batch.get_state_display()
            messages.info(request, f"Impor ini {state}; baris itu tidak dapat diubah lagi.")
            return HttpResponseClientRedirect(self.batch.get_absolute_url()) if self.in_place else redirect(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        resource = resource_for(self.batch.kind)
        given = {"row": self.row, "resource": resource, "user": self.request.user, "cell": self.cell}
        return super().get_form_kwargs() | given

    def get_form(self, form_class: type[RowForm] | None = None) -> RowForm:
        form = super().get_form(form_class)
        if not form.fields:
            raise Http404("Sel ini tidak dikenal.")
        return form

    def get_template_names(self) -> list[str]:
        return ["imports/_cell_edit.html"] if self.in_place else ["imports/row_edit.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource, pillars = resource_for(self.batch.kind), kinds.pillar_names(self.batch.kind)
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "view_of_row": row_views(self.batch, [self.row], resource, self.request.user, pillars)[0],
            "cancel_url": self._address(),
            "cell": self.cell,
            "here": self.request.GET.get("here", ""),
        }

    def form_valid(self, form: RowForm) -> HttpResponse:
        try:
            correct_row(self.row, form.cells(), by=self.request.user)
        except NotCorrectable as error:
            form.show(error.problems)
            return self.form_invalid(form)
        except NotDecidable as reason:
            messages.warning(self.request, str(reason))
        return back(self.request, self.batch, self.row) if self.in_place else redirect(self._address())

    def form_invalid(self, form: RowForm) -> HttpResponse:
        """What is wrong is said in the cell; a good answer has another list to show."""
        response = super().form_invalid(form)
        if not self.in_place:
            return response
        return reswap(retarget(response, f"#sel-{self.row.pk}-{self.cell}"), "innerHTML")

    def _address(self) -> str:
        query = self.request.GET.get("here", "")
        address = reverse("imports:batch_detail", args=[self.batch.pk])
        return f"{address}?{query}#baris-{self.row.pk}" if query else f"{address}#baris-{self.row.pk}"
