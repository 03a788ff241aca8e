"""Activity reports: written for a unit, sent, approved or sent back; with private photos."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic import DetailView

from pillars.filters import ActivityReportFilter
from pillars.forms.reports import ActivityReportForm, SendBackForm
from pillars.models import ActivityReport, ReportPhoto, Unit
from pillars.tables.reports import TONES, ActivityReportTable
from pillars.tables.words import chip_of
from pillars.views.pages import act_page, done, posted, told
from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of
from welfare.desk.lists import ListPage
from welfare.desk.private_files import private_file
from welfare.desk.tables import chip
from welfare.desk.templatetags.office import tanggal, waktu
from welfare.desk.verbs import tried
from welfare.regions.choices import place_name


def _visible(user: Any) -> QuerySet[ActivityReport]:
    rows = ActivityReport.objects.visible_to(user)
    return rows.select_related("unit__pillar", "unit__region__parent", "written_by", "decided_by")


class ActivityReportList(ListPage):
    access = needs("pillars.view_activityreport")
    model = ActivityReport
    table_class = ActivityReportTable
    filterset_class = ActivityReportFilter
    page_title = "Laporan kegiatan"
    page_lead = "Apa yang dikerjakan unit-unit pilar, dan laporan mana yang menunggu persetujuan."

    def get_queryset(self) -> QuerySet[ActivityReport]:
        return super().get_queryset().select_related("unit__region__parent").order_by("-on", "-pk")


class ActivityReportDetail(DetailView):
    access = needs("pillars.view_activityreport")
    model = ActivityReport
    template_name = "pillars/activityreport_detail.html"

    def get_queryset(self) -> QuerySet[ActivityReport]:
        return _visible(self.request.user).prefetch_related("photos")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.object
        unit = report.unit
        decided = f"{waktu(report.decided_at)}, {report.decided_by}" if report.decided_at else ""
        facts = [
            ("Pilar", chip_of(unit.pillar)),
            ("Wilayah", place_name(unit.region)),
            ("Tanggal kegiatan", tanggal(report.on)),
            ("Tempat", report.place),
            ("Kegiatan", report.activity),
            ("Kendala", report.obstacle or "tidak ada yang disebut"),
            ("Ditulis oleh", str(report.written_by)),
            ("Dikirim", waktu(report.sent_at)),
            ("Diputuskan", decided),
        ]
        return super().get_context_data(**kwargs) | {
            "facts": [(label, value) for label, value in facts if value],
            "state": chip(report.get_state_display(), TONES[report.state]),
            "changes": history_of(report, self.request.user),
        }


@requires("pillars.add_activityreport")
@require_http_methods(["GET", "POST"])
def unit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a report for a unit; "Kirim" hands it in at once."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("region"), pk=pk)
    return _written(request, ActivityReport(unit=unit, written_by=request.user), f"Laporan kegiatan {unit}", unit)


@requires("pillars.change_activityreport")
@require_http_methods(["GET", "POST"])
def activityreport_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or mend what was sent back; what was sent stays as it was."""
    report = get_object_or_404(_visible(request.user), pk=pk)
    if not report.may_be_changed:
        return done(request, "Laporan yang sudah dikirim tidak dapat diubah.", report)
    return _written(request, report, f"Ubah laporan {report.unit}", report)


def _written(request: HttpRequest, report: ActivityReport, title: str, back: Any) -> HttpResponse:
    form = ActivityReportForm(posted(request), request.FILES or None, instance=report)
    sends = "kirim" in request.POST
    if form.is_valid():
        _save(form, request.user, sends=sends)
        return done(request, "Laporan sudah dikirim." if sends else "Laporan disimpan sebagai draf.", report)
    return act_page(
        request, form, title=title, back_url=back.get_absolute_url(), back_label=str(back), submit_label="Simpan draf",
        second_name="kirim", second_label="Kirim laporan", text_above=report.revision_note,
    )  # fmt: skip


@transaction.atomic
def _save(form: ActivityReportForm, user: Any, *, sends: bool) -> None:
    report = form.save()
    for photo in form.cleaned_data["photos"]:
        ReportPhoto.objects.create(report=report, file=photo)
    if sends:
        report.send(by=user)


@requires("pillars.change_activityreport")
@require_POST
def activityreport_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft in."""
    report = get_object_or_404(_visible(request.user), pk=pk)
    return told(request, report, lambda: report.send(by=request.user), "Laporan sudah dikirim.")


@requires("pillars.decide_activityreport")
@require_POST
def activityreport_approve(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_visible(request.user), pk=pk)
    return told(request, report, lambda: report.approve(by=request.user), "Laporan disetujui.")


@requires("pillars.decide_activityreport")
@require_http_methods(["GET", "POST"])
def activityreport_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """To be mended, with what is wrong."""
    report = get_object_or_404(_visible(request.user), pk=pk)
    form = SendBackForm(posted(request))
    if form.is_valid() and tried(form, lambda: report.send_back(**form.cleaned_data, by=request.user)):
        return done(request, "Laporan dikembalikan kepada penulisnya.", report)
    return act_page(
        request, form, title=f"Kembalikan laporan {report.unit}", submit_label="Kembalikan",
        back_url=report.get_absolute_url(), back_label="Laporan",
    )  # fmt: skip


@requires("pillars.view_reportphoto")
@require_GET
def reportphoto_file(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(ReportPhoto.objects.visible_to(request.user), pk=pk)
    return private_file(photo.file, f"foto laporan {photo.report_id} {photo.pk}")
