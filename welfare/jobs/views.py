"""How far a job is, calling it off, and taking it up again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST
from django.views.generic import DetailView

from welfare.accounts.access import SIGNED_IN, requires
from welfare.jobs.models import Job
from welfare.jobs.queueing import Busy, cancel, resume
from welfare.jobs.stalling import resume_stalled

SILENCE = timedelta(seconds=5)
"""A living job tells something twice a second, unless one statement takes it longer."""


class JobDetail(DetailView[Job]):
    """The page while a job is on its way; htmx asks it for `_state.html` every second, until the job has ended."""

    access = SIGNED_IN
    model = Job
    context_object_name = "job"

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.request.user).select_related("by")

    def get_object(self, queryset: QuerySet[Job] | None = None) -> Job:
        job = super().get_object(queryset)
        if not job.has_ended and timezone.now() - (job.heard_at or job.created_at) > SILENCE:
            resume_stalled()
            job.refresh_from_db()
        return job

    def get_template_names(self) -> list[str]:
        if not self._is_asked_by_the_page:
            return ["jobs/job_detail.html"]
        return ["jobs/_progress.html" if self.object.has_ended else "jobs/_state.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = Job.objects.steerable_by(self.request.user).filter(pk=self.object.pk).exists()
        return super().get_context_data(**kwargs) | {"may_steer": may}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        job: Job = self.object
        if not job.url:
            response = super().render_to_response(context, **kwargs)
            if job.has_ended:  # not only the moving part: its buttons change too
                response["HX-Retarget"], response["HX-Reswap"] = f"#pekerjaan-{job.pk}", "outerHTML"
        elif self._is_asked_by_the_page:
            if job.result.get("tone") == "success":  # somebody has watched it to its end
                messages.success(self.request, job.result["said"])
            response = HttpResponse(headers={"HX-Redirect": job.url})
        else:
            response = HttpResponseRedirect(job.url)
        patch_vary_headers(response, ["HX-Request"])
        return response

    @property
    def _is_asked_by_the_page(self) -> bool:
        htmx = getattr(self.request, "htmx", None)
        return bool(htmx and not htmx.history_restore_request)


@require_POST
@requires(SIGNED_IN)
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.steerable_by(request.user), pk=pk)
    if not cancel(job, by=request.user):
        messages.info(request, f"{job.label}: sudah {job.get_state_display()}.")
    return redirect(job)


@require_POST
@requires(SIGNED_IN)
def job_resume(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.steerable_by(request.user), pk=pk)
    try:
        if not resume(job, by=request.user):
            messages.info(request, f"{job.label}: sudah {job.get_state_display()}.")
    except Busy as reason:
        messages.error(request, str(reason))
    return redirect(job)
