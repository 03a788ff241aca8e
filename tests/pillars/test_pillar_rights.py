"""A coordinator sees the own pillar only, a TKSK the own kecamatan only: lists, records, search, choices, admin."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from pillars import models
from pillars.desk import ending_decrees, find_decrees, find_units, role_words, trainings_of, waiting_reports
from pillars.forms.decrees import decrees_near
from pillars.forms.units import UnitForm
from tests import factories as make
from welfare.accounts.models import User
from welfare.accounts.roles import Role

pytestmark = pytest.mark.django_db
LISTS = ["unit_list", "membership_list", "decree_list", "activityreport_list", "training_list", "breach_list"]
SEEN = [
    models.Unit, models.Membership, models.Decree, models.MembershipAct, models.HeldVillage, models.Evaluation,
    models.InstitutionProfile, models.LegalPaper, models.ClientCount, models.Training, models.ActivityReport,
    models.ReportPhoto,
]  # fmt: skip


def office(pillar, region):
    """One record of every kind of a pillar in a village."""
    pillar = make.make_pillar(pillar)
    decree = make.make_decree(region=region)
    unit = make.make_unit(pillar, region)
    member = make.make_membership(unit=unit, decree=decree)
    report = make.make_activity_report(unit)
    return {
        unit, member, decree, make.make_membership_act(member), make.make_held_village(member, region),
        make.make_evaluation(member), make.make_institution_profile(unit), make.make_legal_paper(unit),
        make.make_client_count(unit), make.make_training(member.person), report, make.make_report_photo(report),
    }  # fmt: skip


@pytest.fixture
def world(coordinator_kt):
    models.PillarCoordinator.objects.create(user=coordinator_kt, pillar=make.make_pillar("KT"))
    return {
        ("KT", "bluluk"): office("KT", "35.24.02.2005"),
        ("KT", "babat"): office("KT", "35.24.05.2008"),
        ("PSM", "bluluk"): office("PSM", "35.24.02.2005"),
        ("PSM", "babat"): office("PSM", "35.24.05.2008"),
    }


WHO = {
    "coordinator_kt": lambda pillar, place: pillar == "KT",
    "tksk_bluluk": lambda pillar, place: place == "bluluk",
    "stranger_tksk": lambda pillar, place: place == "babat",
    "staff": lambda pillar, place: True,
}
each = pytest.mark.parametrize("who", WHO)


def split(world, who):
    own, others = set(), set()
    for (pillar, place), records in world.items():
        (own if WHO[who](pillar, place) else others).update(records)
    return own, others


@each
def test_every_kind_of_record_is_seen_in_place_and_pillar_only(who, world, request):
    user, (own, others) = request.getfixturevalue(who), split(world, who)
    for model in SEEN:
        seen = set(model.objects.visible_to(user))
        assert {record for record in own if isinstance(record, model)} <= seen, model
        assert not seen & {record for record in others if isinstance(record, model)}, model


@each
def test_lists_and_records_on_the_pages(who, world, request, client_of):
    client, (own, others) = client_of(request.getfixturevalue(who)), split(world, who)
    for name in LISTS:
        response = client.get(reverse(f"pillars:{name}"))
        shown = {row.record for row in response.context["table"].rows}
        assert not shown & others, name
    for record in own | others:
        if hasattr(record, "get_absolute_url"):
            assert client.get(record.get_absolute_url()).status_code == (200 if record in own else 404), record


@each
def test_search_tasks_and_sections_of_persons(who, world, request):
    user, (_own, others) = request.getfixturevalue(who), split(world, who)
    found = {url for _, _, url in [*find_units(user, "Unit"), *find_decrees(user, "188")]}
    assert not found & {record.get_absolute_url() for record in others if hasattr(record, "get_absolute_url")}
    people = {record.person.pk for record in others if isinstance(record, models.Membership)}
    assert role_words(user, people) == {}
    for record in others:
        if isinstance(record, models.Training):
            assert not (trainings_of(user, record.person) or {}).get("trainings")


def test_what_waits_is_counted_in_place_only(world, staff, tksk_bluluk):
    models.ActivityReport.objects.update(state="sent")
    assert "4 laporan" in waiting_reports(staff)[0].text
    assert "2 laporan" in waiting_reports(tksk_bluluk)[0].text
    assert ending_decrees(staff) == []


@each
def test_choices_in_forms(who, world, request):
    user, (_own, others) = request.getfixturevalue(who), split(world, who)
    form = UnitForm(user=user)
    assert all(user.covers(region) for region in form.fields["region"].queryset)
    assert set(form.fields["pillar"].queryset) == set(models.Pillar.objects.visible_to(user))
    for record in others:
        if isinstance(record, models.Unit):
            assert not set(decrees_near(record, user)) & others


@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_the_back_room_and_its_export_ask_the_same(model, world):
    """Administrators of one kecamatan see that kecamatan: the admin's own queryset, from which it exports too."""
    narrow = User.objects.create_user("admin.bluluk", role=Role.ADMINISTRATOR, name="Admin Bluluk")
    narrow.territories.set(["35.24.02"])
    http = RequestFactory().get("/")
    http.user = narrow
    page = admin.site._registry[model]
    others = {record for key in world if key[1] == "babat" for record in world[key]}
    assert set(page.get_queryset(http))
    assert not set(page.get_queryset(http)) & others


def test_a_unit_outside_the_officers_territory_says_what_to_do(client_of, staff):
    staff.territories.set(["35.24.02"])
    data = {"pillar": make.make_pillar("KT").pk, "region": "35.24.05.2008", "name": "Karang Taruna Sana"}
    page = client_of(staff).post(reverse("pillars:unit_create"), data).content.decode()
    assert "di luar wilayah kerja Anda" in page
    assert "minta staf dinas" in page
    assert not models.Unit.objects.filter(name="Karang Taruna Sana").exists()


def test_a_member_without_a_unit_says_what_to_do(administrator, staff, client_of):
    person, post = make.make_person(), models.Position.objects.get(pillar__code="KT", name="Anggota")
    data = {"person": person.pk, "position": post.pk, "unit": ""}
    page = client_of(administrator).post(reverse("admin:pillars_membership_add"), data).content.decode()
    assert "jabatan selalu dipegang di sebuah unit" in page
    page = client_of(staff).get(reverse("pillars:person_membership", args=[person.pk]), {"cari": "1"}).content.decode()
    assert "jabatan selalu dipegang di sebuah unit" in page
    assert not models.Membership.objects.exists()


def test_from_a_person_to_the_unit_of_the_post(staff, client_of):
    person, unit = make.make_person(), make.make_unit(make.make_pillar("KT"), name="Karang Taruna Desa Bronjong")
    url = reverse("pillars:person_membership", args=[person.pk])
    page = client_of(staff).get(url, {"cari": "1", "nama": "bronjong karang"}).content.decode()
    assert f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={person.pk}" in page
