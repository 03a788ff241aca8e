"""Activity reports: written, sent, approved or sent back, and units that report nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pillars.models import ActivityReport, PillarCoordinator, ReportPhoto, Unit
from tests.factories import make_activity_report, make_membership, make_photo, make_pillar, make_unit

pytestmark = pytest.mark.django_db
JPG = make_photo()
State = ActivityReport.State


@pytest.fixture
def unit():
    return make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")


def url(name, record):
    return reverse(f"pillars:{name}", args=[record.pk])


def typed(**more):
    return {"on": "2026-01-10", "place": "Balai desa", "activity": "Kerja bakti", "obstacle": "Hujan"} | more


def test_a_report_goes_out_comes_back_and_is_approved(staff, tksk_bluluk, unit):
    report = make_activity_report(unit, written_by=tksk_bluluk)
    report.send(by=tksk_bluluk)
    assert list(ActivityReport.objects.waiting()) == [report]
    report.send_back(note="Tambahkan jumlah peserta", by=staff)
    assert (report.state, report.decided_by) == (State.RETURNED, staff)
    report.send(by=tksk_bluluk)
    report.approve(by=staff)
    report.refresh_from_db()
    assert (report.state, report.revision_note) == (State.APPROVED, "")
    assert report.history.latest("pgh_id").pgh_context["reason"] == "laporan disetujui"


def test_verbs_out_of_turn_are_refused(staff, unit):
    report = make_activity_report(unit)
    with pytest.raises(ValidationError, match="tidak sedang menunggu"):
        report.approve(by=staff)
    report.send(by=staff)
    with pytest.raises(ValidationError, match="sudah dikirim"):
        report.send(by=staff)
    with pytest.raises(ValidationError, match="Tulis apa yang perlu"):
        report.send_back(note=" ", by=staff)


def test_it_is_written_with_photos_and_sent_at_once(tksk_bluluk, client_of, unit):
    photos = [SimpleUploadedFile("a.jpg", JPG), SimpleUploadedFile("b.jpg", JPG)]
    client = client_of(tksk_bluluk)
    client.post(url("unit_report", unit), typed(photos=photos, kirim="1"))
    report = unit.reports.get()
    assert (report.state, report.written_by, report.photos.count()) == (State.SENT, tksk_bluluk, 2)
    photo = report.photos.first()
    response = client.get(url("reportphoto_file", photo))
    assert response.content.startswith(b"\xff\xd8\xff")
    assert response["Content-Type"] == "image/jpeg"
    assert url("reportphoto_file", photo) in client.get(report.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": "2099-01-01"}, "belum terjadi"),
        ({"photos": SimpleUploadedFile("a.jpg", b"%PDF-1.4")}, "bukan foto JPG atau PNG"),
    ],
)
def test_bad_input_stores_nothing_and_keeps_what_was_typed(staff, client_of, unit, more, words):
    page = client_of(staff).post(url("unit_report", unit), typed(**more)).content.decode()
    assert words in page
    assert "Kerja bakti" in page
    assert not ActivityReport.objects.exists()
    assert not ReportPhoto.objects.exists()


def test_what_was_sent_is_not_changed(tksk_bluluk, client_of, unit):
    report = make_activity_report(unit, written_by=tksk_bluluk)
    report.send(by=tksk_bluluk)
    client_of(tksk_bluluk).post(url("activityreport_update", report), typed(activity="Lain"))
    report.refresh_from_db()
    assert report.activity == "Kerja bakti"


def test_the_office_decides_on_the_page_and_the_writer_does_not(staff, tksk_bluluk, client_of, unit):
    report = make_activity_report(unit, written_by=tksk_bluluk)
    report.send(by=tksk_bluluk)
    assert client_of(tksk_bluluk).post(url("activityreport_approve", report)).status_code == 403
    client_of(staff).post(url("activityreport_send_back", report), {"note": "Foto belum ada"})
    page = client_of(tksk_bluluk).get(report.get_absolute_url()).content.decode()
    assert "Foto belum ada" in page
    assert "perlu diperbaiki" in client_of(tksk_bluluk).get("/").content.decode()
    client_of(tksk_bluluk).post(url("activityreport_send", report))
    client_of(staff).post(url("activityreport_approve", report))
    report.refresh_from_db()
    assert report.state == State.APPROVED


def test_reports_and_photos_stay_in_place_and_pillar(stranger_tksk, coordinator_kt, client_of, unit):
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("PSM"))
    photo = ReportPhoto.objects.create(report=make_activity_report(unit), file=SimpleUploadedFile("a.jpg", JPG))
    for who in (stranger_tksk, coordinator_kt):
        client = client_of(who)
        assert client.get(photo.report.get_absolute_url()).status_code == 404
        assert client.get(url("reportphoto_file", photo)).status_code == 404
        assert client.get(url("unit_report", unit)).status_code == 404
        assert len(client.get(reverse("pillars:activityreport_list")).context["table"].rows) == 0


def test_a_coordinator_writes_for_the_own_pillar(coordinator_kt, client_of, unit):
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("KT"))
    client_of(coordinator_kt).post(url("unit_report", unit), typed())
    assert unit.reports.get().state == State.DRAFT


def test_a_unit_is_dormant_after_twelve_months_without_activity(unit):
    today = timezone.localdate()
    make_membership(unit=unit)
    assert unit in Unit.objects.dormant()
    make_activity_report(unit, on=today - dt.timedelta(days=360))  # a draft tells nothing yet
    assert unit in Unit.objects.dormant()
    make_activity_report(unit, on=today - dt.timedelta(days=360), state="sent")
    assert unit not in Unit.objects.dormant()
    assert unit in Unit.objects.dormant(on=today + dt.timedelta(days=10))


def test_a_vacant_unit_is_not_called_dormant(unit):
    assert unit not in Unit.objects.dormant()


def test_the_list_narrows_by_state(staff, client_of, unit):
    make_activity_report(unit)
    sent = make_activity_report(unit, state="sent")
    table = client_of(staff).get(reverse("pillars:activityreport_list"), {"keadaan": "sent"}).context["table"]
    assert [row.record for row in table.rows] == [sent]
