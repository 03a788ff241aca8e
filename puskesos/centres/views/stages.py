"""The steps of a Puskesos: to another stage, verified, and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.centres.forms.centres import ReasonForm, StageForm, VerifyForm
from puskesos.centres.models import Centre, Stage, StageChange
from puskesos.centres.tables.centres import UnverifiedTable
from puskesos.centres.views.pages import centre_or_404
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.desk.private_files import private_file
from welfare.desk.verbs import posted, tried, verb_page


class UnverifiedList(ListPage):
    """Those that "once were": to be visited and told about."""

    access = needs("centres.view_centre")
    model = Centre
    table_class = UnverifiedTable
    page_title = "Puskesos yang belum diverifikasi"
    page_lead = "Pernah ada menurut catatan lama. Datangi atau tanyakan, lalu catat keadaannya sekarang."

    def get_filterset_class(self) -> Any:
        from puskesos.centres.filters import PlaceFilter

        return PlaceFilter

    def get_queryset(self) -> QuerySet[Centre]:
        rows = super().get_queryset().filter(stage=Stage.UNVERIFIED)
        return rows.select_related("village__parent").order_by("village_id")

    def get_template_names(self) -> list[str]:
        return [self.results_template()] if self.request.htmx else ["components/list_page.html"]


def _moved(request: HttpRequest, centre: Centre, form: Any, change: StageChange) -> HttpResponse:
    undo = reverse("centres:stagechange_undo", args=[change.pk])
    text = '{} sekarang “{}”. <a href="{}">Batalkan</a>'
    messages.success(request, format_html(text, centre, change.get_to_stage_display(), undo))
    return redirect(centre)


def _move(request: HttpRequest, centre: Centre, form: Any, **page: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        change = tried(form, lambda: centre.change_stage(data.pop("to_stage"), by=request.user, **data))
        if change is not None:
            return _moved(request, centre, form, change)
    back = {"back_url": centre.get_absolute_url(), "back_label": str(centre)}
    return verb_page(request, form, centre=centre, **back, **page)


@requires("centres.change_centre", "centres.add_stagechange")
@require_http_methods(["GET", "POST"])
def stage_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a centre one step, with evidence; out of order only with a reason."""
    centre = centre_or_404(request, pk)
    form = StageForm(*posted(request), centre=centre)
    lead = f"Sekarang: {centre.get_stage_display()}"
    return _move(request, centre, form, title="Catat tahap baru", lead=lead, submit_label="Catat tahap")


@requires("centres.change_centre", "centres.add_stagechange")
@require_http_methods(["GET", "POST"])
def centre_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of a centre known by hearsay what became of it."""
    centre = centre_or_404(request, pk)
    if centre.stage != Stage.UNVERIFIED:
        messages.info(request, f"{centre} sudah diverifikasi: {centre.get_stage_display()}.")
        return redirect(centre)
    known = ", ".join(text for text in (centre.pioneered_by, centre.pioneered) if text)
    lead = f"Menurut catatan lama dirintis {known}." if known else "Pernah ada menurut catatan lama."
    form = VerifyForm(*posted(request))
    return _move(request, centre, form, title=f"Verifikasi {centre}", lead=lead, submit_label="Simpan verifikasi")


@requires("centres.change_stagechange")
@require_http_methods(["GET", "POST"])
def stagechange_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change back; it stays in the timeline as undone."""
    changes = StageChange.objects.visible_to(request.user).select_related("centre__village")
    change = get_object_or_404(changes, pk=pk)
    centre, form = change.centre, ReasonForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: centre.undo_last_change(reason=reason, by=request.user, pk=pk)) is not None:
            messages.success(request, f"Perubahan dibatalkan. {centre} kembali “{centre.get_stage_display()}”.")
            return redirect(centre)
    text = f"Tahap “{change.get_to_stage_display()}” dibatalkan; catatannya tetap terlihat di riwayat."
    return verb_page(
        request, form, title="Batalkan perubahan tahap", lead=str(centre), text=text, submit_tone="danger",
        submit_label="Batalkan perubahan", back_url=centre.get_absolute_url(), back_label=str(centre),
    )  # fmt: skip


@requires("centres.view_stagechange")
@require_safe
def stagechange_file(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(StageChange.objects.visible_to(request.user).select_related("centre__village"), pk=pk)
    return private_file(change.file, f"Bukti {change.get_to_stage_display()} {change.centre}")
