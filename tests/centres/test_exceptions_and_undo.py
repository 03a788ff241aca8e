"""A step out of order needs a reason; the last step can be taken back; evidence may be a private file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from puskesos.centres.models import Stage, StageChange
from tests.factories import make_centre

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("now", "to"),
    [(Stage.PLANNED, Stage.ACTIVE), (Stage.TRAINED, Stage.FORMED), (Stage.CLOSED, Stage.ACTIVE),
     (Stage.UNVERIFIED, Stage.FORMED)],
)  # fmt: skip
def test_a_reason_opens_a_step_out_of_order(staff, now, to):
    centre = make_centre(stage=now)
    change = centre.change_stage(to, on=DAY, evidence="SK", exception=" sudah berjalan sejak 2020 ", by=staff)
    assert (centre.stage, change.exception) == (to, "sudah berjalan sejak 2020")


def test_no_reason_leads_back_to_hearsay(staff):
    centre = make_centre(stage=Stage.ACTIVE)
    with pytest.raises(ValidationError, match="mundur"):
        centre.change_stage(Stage.UNVERIFIED, on=DAY, evidence="SK", exception="lupa", by=staff)


def test_the_last_step_is_taken_back_and_stays_readable(staff):
    centre = make_centre()
    centre.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)
    wrong = centre.change_stage(Stage.EQUIPPED, on=DAY, evidence="Foto", by=staff)
    centre.undo_last_change(reason="salah desa", by=staff)
    centre.refresh_from_db()
    wrong.refresh_from_db()
    assert centre.stage == Stage.FORMED
    assert (wrong.undo_reason, wrong.undone_by) == ("salah desa", staff)
    assert centre.history.latest("pgh_id").pgh_context["reason"] == "salah desa"
    assert centre.change_stage(Stage.EQUIPPED, on=DAY, evidence="Foto", by=staff).undone_at is None


def test_what_cannot_be_undone_says_so(staff):
    centre = make_centre()
    first = centre.record_start(on=DAY, evidence="Musdes", by=staff)
    with pytest.raises(ValidationError, match="Tidak ada perubahan"):
        centre.undo_last_change(reason="salah", by=staff)
    formed = centre.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)
    centre.change_stage(Stage.EQUIPPED, on=DAY, evidence="Foto", by=staff)
    with pytest.raises(ValidationError, match="terakhir"):
        centre.undo_last_change(reason="salah", by=staff, pk=formed.pk)
    with pytest.raises(ValidationError, match="alasannya"):
        centre.undo_last_change(reason=" ", by=staff)
    assert not centre.stage_changes.filter(undone_at__isnull=False).exists()
    assert first.undone_at is None


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"from_stage": "planned", "to_stage": "active"}, "stage_changes_in_order"),
        ({"from_stage": "planned", "to_stage": "formed", "undone_at": timezone.now()}, "undone_stage_change_says_why"),
    ],
)
def test_the_database_holds_the_rules(row, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        StageChange.objects.bulk_create([StageChange(centre=make_centre(), on=DAY, evidence="SK", **row)])


def test_the_page_asks_why_and_offers_to_take_back(staff, client_of):
    centre, client = make_centre(), client_of(staff)
    url = reverse("centres:centre_stage", args=[centre.pk])
    data = {"to_stage": "active", "on": "2025-06-16", "evidence": "SK 1"}
    refused = client.post(url, data)
    assert "melompat" in str(refused.context["form"].errors["to_stage"])
    file = SimpleUploadedFile("sk.pdf", b"%PDF-1.4 rekaan")
    page = client.post(url, data | {"exception": "sudah lama buka", "file": file}, follow=True).content.decode()
    change = centre.stage_changes.get()
    assert "sudah lama buka" in page
    assert reverse("centres:stagechange_file", args=[change.pk]) in page
    paper = client.get(reverse("centres:stagechange_file", args=[change.pk]))
    assert paper.content == b"%PDF-1.4 rekaan"
    assert paper.headers["Cache-Control"] == "private, no-store"
    page = client.post(reverse("centres:stagechange_undo", args=[change.pk]), {"reason": "salah"}, follow=True)
    assert "kembali “direncanakan”" in page.content.decode()
    centre.refresh_from_db()
    assert centre.stage == Stage.PLANNED


@pytest.mark.parametrize(("answer", "stage"), [("active", Stage.ACTIVE), ("dormant", Stage.DORMANT)])
def test_one_of_the_eleven_is_verified_also_for_a_day_long_ago(staff, client_of, answer, stage):
    centre, client = make_centre(stage=Stage.UNVERIFIED), client_of(staff)
    centre.record_start(on=timezone.localdate(), evidence="impor", by=staff)
    assert "1 Puskesos belum diverifikasi" in client.get("/").content.decode()
    assert str(centre) in client.get(reverse("centres:unverified_list")).content.decode()
    url = reverse("centres:centre_verify", args=[centre.pk])
    assert "Bukti" in client.post(url, {"to_stage": answer, "on": "2022-01-03"}).content.decode()
    client.post(url, {"to_stage": answer, "on": "2022-01-03", "evidence": "Kunjungan", "source": "Kades"})
    centre.refresh_from_db()
    assert centre.stage == stage
    assert client.post(url, {"to_stage": "closed"}).status_code == 302  # verified meanwhile
    assert client.get(reverse("centres:unverified_list")).context["table"].paginator.count == 0


def test_who_lacks_the_right_may_neither_verify_nor_undo(tksk_bluluk, stranger_tksk, head, client_of, staff):
    centre = make_centre()
    change = centre.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)
    for user in (tksk_bluluk, head):
        assert client_of(user).get(reverse("centres:centre_verify", args=[centre.pk])).status_code == 403
        assert client_of(user).post(reverse("centres:stagechange_undo", args=[change.pk])).status_code == 403
    assert client_of(stranger_tksk).get(reverse("centres:stagechange_file", args=[change.pk])).status_code == 404
