"""Activation as a plan: steps with owners and dues, what waits for what, one centre or a kecamatan at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from puskesos.centres.desk import my_steps
from puskesos.centres.models import ActivationPlan, ActivationStep, Centre, Stage, StepTemplate
from puskesos.centres.planning import plan_subdistrict, standard_steps, start_plans
from tests.factories import make_activation_plan, make_activation_step, make_centre, make_step_template
from welfare.regions.models import Region
from welfare.workdays.calendar import WorkingDays

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2025, 3, 3)  # Lebaran and its cuti bersama lie within the plan: 28 March to 7 April 2025
BLULUK = "35.24.02"


@pytest.fixture
def plan(staff, tksk_bluluk, operator_bronjong):
    return start_plans([make_centre()], on=MONDAY, by=staff)[0]


def step(plan, order):
    return plan.steps.get(order=order)


def test_the_standard_steps_become_tasks_with_owners(plan, staff, tksk_bluluk, operator_bronjong):
    assert plan.steps.count() == 11
    assert step(plan, 1).owner == staff
    assert step(plan, 6).owner == tksk_bluluk
    assert step(plan, 8).owner == operator_bronjong
    assert (step(plan, 4).owner, step(plan, 4).owner_name) == (None, "Kades/Lurah")


def test_dues_are_working_days_after_what_a_step_waits_for(plan):
    days = WorkingDays()
    assert step(plan, 1).due == days.after(MONDAY, 10)
    assert step(plan, 2).due == days.after(step(plan, 1).due, 5)
    assert step(plan, 3).due == days.after(step(plan, 2).due, 10)
    assert step(plan, 3).due == dt.date(2025, 4, 16)  # without the days off it would be 7 April
    assert step(plan, 6).due == days.after(max(step(plan, 4).due, step(plan, 5).due), 15)
    assert set(step(plan, 9).after.values_list("order", flat=True)) == {6, 7, 8}


def test_a_blocked_step_says_what_it_waits_for(plan, staff):
    with pytest.raises(ValidationError, match="menunggu: Kebijakan dan instruksi"):
        step(plan, 2).finish(on=MONDAY, note="Daftar hadir", by=staff)
    step(plan, 1).finish(on=MONDAY, note="SE 1/2025", by=staff)
    step(plan, 2).finish(on=MONDAY, note="Daftar hadir", by=staff)
    assert step(plan, 2).done_by == staff


@pytest.mark.parametrize(
    ("more", "words"),
    [({"note": " "}, "bukti"), ({"on": dt.date(2999, 1, 1)}, "belum terjadi")],
)
def test_a_step_needs_evidence_and_a_past_day(plan, staff, more, words):
    with pytest.raises(ValidationError, match=words):
        step(plan, 1).finish(**{"on": MONDAY, "note": "SE", "by": staff} | more)


def test_a_step_is_done_once_and_opened_again_from_the_end(plan, staff):
    for order in (1, 2):
        step(plan, order).finish(on=MONDAY, note="SE", by=staff)
    with pytest.raises(ValidationError, match="sudah selesai"):
        step(plan, 1).finish(on=MONDAY, note="SE", by=staff)
    with pytest.raises(ValidationError, match="Sosialisasi"):
        step(plan, 1).reopen(reason="salah", by=staff)
    step(plan, 2).reopen(reason="salah", by=staff)
    assert step(plan, 2).done_on is None


def test_a_plan_that_ended_takes_no_more_steps_and_makes_room(plan, staff):
    with pytest.raises(ValidationError, match="Tidak ada Puskesos"):
        start_plans([plan.centre], on=MONDAY, by=staff)
    with pytest.raises(ValidationError, match="alasannya"):
        plan.end(reason="", by=staff)
    plan.end(reason="disusun ulang", by=staff)
    with pytest.raises(ValidationError, match="berakhir"):
        step(plan, 1).finish(on=MONDAY, note="SE", by=staff)
    assert len(start_plans([plan.centre], on=MONDAY, by=staff)) == 1


def test_steps_in_a_circle_are_refused():
    first, second = make_step_template(), make_step_template()
    first.after.add(second)
    second.after.add(first)
    with pytest.raises(ValidationError, match="saling menunggu"):
        standard_steps()


def test_a_template_taken_out_of_use_blocks_nothing(staff):
    StepTemplate.objects.filter(order=1).update(is_in_use=False)
    plan = start_plans([make_centre()], on=MONDAY, by=staff)[0]
    assert plan.steps.count() == 10
    assert not step(plan, 2).after.exists()


def test_a_kecamatan_at_once_leaves_out_what_is_active_or_planned(staff, django_assert_max_num_queries):
    make_centre("35.24.02.2001", stage=Stage.ACTIVE)
    make_activation_plan(make_centre("35.24.02.2002"))
    make_centre("35.24.02.2003")
    make_centre("35.24.05.2002")
    region = Region.objects.get(code=BLULUK)
    with django_assert_max_num_queries(16):
        plans = plan_subdistrict(region, on=MONDAY, by=staff)
    assert [plan.centre.village_id for plan in plans] == ["35.24.02.2003"]
    with pytest.raises(ValidationError, match="dasar rencana"):
        plan_subdistrict(region, on=MONDAY, by=staff, with_new=True)
    more = plan_subdistrict(region, on=MONDAY, by=staff, with_new=True, evidence="Surat Kadis 5")
    assert len(more) == 6
    assert Centre.objects.filter(village__parent=BLULUK).count() == 9
    assert Centre.objects.get(village="35.24.02.2009").stage_changes.get().evidence == "Surat Kadis 5"


def test_the_owners_desk_shows_what_is_ready_and_soon_or_late(staff, tksk_bluluk, client_of):
    plan = make_activation_plan()
    today = timezone.localdate()
    late = make_activation_step(plan, owner=staff, due=today - dt.timedelta(days=3))
    soon = make_activation_step(plan, owner=staff, due=today + dt.timedelta(days=3))
    make_activation_step(plan, owner=staff, due=today + dt.timedelta(days=40))
    make_activation_step(plan, owner=tksk_bluluk)
    make_activation_step(plan, owner=staff, due=today).after.add(soon)
    assert [(task.chip, task.text.split(",")[0]) for task in my_steps(staff)] == [
        ("lewat batas", late.name), ("segera", soon.name),
    ]  # fmt: skip
    assert late.name in client_of(staff).get("/").content.decode()


def test_the_list_tells_late_ready_blocked_and_mine(plan, staff, client_of):
    client, url = client_of(staff), reverse("centres:activationstep_list")

    def orders(**query):
        return sorted(row.record.order for row in client.get(url, query).context["table"].rows)

    assert len(orders()) == 11
    assert orders(keadaan="ready") == [1]
    assert orders(keadaan="blocked") == list(range(2, 12))
    assert orders(pemilik="saya") == [1, 2, 7, 11]
    step(plan, 1).finish(on=MONDAY, note="SE", by=staff)
    assert orders(keadaan="ready") == [2]
    assert orders(keadaan="done") == [1]
    assert len(orders(keadaan="late")) == 10


def test_the_pages_of_one_plan(plan, staff, client_of, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(12):
        page = client.get(plan.get_absolute_url()).content.decode()
    assert "Menunggu: Kebijakan dan instruksi" in page
    assert "Ditunggu oleh: Sosialisasi kepada Camat dan Kades" in page
    finish = reverse("centres:activationstep_finish", args=[step(plan, 1).pk])
    assert "Bukti" in client.post(finish, {"on": "2025-03-04"}).content.decode()
    assert "SE 1/2025" in client.post(finish, {"on": "2025-03-04", "note": "SE 1/2025"}, follow=True).content.decode()
    blocked = reverse("centres:activationstep_finish", args=[step(plan, 9).pk])
    assert "menunggu" in client.post(blocked, {"on": "2025-03-04", "note": "Buka"}).content.decode()
    change = reverse("centres:activationstep_update", args=[step(plan, 2).pk])
    assert "siapa yang mengerjakan" in client.post(change, {"due": "2025-09-01"}).content.decode()
    client.post(change, {"due": "2025-09-01", "owner_words": "Camat"})
    assert (step(plan, 2).owner_name, step(plan, 2).due) == ("Camat", dt.date(2025, 9, 1))


def test_a_step_that_leads_to_a_stage_offers_to_record_it(plan, staff, operator_bronjong, client_of):
    ActivationStep.objects.filter(plan=plan, order__lt=4).update(done_on=MONDAY, done_by=staff, note="SE")
    finish = reverse("centres:activationstep_finish", args=[step(plan, 4).pk])
    page = client_of(staff).post(finish, {"on": "2025-04-20", "note": "SK 1"}, follow=True).content.decode()
    assert "kini dapat dicatat “terbentuk”" in page
    assert reverse("centres:centre_stage", args=[plan.centre_id]) in page
    finish = reverse("centres:activationstep_finish", args=[step(plan, 8).pk])
    page = client_of(operator_bronjong).post(finish, {"on": "2025-04-20", "note": "SOP"}, follow=True)
    assert "Akun, formulir, dan SOP siap selesai." in page.content.decode()


def test_plans_over_http_by_right_and_place(staff, tksk_bluluk, stranger_tksk, head, client_of):
    centre = make_centre()
    url, whole = reverse("centres:centre_plan", args=[centre.pk]), reverse("centres:subdistrict_plan", args=[BLULUK])
    for user in (tksk_bluluk, head):
        assert client_of(user).post(url, {"on": "2025-03-03"}).status_code == 403
        assert client_of(user).post(whole, {"on": "2025-03-03"}).status_code == 403
    client = client_of(staff)
    assert client.post(url, {"on": "2025-03-03"}).url == ActivationPlan.objects.get().get_absolute_url()
    assert "Tidak ada Puskesos" in client.post(whole, {"on": "2025-03-03"}).content.decode()
    answer = client.post(whole, {"on": "2025-03-03", "with_new": "on", "evidence": "Surat 5"}, follow=True)
    assert "8 rencana aktivasi" in answer.content.decode()
    assert "0 dari 99 langkah selesai" in answer.content.decode()
    first = ActivationStep.objects.first()
    stranger = client_of(stranger_tksk)
    assert stranger.get(first.plan.get_absolute_url()).status_code == 404
    assert stranger.post(reverse("centres:activationstep_finish", args=[first.pk])).status_code == 404
