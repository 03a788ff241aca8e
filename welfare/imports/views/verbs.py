"""Step 4 and after: save, take back, throw away."""

from __future__ import annotations

from contextlib import suppress
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
from welfare.imports.applying import NotApplicable, PlanOutdated, apply_batch
from welfare.imports.deciding import NotDecidable, waiting
from welfare.imports.forms import UndoForm
from welfare.imports.models import ImportBatch
from welfare.imports.outcome import written_in_words
from welfare.imports.planning import plan_batch, resource_for
from welfare.imports.undoing import NotUndoable, undo_batch
from welfare.imports.views.batches import batch_for


@requires("imports.apply_importbatch")
@require_POST
def batch_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    try:
        batch = apply_batch(batch, by=request.user, all_or_nothing="all_or_nothing" in request.POST)
    except PlanOutdated as reason:
        messages.warning(request, str(reason))
        _plan_again(batch, request.user)
    except NotApplicable as reason:
        messages.info(request, str(reason))
    else:
        noun, undo = resource_for(batch.kind).noun, reverse("imports:batch_undo", args=[batch.pk])
        text = '{} {} disimpan. <a href="{}">Batalkan impor</a>'
        messages.success(request, format_html(text, batch.counts["applied"], noun, undo))
    return redirect(batch)


def _plan_again(batch: ImportBatch, user: Any) -> None:
    """Unless somebody has saved or thrown away the import in the meantime."""
    with suppress(NotDecidable), transaction.atomic():
        plan_batch(waiting(batch), by=user)


@requires("imports.add_importbatch")
@require_POST
def batch_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away an import that was not saved, with its file."""
    batch = batch_for(request, pk)
    try:
        with transaction.atomic():
            held = waiting(batch)
            storage, name = held.file.storage, held.file.name
            held.delete()
            if name:
                transaction.on_commit(lambda: storage.delete(name))
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
        try:
            done = undo_batch(batch, by=self.request.user, reason=form.cleaned_data["reason"])
        except NotUndoable as reason:
            messages.info(self.request, str(reason))
            return redirect(batch)
        text = f"Impor dibatalkan: {done.removed} data dihapus, {done.restored} data dikembalikan"
        messages.success(self.request, f"{text}, {len(done.kept)} data dibiarkan." if done.kept else f"{text}.")
        return redirect(batch)
