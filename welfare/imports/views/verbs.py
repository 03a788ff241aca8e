"""Step 4 and after: save, take back, throw away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from welfare.accounts.access import needs, requires
from welfare.imports.deciding import NotDecidable, unsaved
from welfare.imports.forms import UndoForm
from welfare.imports.models import ImportBatch
from welfare.imports.outcome import written_in_words
from welfare.imports.receiving import forget
from welfare.imports.views.batches import batch_for
from welfare.imports.work import start_applying, start_undoing
from welfare.jobs.models import Job
from welfare.jobs.queueing import Busy, wait_for

TONES = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING}


@requires("imports.apply_importbatch")
@require_POST
def batch_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    return _follow(request, batch, lambda: start_applying(
        batch, by=request.user, all_or_nothing="all_or_nothing" in request.POST
    ))  # fmt: skip


def _follow(request: HttpRequest, batch: ImportBatch, start: Callable[[], Job]) -> HttpResponse:
    """Start the work and stay a moment: what is done at once says so here, the rest on the page of the import."""
    try:
        job = wait_for(start())
    except Busy as reason:
        messages.info(request, str(reason))
        return redirect(batch)
    said = (job.result or {}).get("said", "")
    if said and (job.result["tone"], job.verb) == ("success", "imports.apply"):
        undo = reverse("imports:batch_undo", args=[batch.pk])
        messages.success(request, format_html('{} <a href="{}">Batalkan impor</a>', said, undo))
    elif said:
        messages.add_message(request, TONES[job.result["tone"]], said)
    return redirect(batch)


@requires("imports.add_importbatch")
@require_POST
def batch_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away an import that was not saved, with its file."""
    batch = batch_for(request, pk)
    try:
        with transaction.atomic():
            forget(unsaved(batch))
    except NotDecidable as reason:
        messages.info(request, str(reason))
        return redirect("imports:batch_list")
    messages.success(request, f"Impor “{batch.filename}” dibuang beserta berkasnya. Register tidak berubah.")
    return redirect("imports:batch_list")


class BatchUndo(FormView[UndoForm]):
    """Asks why, then takes an applied import back."""

    access = needs("imports.undo_importbatch")
    form_class = UndoForm
    template_name = "imports/batch_undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = batch_for(request, kwargs["pk"])
        if batch.state != ImportBatch.State.APPLIED:
            messages.info(request, f"Impor ini {batch.get_state_display()}, tidak dapat dibatalkan.")
            return redirect(batch)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = batch_for(self.request, self.kwargs["pk"])
        written = ", ".join(written_in_words(batch))
        text = (
            f"Yang ditulis impor “{batch.filename}”: {written}. "
            "Yang dicatat akan dihapus, yang diperbarui dikembalikan seperti semula. "
            "Data yang sesudahnya diubah orang atau sudah dipakai dibiarkan, dan disebutkan."
        )
        return super().get_context_data(**kwargs) | {"batch": batch, "text": text}

    def form_valid(self, form: UndoForm) -> HttpResponse:
        batch = batch_for(self.request, self.kwargs["pk"])
        reason = form.cleaned_data["reason"]
        return _follow(self.request, batch, lambda: start_undoing(batch, by=self.request.user, reason=reason))
