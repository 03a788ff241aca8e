"""Visits: the list of what is to be visited, the report from the village, and what was found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.aid.forms.visits import VisitCaseForm, VisitForm
from puskesos.aid.models import Round, Sample, Visit, may_report, report_visit
from puskesos.aid.round_filters import SampleFilter
from puskesos.aid.round_tables import SampleTable, samples_url
from puskesos.aid.views.acts import act
from puskesos.aid.views.tabs import AidList
from welfare.accounts.access import needs, requires
from welfare.desk.verbs import posted, tried


class SampleList(AidList):
    access = needs("aid.view_sample")
    model = Sample
    table_class = SampleTable
    filterset_class = SampleFilter
    template_name = "aid/sample_list.html"
    page_title = "Kunjungan monev"
    page_lead = "Siapa dikunjungi kapan dan oleh tim mana. Laporkan langsung dari desa, juga ketika sinyal buruk."

    def get_queryset(self) -> QuerySet[Sample]:
        rows = super().get_queryset().exclude(round__state=Round.State.DRAFT)
        rows = rows.select_related("enrolment__person", "enrolment__region__parent", "round", "team", "latest")
        return rows.order_by("planned_on", "enrolment__region", "enrolment__person__name_key", "pk")


def _visible_sample(request: HttpRequest, pk: int) -> Sample:
    rows = Sample.objects.visible_to(request.user).select_related(
        "enrolment__person", "enrolment__region__parent", "enrolment__programme", "round", "team", "latest"
    )  # fmt: skip
    sample = get_object_or_404(rows, pk=pk)
    if not may_report(sample, request.user):
        raise Http404("Kunjungan ini bukan tugas Anda.")
    return sample


@requires("aid.add_visit")
@require_http_methods(["GET", "POST"])
def visit_create(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a visit.  A phone sends it as JSON wanted: 200 with the next address, 422 with the form's page."""
    sample = _visible_sample(request, pk)
    form = VisitForm(*posted(request), sample=sample)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: report_visit(sample, by=request.user, **form.said()))
        if done is not None:
            return _reported(request, *done)
    place = samples_url(putaran=sample.round_id, keadaan="belum", kode=sample.enrolment.region_id)
    shown = {"form": form, "sample": sample, "back": place, "parts": form.parts()}
    return render(request, "aid/visit_form.html", shown, status=422 if form.errors and _from_phone(request) else 200)


def _from_phone(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _reported(request: HttpRequest, visit: Visit, is_new: bool) -> HttpResponse:
    url = reverse("aid:visit_detail", args=[visit.pk])
    if _from_phone(request):
        return JsonResponse({"url": url})
    words = "Kunjungan tercatat." if is_new else "Kunjungan ini sudah tercatat sebelumnya."
    messages.success(request, words)
    return redirect(url)


@require_safe
@requires("aid.view_visit")
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, by whom, with answers and photos; earlier and later visits to the same recipient."""
    rows = Visit.objects.visible_to(request.user).select_related(
        "sample__enrolment__person", "sample__enrolment__region__parent", "sample__enrolment__programme",
        "sample__round", "team", "reason", "by", "case",
    )  # fmt: skip
    visit = get_object_or_404(rows.prefetch_related("answers__item", "photos", "team__members__person"), pk=pk)
    others = Visit.objects.visible_to(request.user).filter(sample__enrolment=visit.enrolment).exclude(pk=visit.pk)
    shown: dict[str, Any] = {
        "visit": visit, "sample": visit.sample, "others": others.select_related("sample__round").order_by("-on"),
        "next_url": samples_url(putaran=visit.sample.round_id, keadaan="belum", kode=visit.enrolment.region_id),
        "again": visit.sample.round.state == Round.State.RUNNING and may_report(visit.sample, request.user),
        "may_take": visit.case_id is None and request.user.covers(visit.enrolment.region_id),
    }  # fmt: skip
    return render(request, "aid/visit_detail.html", shown)


@requires("aid.view_visit", "cases.add_case")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was found as a case of the service centre."""
    rows = Visit.objects.visible_to(request.user).select_related(
        "sample__enrolment__person", "sample__enrolment__region", "sample__round", "reason"
    )
    visit = get_object_or_404(rows, pk=pk)
    form = VisitCaseForm(*posted(request), initial={"narrative": visit.note})
    return act(
        request, form, lambda values: visit.become_case(by=request.user, **values), title="Jadikan kasus layanan",
        submit="Catat kasus", back=reverse("aid:visit_detail", args=[pk]), back_label="Kunjungan", lead=str(visit),
        text="Kasusnya dicatat atas nama penerima, di desanya, dan Anda menjadi petugasnya.",
        done="Temuan ini sudah menjadi kasus layanan.",
    )  # fmt: skip
