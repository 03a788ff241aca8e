"""Who works at the Puskesos: the list, and taking on, replacing and ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from puskesos.centres.filters import StaffFilter
from puskesos.centres.forms.staff import AppointForm, ReplaceForm, StaffFinishForm
from puskesos.centres.models import Centre, CentreStaff
from puskesos.centres.staffing import assign
from puskesos.centres.tables.staff import StaffTable
from puskesos.centres.views.pages import centre_or_404
from welfare.accounts.access import needs, requires
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.desk.verbs import posted, tried, verb_page


class StaffList(ListPage):
    access = needs("centres.view_centrestaff")
    model = CentreStaff
    table_class = StaffTable
    filterset_class = StaffFilter
    page_title = "Petugas Puskesos"
    page_lead = "Siapa bertugas sebagai apa di Puskesos mana, sekarang dan dulu."
    download_name = "centres:centrestaff_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[CentreStaff]:
        rows = super().get_queryset().select_related("person", "centre__village__parent")
        return rows.order_by("centre__village", "role", "pk")


class StaffDownload(ListDownload):
    access = needs("centres.view_centrestaff", "people.export_person")
    page = StaffList
    kind, title, noun = "staff", "daftar petugas Puskesos", "petugas"


def _visible_posts(user: Any) -> QuerySet[CentreStaff]:
    return CentreStaff.objects.visible_to(user).select_related("person", "centre__village__parent")


@requires("centres.add_centrestaff", "people.view_person")
@require_http_methods(["GET", "POST"])
def centre_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody out of the pillars, or out of the register, to work at a centre."""
    centre, search = centre_or_404(request, pk), request.GET.get("nama", "")[:100]
    form = AppointForm(*posted(request), centre=centre, user=request.user, search=search)
    if request.method == "POST" and form.is_valid():
        post = tried(form, lambda: assign(centre, by=request.user, **form.cleaned_data))
        if post is not None:
            messages.success(request, f"{post.person} bertugas sebagai {post.get_role_display().lower()} di {centre}.")
            return redirect(centre)
    return _chosen(
        request, form, centre, search, title="Tambah petugas", lead=str(centre), submit_label="Tambah petugas"
    )


@requires("centres.change_centrestaff", "centres.add_centrestaff", "people.view_person")
@require_http_methods(["GET", "POST"])
def centrestaff_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Another person takes over on a day."""
    post, search = get_object_or_404(_visible_posts(request.user), pk=pk), request.GET.get("nama", "")[:100]
    form = ReplaceForm(*posted(request), centre=post.centre, user=request.user, search=search)
    if request.method == "POST" and form.is_valid():
        following = tried(form, lambda: post.replace(by=request.user, **form.cleaned_data))
        if following is not None:
            messages.success(request, f"{following.person} menggantikan {post.person}.")
            return redirect(post.centre)
    lead = f"{post.get_role_display()} sekarang: {post.person}, {post.term}"
    return _chosen(request, form, post.centre, search, title="Ganti petugas", lead=lead, submit_label="Ganti petugas")


def _chosen(request: HttpRequest, form: Any, centre: Centre, search: str, **page: Any) -> HttpResponse:
    return render(request, "centres/staff_form.html", {"form": form, "centre": centre, "search": search, **page})


@requires("centres.change_centrestaff")
@require_http_methods(["GET", "POST"])
def staff_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's work at a Puskesos on a day."""
    post = get_object_or_404(_visible_posts(request.user), pk=pk)
    form = StaffFinishForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        if tried(form, lambda: post.finish(on=on, by=request.user)) is not None:
            messages.success(request, f"Tugas {post.person} sebagai {post.get_role_display().lower()} sudah diakhiri.")
            return redirect(post.centre)
    return verb_page(
        request, form, title=f"Akhiri tugas {post.person.full_name}", lead=f"{post.get_role_display()}, {post.term}",
        submit_label="Akhiri tugas", submit_tone="danger", back_url=post.centre.get_absolute_url(),
        back_label=str(post.centre),
    )  # fmt: skip
