"""Activation plans: of one centre, of a kecamatan, and the steps that somebody has to take."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import DetailView

from puskesos.centres.filters import StepFilter
from puskesos.centres.forms.activation import PlanForm, StepFinishForm, StepForm, SubdistrictPlanForm
from puskesos.centres.forms.centres import ReasonForm
from puskesos.centres.models import ActivationPlan, ActivationStep, Stage
from puskesos.centres.planning import plan_subdistrict, start_plans
from puskesos.centres.tables.activation import StepTable
from puskesos.centres.views.coverage import subdistrict_or_404
from puskesos.centres.views.pages import centre_or_404
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.desk.private_files import private_file
from welfare.desk.verbs import posted, tried, verb_page


@requires("centres.add_activationplan")
@require_http_methods(["GET", "POST"])
def centre_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the activation of one centre."""
    centre = centre_or_404(request, pk)
    form = PlanForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        plans = tried(form, lambda: start_plans([centre], on=form.cleaned_data["on"], by=request.user))
        if plans is not None:
            messages.success(request, f"Rencana aktivasi {centre} sudah disusun.")
            return redirect(plans[0])
    return verb_page(
        request, form, title="Susun rencana aktivasi", lead=str(centre), submit_label="Susun rencana",
        text="Langkah baku menjadi tugas dengan pemilik dan batas waktu; semuanya dapat diubah kemudian.",
        back_url=centre.get_absolute_url(), back_label=str(centre),
    )  # fmt: skip


@requires("centres.add_activationplan", "centres.add_centre", "centres.add_stagechange")
@require_http_methods(["GET", "POST"])
def subdistrict_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Start the activation of all centres of a kecamatan at once."""
    region = subdistrict_or_404(request, code)
    form = SubdistrictPlanForm(*posted(request))
    back = reverse("centres:subdistrict_detail", args=[region.code])
    if request.method == "POST" and form.is_valid():
        plans = tried(form, lambda: plan_subdistrict(region, by=request.user, **form.cleaned_data))
        if plans is not None:
            messages.success(request, f"{len(plans)} rencana aktivasi sudah disusun di {region}.")
            return redirect(back)
    text = "Puskesos yang aktif, tutup, atau sudah berencana dilewati."
    return verb_page(
        request, form, title="Susun rencana aktivasi", lead=str(region), text=text, submit_label="Susun rencana",
        back_url=back, back_label=str(region),
    )  # fmt: skip


class PlanDetail(DetailView):
    """The steps of one plan: who, until when, what waits for what."""

    access = needs("centres.view_activationplan", "centres.view_activationstep")
    model = ActivationPlan
    template_name = "centres/activationplan_detail.html"

    def get_queryset(self) -> QuerySet[ActivationPlan]:
        return ActivationPlan.objects.visible_to(self.request.user).select_related("centre__village__parent", "by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.object.steps.select_related("owner", "done_by", "template").prefetch_related("after", "blocks")
        steps = [_line(step) for step in rows]
        done = sum(step["step"].done_on is not None for step in steps)
        return super().get_context_data(**kwargs) | {
            "steps": steps, "done": done, "late": sum(step["step"].is_late for step in steps),
        }  # fmt: skip


def _line(step: ActivationStep) -> dict[str, Any]:
    """A step with its state in words and what stands in its way or behind it."""
    waits = [other.name for other in step.after.all() if other.done_on is None]
    state = ("selesai", "good") if step.done_on else ("menunggu", "mute") if waits else ("siap dikerjakan", "info")
    if step.is_late:
        state = ("lewat batas", "bad")
    return {
        "step": step,
        "state": state,
        "waits": waits if step.done_on is None else [],
        "blocks": [other.name for other in step.blocks.all() if other.done_on is None] if step.done_on is None else [],
        "rests": any(other.done_on for other in step.blocks.all()),
        "stage": Stage(step.template.leads_to).label if step.template.leads_to else "",
    }


@requires("centres.change_activationplan")
@require_http_methods(["GET", "POST"])
def activationplan_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a plan with a reason, so that a new one can be drawn up."""
    plan = get_object_or_404(ActivationPlan.objects.visible_to(request.user).select_related("centre__village"), pk=pk)
    form = ReasonForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: plan.end(reason=reason, by=request.user)) is not None:
            messages.success(request, f"{plan} diakhiri.")
            return redirect(plan.centre)
    return verb_page(
        request, form, title="Akhiri rencana aktivasi", lead=str(plan.centre), submit_label="Akhiri rencana",
        submit_tone="danger", back_url=plan.get_absolute_url(), back_label="Rencana",
    )  # fmt: skip


class StepList(ListPage):
    access = needs("centres.view_activationstep")
    model = ActivationStep
    table_class = StepTable
    filterset_class = StepFilter
    page_title = "Langkah aktivasi"
    page_lead = "Langkah rencana aktivasi yang berjalan: siapa, sampai kapan, dan apa yang masih ditunggu."

    def get_queryset(self) -> QuerySet[ActivationStep]:
        rows = super().get_queryset().filter(plan__ended_on__isnull=True).with_blockers()
        return rows.select_related("owner", "plan__centre__village__parent").order_by(
            F("done_on").desc(nulls_first=True), "due", "plan", "order", "pk"
        )


def _visible_step(request: HttpRequest, pk: int) -> ActivationStep:
    steps = ActivationStep.objects.visible_to(request.user)
    return get_object_or_404(steps.select_related("plan__centre__village__parent", "template", "owner"), pk=pk)


def _step_page(request: HttpRequest, step: ActivationStep, form: Any, **page: Any) -> HttpResponse:
    lead = f"{step.plan.centre}, {step.owner_name}"
    back = {"back_url": step.plan.get_absolute_url(), "back_label": "Rencana"}
    return verb_page(request, form, **{"lead": lead} | back | page)


@requires("centres.change_activationstep")
@require_http_methods(["GET", "POST"])
def activationstep_finish(request: HttpRequest, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    form = StepFinishForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(form, lambda: step.finish(by=request.user, **data)) is not None:
            messages.success(request, _finished_words(request.user, step))
            return redirect(step.plan)
    return _step_page(
        request, step, form, title=f"Selesaikan: {step.name}", text=step.template.hint, submit_label="Tandai selesai"
    )


def _finished_words(user: Any, step: ActivationStep) -> str:
    """What was done, and the stage that it leads to, for whoever may record it."""
    stage, centre = step.template.leads_to, step.plan.centre
    may_move = user.has_perms(["centres.change_centre", "centres.add_stagechange"])
    if stage and centre.stage != stage and may_move:
        url = reverse("centres:centre_stage", args=[centre.pk])
        words = '{} selesai. Puskesos ini kini dapat dicatat “{}”: <a href="{}">Catat tahap</a>'
        return format_html(words, step.name, Stage(stage).label, url)
    return f"{step.name} selesai."


@requires("centres.change_activationstep")
@require_http_methods(["GET", "POST"])
def activationstep_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    form = ReasonForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: step.reopen(reason=reason, by=request.user)) is not None:
            messages.success(request, f"{step.name} dibuka kembali.")
            return redirect(step.plan)
    return _step_page(
        request, step, form, title=f"Buka kembali: {step.name}", submit_label="Buka kembali", submit_tone="danger"
    )


@requires("centres.change_activationstep", "centres.change_activationplan")
@require_http_methods(["GET", "POST"])
def activationstep_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Another owner or another day."""
    step = _visible_step(request, pk)
    form = StepForm(posted(request)[0], instance=step, centre=step.plan.centre)
    if request.method == "POST" and form.is_valid():
        with pghistory.context(user=request.user.pk, reason="pemilik atau batas waktu"):
            form.save()
        messages.success(request, f"{step.name}: {step.owner_name}, batas waktu disimpan.")
        return redirect(step.plan)
    return _step_page(request, step, form, title=f"Ubah: {step.name}", submit_label="Simpan perubahan")


@requires("centres.view_activationstep")
@require_safe
def activationstep_file(request: HttpRequest, pk: int) -> HttpResponse:
    step = _visible_step(request, pk)
    return private_file(step.file, f"Bukti {step.name} {step.plan.centre}")
