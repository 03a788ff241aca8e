"""What a Puskesos has, when it is open, and what it did in a month."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.centres.forms.facilities import (
    ChecklistForm,
    HoursForm,
    MonthForm,
    PhotoForm,
    store_checks,
    store_hours,
)
from puskesos.centres.models import Centre, FacilityCheck, MonthlyActivity
from puskesos.centres.views.pages import centre_or_404
from welfare.accounts.access import requires
from welfare.desk.private_files import private_file
from welfare.desk.verbs import posted, verb_page


def _back(centre: Centre, part: str = "") -> dict[str, str]:
    return {"back_url": f"{centre.get_absolute_url()}{part}", "back_label": str(centre)}


@requires("centres.add_openinghour", "centres.change_openinghour")
@require_http_methods(["GET", "POST"])
def centre_hours(request: HttpRequest, pk: int) -> HttpResponse:
    centre = centre_or_404(request, pk)
    form = HoursForm(*posted(request), centre=centre)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic(), pghistory.context(user=request.user.pk, reason="jam layanan"):
            store_hours(centre, form.hours())
        messages.success(request, f"Jam layanan {centre} sudah disimpan.")
        return redirect(centre)
    text = "Kosongkan kedua jam pada hari Puskesos tutup."
    return render(request, "centres/hours_form.html", {"form": form, "centre": centre, "text": text})


@requires("centres.add_facilitycheck", "centres.change_facilitycheck")
@require_http_methods(["GET", "POST"])
def centre_facilities(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist: what is there, broken or missing."""
    centre = centre_or_404(request, pk)
    form = ChecklistForm(*posted(request), centre=centre)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        with transaction.atomic(), pghistory.context(user=request.user.pk, reason="daftar periksa sarana"):
            store_checks(centre, answers, on=form.cleaned_data["checked_on"], by=request.user)
        said = f"{len(answers)} sarana dicatat." if answers else "Tidak ada yang berubah."
        messages.success(request, said)
        return redirect(f"{centre.get_absolute_url()}#sarana")
    return render(request, "centres/checklist_form.html", {"form": form, "centre": centre})


def _visible_check(request: HttpRequest, pk: int) -> FacilityCheck:
    checks = FacilityCheck.objects.visible_to(request.user).select_related("kind", "centre__village")
    return get_object_or_404(checks, pk=pk)


@requires("centres.change_facilitycheck")
@require_http_methods(["GET", "POST"])
def facilitycheck_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a photo to a facility; its place data does not come along (welfare/desk/private_files.py)."""
    check = _visible_check(request, pk)
    form = PhotoForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        with pghistory.context(user=request.user.pk, reason="foto sarana"):
            check.photo = form.cleaned_data["photo"]
            check.save(update_fields=["photo"])
        messages.success(request, f"Foto {check.kind} sudah disimpan.")
        return redirect(f"{check.centre.get_absolute_url()}#sarana")
    return verb_page(
        request, form, title=f"Foto: {check.kind}", lead=str(check.centre), submit_label="Simpan foto",
        text="Lokasi dan data kamera di dalam foto dihapus sebelum disimpan.", **_back(check.centre, "#sarana"),
    )  # fmt: skip


@requires("centres.view_facilitycheck")
@require_safe
def facilitycheck_file(request: HttpRequest, pk: int) -> HttpResponse:
    check = _visible_check(request, pk)
    return private_file(check.photo, f"{check.kind} {check.centre}")


@requires("centres.add_monthlyactivity", "centres.change_monthlyactivity")
@require_http_methods(["GET", "POST"])
def centre_month(request: HttpRequest, pk: int) -> HttpResponse:
    """Record or correct the activity of a month."""
    centre = centre_or_404(request, pk)
    form = MonthForm(request.POST or None, instance=_month(request, centre))
    if request.method == "POST" and form.is_valid():
        form.instance.by = request.user
        with pghistory.context(user=request.user.pk, reason="kegiatan bulanan"):
            form.save()
        messages.success(request, "Kegiatan bulan ini sudah dicatat.")
        return redirect(f"{centre.get_absolute_url()}#kegiatan")
    return verb_page(
        request, form, title="Kegiatan bulanan", lead=str(centre), submit_label="Simpan kegiatan",
        text="Bulan yang sudah dicatat dibetulkan dengan mencatatnya lagi.", **_back(centre, "#kegiatan"),
    )  # fmt: skip


def _month(request: HttpRequest, centre: Centre) -> MonthlyActivity:
    """The row of the month that was sent, when there is one."""
    chosen: Any = request.POST.get("month", "")
    known = next((row for row in centre.months.all() if row.month.isoformat() == chosen), None)
    return known or MonthlyActivity(centre=centre, by=request.user)
