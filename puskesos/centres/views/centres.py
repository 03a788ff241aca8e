"""Pages of the Puskesos: the list, one centre with its timeline, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.generic import CreateView, DetailView, UpdateView

from puskesos.centres.facilities import hours_in_words
from puskesos.centres.filters import CentreFilter
from puskesos.centres.forms.centres import CentreForm, NewCentreForm
from puskesos.centres.models import ActivationPlan, Centre, CentreStaff, FacilityCheck, FacilityKind, Stage
from puskesos.centres.stages import TONES
from puskesos.centres.tables.centres import CentreTable
from puskesos.centres.views.pages import visible_centres
from welfare.accounts.access import needs
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
    download_permission = ""  # its own rule says who may

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
        context["unverified"] = by_stage.get(Stage.UNVERIFIED, 0)
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
        lines = FacilityKind.objects.filter(is_in_use=True).order_by().values("is_in_use")
        lines = lines.annotate(lines=Count("pk")).values("lines")
        return (
            visible_centres(self.request.user)
            .select_related("pioneer", "decree")
            .annotate(checklist_lines=Subquery(lines, output_field=IntegerField()), running_plan=Subquery(self._plan()))
        )

    def _plan(self) -> QuerySet[ActivationPlan]:
        """The running plan as one column: pk, steps_all, steps_done, steps_late."""
        plans = ActivationPlan.objects.running().filter(centre=OuterRef("pk")).with_progress().order_by()
        names = ("pk", "steps_all", "steps_done", "steps_late")
        return plans.values(plan=JSONObject(**{name: name for name in names}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        centre, user = self.object, self.request.user
        changes = list(centre.stage_changes.select_related("by", "undone_by").order_by("-pk"))
        standing = [change for change in changes if change.undone_at is None]
        return super().get_context_data(**kwargs) | {
            "staff": self._staff(),
            "staff_url": self._staff_url(),
            "tone": TONES[Stage(centre.stage)],
            "is_unverified": centre.stage == Stage.UNVERIFIED,
            "timeline": [(change, TONES[Stage(change.to_stage)]) for change in changes],
            "undoable": standing[0] if standing and standing[0].from_stage else None,
            "facts": self._facts(),
            "checks": self._checks(),
            "months": list(centre.months.all()[:6]) if user.has_perm("centres.view_monthlyactivity") else [],
            "plan": centre.running_plan if user.has_perm("centres.view_activationplan") else None,
            "changes": history_of(centre, user),
        }

    def _facts(self) -> list[tuple[str, Any]]:
        centre, user = self.object, self.request.user
        pioneer, decree = centre.pioneer, centre.decree
        may_open = pioneer and user.has_perm("people.view_person") and user.covers(pioneer.region_id)
        who = format_html('<a href="{}">{}</a>', pioneer.get_absolute_url(), pioneer) if may_open else pioneer or ""
        paper = format_html('<a href="{}">{}</a>', decree.get_absolute_url(), decree) if decree else "belum dicatat"
        facts = [
            ("Desa/kelurahan", place_name(centre.village)),
            ("Alamat", centre.address),
            ("Telepon/WA", phone_link(centre.phone)),
            ("Jam layanan", hours_in_words(list(centre.hours.all())) or "belum dicatat"),
            ("SK Kades/Lurah", paper),
            ("Perintis", centre.pioneered_by),
            ("Perintis dalam register", who),
            ("Dirintis", centre.pioneered),
            ("Catatan", centre.note),
        ]
        return [(label, value) for label, value in facts if value]

    def _checks(self) -> dict[str, Any]:
        if not self.request.user.has_perm("centres.view_facilitycheck"):
            return {}
        rows = list(self.object.facilities.select_related("kind"))
        present = sum(row.state == FacilityCheck.State.PRESENT for row in rows)
        tones = {"present": "good", "broken": "warn", "missing": "bad"}
        return {
            "rows": [(row, tones[row.state]) for row in rows],
            "present": present,
            "all": self.object.checklist_lines or 0,
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

    def get_initial(self) -> dict[str, Any]:
        return {"village": self.request.GET.get("desa", "")}

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
