"""Pages of the Puskesos: the list, one centre with its timeline, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django.views.generic import CreateView, DetailView, UpdateView

from puskesos.centres.filters import CentreFilter
from puskesos.centres.forms import CentreForm, NewCentreForm, StaffFinishForm, StageForm
from puskesos.centres.models import Centre, CentreStaff, Stage
from puskesos.centres.stages import TONES
from puskesos.centres.tables import CentreTable
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.desk.templatetags.office import phone_link
from welfare.desk.wording import number
from welfare.regions.choices import place_name, regions_of
from welfare.regions.models import Region


class CentreList(ListPage):
    access = needs("centres.view_centre")
    model = Centre
    table_class = CentreTable
    filterset_class = CentreFilter
    page_title = "Puskesos"
    action_label = "Catat Puskesos"
    download_name = "centres:centre_export"

    def get_queryset(self) -> QuerySet[Centre]:
        return super().get_queryset().select_related("village__parent").order_by("village_id")

    def get_action_url(self) -> str:
        return reverse("centres:centre_create") if self.request.user.has_perm("centres.add_centre") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        by_stage = dict(
            Centre.objects.visible_to(user).order_by().values_list("stage").annotate(centres=Count("pk"))
        )  # fmt: skip
        villages = regions_of(user, Region.Level.VILLAGE).count()
        context = super().get_context_data(**kwargs)
        context["page_lead"] = (
            "Pusat Kesejahteraan Sosial di desa dan kelurahan: "
            f"{number(sum(by_stage.values()))} tercatat di {number(villages)} desa/kelurahan."
        )
        context["tabs"] = self._tabs(by_stage)
        return context

    def _tabs(self, by_stage: dict[str, int]) -> list[dict[str, Any]]:
        """One tab per stage that occurs; each count equals the rows behind it."""
        url, chosen = reverse("centres:centre_list"), self.request.GET.get("tahap", "")
        tabs = [{"label": "Semua", "url": url, "count": sum(by_stage.values()), "is_current": not chosen}]
        for stage in Stage:
            if stage in by_stage:
                tabs.append({
                    "label": stage.label.capitalize(),
                    "url": f"{url}?tahap={stage.value}",
                    "count": by_stage[stage],
                    "is_current": chosen == stage,
                })  # fmt: skip
        return tabs


class CentreDetail(DetailView):
    access = needs("centres.view_centre")
    model = Centre
    template_name = "centres/centre_detail.html"

    def get_queryset(self) -> QuerySet[Centre]:
        return Centre.objects.visible_to(self.request.user).select_related("village__parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        centre = self.object
        changes = list(centre.stage_changes.select_related("by").order_by("-on", "-pk"))
        return super().get_context_data(**kwargs) | {
            "staff": self._staff(),
            "staff_url": self._staff_url(),
            "tone": TONES[Stage(centre.stage)],
            "timeline": [(change, TONES[Stage(change.to_stage)]) for change in changes],
            "facts": [
                ("Desa/kelurahan", place_name(centre.village)),
                ("Alamat", centre.address),
                ("Telepon/WA", phone_link(centre.phone)),
                ("Perintis", centre.pioneered_by),
                ("Dirintis", centre.pioneered),
                ("Catatan", centre.note),
            ],
            "changes": history_of(centre, self.request.user),
        }

    def _staff(self) -> list[tuple[CentreStaff, str]]:
        """Who works here, the running ones first; the person's page where the user may open it."""
        user, may_open = self.request.user, self.request.user.has_perm("people.view_person")
        if not user.has_perm("centres.view_centrestaff"):
            return []
        order = {role.value: place for place, role in enumerate(CentreStaff.Role)}
        posts = self.object.staff.select_related("person")
        return [
            (post, post.person.get_absolute_url() if may_open and user.covers(post.person.region_id) else "")
            for post in sorted(posts, key=lambda post: (not post.is_running, order[post.role], post.person.name_key))
        ]

    def _staff_url(self) -> str:
        """Where a list of staff is brought in, for whoever may."""
        user = self.request.user
        may_bring = user.has_perm("centres.add_centrestaff") and user.has_perm("imports.add_importbatch")
        return f"{reverse('imports:batch_create')}?kind=staff" if may_bring else ""


class CentreDownload(ListDownload):
    access = needs("centres.view_centre")
    page = CentreList
    kind, title, noun = "centres", "daftar Puskesos", "Puskesos"


class CentreCreate(CreateView):
    access = needs("centres.add_centre", "centres.add_stagechange")
    model = Centre
    form_class = NewCentreForm
    template_name = "centres/centre_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: NewCentreForm) -> HttpResponse:
        try:
            with transaction.atomic():
                self.object = form.save()
                self.object.record_start(by=self.request.user, **form.evidence_given())
        except ValidationError as refusal:
            form.add_error(None, refusal)
            self.object = None
            return self.form_invalid(form)
        messages.success(self.request, f"{self.object} sudah dicatat.")
        return redirect(self.object)


class CentreUpdate(UpdateView):
    access = needs("centres.change_centre")
    model = Centre
    form_class = CentreForm
    template_name = "centres/centre_form.html"

    def get_queryset(self) -> QuerySet[Centre]:
        return Centre.objects.visible_to(self.request.user).select_related("village")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: CentreForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, f"Perubahan {self.object} sudah disimpan.")
        return response


@requires("centres.change_centre", "centres.add_stagechange")
@require_http_methods(["GET", "POST"])
def stage_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a centre one step, with evidence."""
    centre = get_object_or_404(Centre.objects.visible_to(request.user).select_related("village"), pk=pk)
    form = StageForm(request.POST or None, centre=centre)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change = centre.change_stage(
                given["to_stage"], on=given["on"], evidence=given["evidence"], source=given["source"], by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{centre} sekarang “{change.get_to_stage_display()}”.")
            return redirect(centre)
    return render(request, "centres/stage_form.html", {"form": form, "centre": centre})


@requires("centres.change_centrestaff")
@require_http_methods(["GET", "POST"])
def staff_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's work at a Puskesos on a day."""
    posts = CentreStaff.objects.visible_to(request.user).select_related("person", "centre__village")
    post = get_object_or_404(posts, pk=pk)
    form = StaffFinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post.finish(on=form.cleaned_data["on"], by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Tugas {post.person} sebagai {post.get_role_display().lower()} sudah diakhiri.")
            return redirect(post.centre)
    return render(request, "centres/staff_finish.html", {"form": form, "post": post})
