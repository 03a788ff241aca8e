"""Step 2: where the tables are and which column is what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from welfare.accounts.access import needs
from welfare.imports import kinds
from welfare.imports.column_form import ColumnForm
from welfare.imports.deciding import NotDecidable, unsaved
from welfare.imports.models import ImportBatch
from welfare.imports.planning import resource_for
from welfare.imports.receiving import correct_columns
from welfare.imports.views.batches import batch_for
from welfare.imports.work import start_reading
from welfare.jobs.models import Job
from welfare.jobs.queueing import Busy, wait_for


class BatchColumns(FormView[ColumnForm]):
    access = needs("imports.add_importbatch")
    form_class = ColumnForm
    template_name = "imports/batch_columns.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.batch = batch_for(request, kwargs["pk"])
        if self.batch.state != ImportBatch.State.PLANNED:
            state = self.batch.get_state_display()
            messages.info(request, f"Impor ini sudah {state}; kolomnya tidak dapat diubah lagi.")
            return redirect(self.batch)
        if not self.batch.file:
            messages.info(request, "Berkas impor ini tidak disimpan; unggah lagi untuk mengubah kolomnya.")
            return redirect(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "batch": self.batch, "resource": resource_for(self.batch.kind), "user": self.request.user,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decided = self.batch.rows.exclude(decision={}).count()
        return super().get_context_data(**kwargs) | {
            "batch": self.batch, "kind_label": kinds.label_of(self.batch.kind), "decided": decided,
        }  # fmt: skip

    def form_valid(self, form: ColumnForm) -> HttpResponse:
        if not form.has_changed():
            return redirect(self.batch)
        overrides, constants = form.corrections()
        try:
            with transaction.atomic():
                held = correct_columns(unsaved(self.batch), overrides, constants)
                job = start_reading(held, by=self.request.user, back=self.request.get_full_path())
        except NotDecidable as reason:
            messages.info(self.request, str(reason))
            return redirect("imports:batch_list")
        except Busy as reason:
            messages.info(self.request, str(reason))
            return redirect(self.batch)
        job = wait_for(job)
        if job.state == Job.State.FAILED:
            form.add_error(None, job.error)
            return self.form_invalid(form)
        messages.success(self.request, "Daftar dibaca ulang dengan kolom yang Anda pilih.")
        return redirect(self.batch)
