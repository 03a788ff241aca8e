"""Every record of ours in the back room: opened, searched, exported, imported through the one engine."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests import factories as make
from welfare.accounts.models import User
from welfare.admin_export import RecordAdmin
from welfare.audit.models import SensitiveRead
from welfare.desk.registry import SheetKind, announced
from welfare.regions.models import Region

OURS = ("welfare.", "pillars", "puskesos.", "events")
REASON = "Bahan rapat koordinasi"


def our_models():
    """All records of ours, without the history tables that the database writes."""
    models = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return [model for model in models if not hasattr(model, "pgh_tracked_model")]


REGISTERED = {model: page for model, page in admin.site._registry.items() if model in our_models()}
MODELS = sorted(REGISTERED, key=lambda model: model._meta.label)
MAKERS = {
    "people.Person": make.make_person,
    "people.PersonAlias": make.make_alias,
    "people.Merge": make.make_merge,
    "people.PossibleDouble": make.make_possible_double,
    "pillars.Pillar": make.make_pillar,
    "pillars.Position": make.make_position,
    "pillars.Unit": make.make_unit,
    "pillars.Decree": make.make_decree,
    "pillars.Membership": make.make_membership,
    "pillars.MembershipAct": make.make_membership_act,
    "pillars.HeldVillage": make.make_held_village,
    "pillars.Evaluation": make.make_evaluation,
    "pillars.InstitutionProfile": make.make_institution_profile,
    "pillars.LegalPaper": make.make_legal_paper,
    "pillars.ClientCount": make.make_client_count,
    "pillars.Training": make.make_training,
    "pillars.ActivityReport": make.make_activity_report,
    "pillars.ReportPhoto": make.make_report_photo,
    "pillars.PillarRule": make.make_pillar_rule,
    "events.EventKind": make.make_event_kind,
    "events.Event": make.make_event,
    "events.Session": make.make_session,
    "events.AgendaItem": make.make_agenda_item,
    "events.Participant": make.make_participant,
    "events.Attendance": make.make_attendance,
    "events.EventRole": make.make_event_role,
    "events.InvitationRule": make.make_invitation_rule,
    "events.Invitation": make.make_invitation,
    "events.NumberFormat": make.make_number_format,
    "events.Letter": make.make_letter,
    "events.Minutes": make.make_minutes,
    "events.Viewpoint": make.make_viewpoint,
    "events.FollowUp": make.make_follow_up,
    "events.DocumentKind": make.make_document_kind,
    "events.RequiredDocument": make.make_required_document,
    "events.Document": make.make_document,
    "events.Report": make.make_report,
    "events.Certificate": make.make_certificate,
    "events.EventEvaluation": make.make_event_evaluation,
    "centres.Centre": make.make_centre,
    "centres.StageChange": make.make_stage_change,
    "centres.CentreStaff": make.make_centre_staff,
    "centres.FacilityKind": make.make_facility_kind,
    "centres.FacilityCheck": make.make_facility_check,
    "centres.OpeningHour": make.make_opening_hour,
    "centres.MonthlyActivity": make.make_monthly_activity,
    "centres.StepTemplate": make.make_step_template,
    "centres.ActivationPlan": make.make_activation_plan,
    "centres.ActivationStep": make.make_activation_step,
    "cases.ServiceKind": make.make_service_kind,
    "cases.Agency": make.make_agency,
    "cases.Case": make.make_case,
    "cases.CaseEntry": make.make_case_entry,
    "cases.CasePaper": make.make_case_paper,
    "cases.Referral": make.make_referral,
    "cases.Rating": make.make_rating,
    "cases.Escalation": make.make_escalation,
    "aid.Programme": make.make_programme,
    "aid.Enrolment": make.make_enrolment,
    "aid.ProgrammePeriod": make.make_programme_period,
    "aid.Quota": make.make_quota,
    "aid.ReasonCode": make.make_reason_code,
    "aid.ChecklistItem": make.make_checklist_item,
    "aid.Criterion": make.make_criterion,
    "aid.Candidate": make.make_candidate,
    "aid.CandidateCriterion": make.make_candidate_criterion,
    "aid.CandidatePaper": make.make_candidate_paper,
    "aid.Round": make.make_round,
    "aid.Team": make.make_team,
    "aid.TeamMember": make.make_team_member,
    "aid.Sample": make.make_sample,
    "aid.Visit": make.make_visit,
    "aid.VisitAnswer": make.make_visit_answer,
    "aid.VisitPhoto": make.make_visit_photo,
    "aid.Decision": make.make_decision,
    "aid.SiksStep": make.make_siks_step,
    "aid.Objection": make.make_objection,
    "imports.ImportBatch": make.make_batch,
    "imports.ImportRow": make.make_import_row,
    "papers.Letterhead": make.make_letterhead,
    "papers.Signatory": make.make_signatory,
}

each = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
made = pytest.mark.parametrize("label", sorted(MAKERS))


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def browser(client_of, administrator):
    return client_of(administrator)


def test_every_record_of_ours_has_its_page():
    lines_of_others = {"accounts.Territory"}  # edited on the account's own page
    missing = {model._meta.label for model in our_models() if model not in admin.site._registry}
    assert missing <= lines_of_others
    assert all(isinstance(page, RecordAdmin) for page in REGISTERED.values())


@each
def test_the_list_opens_and_survives_nonsense(browser, model):
    address = url(model, "changelist")
    assert browser.get(address).status_code == 200
    for query in ("q=%00", "q=suwarti", "o=99.x", "p=abc", "e=1", "_changelist_filters=%00"):
        assert browser.get(f"{address}?{query}").status_code in (200, 302), query
    assert browser.get(url(model, "change", "tidak-ada")).status_code == 302
    assert browser.get(url(model, "change", "a\x00b")).status_code == 302


@made
def test_a_record_opens_with_our_history(browser, label):
    record = MAKERS[label]()
    model = type(record)
    assert browser.get(url(model, "change", record.pk)).status_code == 200
    page = browser.get(url(model, "history", record.pk))
    assert page.status_code == 200
    if hasattr(record, "history"):
        assert "Dicatat" in page.content.decode()


@made
def test_a_list_of_forty_costs_no_more_than_of_one(browser, label, django_assert_max_num_queries):
    model = type(MAKERS[label]())
    for _ in range(4):
        if label not in ("papers.Letterhead",):
            MAKERS[label]()
    browser.get(url(model, "changelist"))
    with django_assert_max_num_queries(12):
        browser.get(url(model, "changelist"))


@each
def test_export_asks_why_and_is_written_down(browser, administrator, model):
    address = url(model, "export")
    page = browser.get(address)
    if model is User:  # a list of accounts would be a list of doors
        assert page.status_code == 403
        return
    assert page.status_code == 200
    assert "Alasan mengunduh" in page.content.decode()
    assert "Submit" not in page.content.decode()
    assert "text/html" in browser.post(address, {"format": "0", "resource": "0"}).headers["Content-Type"]
    assert not SensitiveRead.objects.exists()
    response = browser.post(address, {"format": "0", "resource": "0", "reason": REASON})
    assert "spreadsheetml" in response.headers["Content-Type"]
    read = SensitiveRead.objects.get()
    assert (read.user, read.reason, read.subject_model) == (administrator, REASON, model._meta.label_lower)


def test_export_of_persons_holds_no_nik_and_no_formula(browser):
    number = make.make_nik()
    make.make_person(name="=1+1", nik=number, phone="081200000001")
    from welfare.people.models import Person

    address = url(Person, "export")
    response = browser.post(address, {"format": "0", "resource": "0", "reason": REASON})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head = [cell.value for cell in sheet[1]]
    assert not [name for name in head if "NIK" in name]
    row = dict(zip(head, sheet[2], strict=True))
    assert (row["Nama"].value, row["Nama"].data_type) == ("=1+1", "s")
    assert (row["Nomor HP"].value, row["Desa/Kelurahan"].value) == ("081200000001", "Bronjong")
    text = browser.post(address, {"format": "1", "resource": "0", "reason": REASON}).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert number not in text
    assert browser.get(f"{address}?sex__exact=%00").status_code == 302
    assert browser.get(f"{address}?tidak_ada=1").status_code == 302


def test_export_keeps_the_filter(browser):
    make.make_person(name="Wagiyem")
    make.make_person(name="Jumari", sex="L")
    from welfare.people.models import Person

    response = browser.post(
        f"{url(Person, 'export')}?sex__exact=L", {"format": "1", "resource": "0", "reason": REASON}
    )  # fmt: skip
    text = response.content.decode("utf-8-sig")
    assert "Jumari" in text
    assert "Wagiyem" not in text


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("people.Person", "persons"),
        ("pillars.Unit", "units"),
        ("pillars.Membership", "members"),
        ("events.Participant", "participants"),
        ("centres.Centre", "centres"),
        ("centres.CentreStaff", "staff"),
        ("pillars.Decree", "decrees"),
        ("cases.Case", "cases"),
        ("aid.Enrolment", "recipients"),
        ("aid.Candidate", "candidates"),
    ],
)
def test_the_import_button_opens_the_engine(browser, label, kind):
    page = browser.get(url(apps.get_model(label), "changelist")).content.decode()
    assert f"{reverse('imports:batch_create')}?kind={kind}" in page
    assert browser.get(f"{url(apps.get_model(label), 'changelist')}import/").status_code in (302, 404)


def test_what_a_kind_fills_the_same_kind_downloads():
    filled = {page.import_kind: page.kind_resource for page in REGISTERED.values() if page.import_kind}
    assert filled == {kind.code: kind.resource for kind in announced(SheetKind)}


def test_search_finds_persons_in_any_spelling(browser):
    make.make_person(name="Mochamad Choirul Anam")
    from welfare.people.models import Person

    page = browser.get(url(Person, "changelist"), {"q": "Moh. Khoirul"})
    assert "Mochamad Choirul Anam" in page.content.decode()


AUTOCOMPLETE = [
    {"term": "a\x00b", "app_label": "people", "model_name": "person", "field_name": "region"},
    {"term": "blu", "app_label": "people", "model_name": "person", "field_name": "memberships"},
    {"term": "", "app_label": "regions", "model_name": "region", "field_name": "children"},
    {"term": "", "app_label": "regions", "model_name": "region", "field_name": "persons"},
    {"term": "", "app_label": "regions", "model_name": "region", "field_name": "code"},
    {"term": "", "app_label": "accounts", "model_name": "user", "field_name": "territories"},
    {"term": "", "app_label": "people", "model_name": "person", "field_name": "user"},
    {"term": "", "app_label": "x\x00", "model_name": "\x00", "field_name": "\x00"},
    {"term": "'\"%_\\", "app_label": "people", "model_name": "personalias", "field_name": "person"},
    {"term": "a" * 5000, "app_label": "people", "model_name": "personalias", "field_name": "person"},
    {
        "term": "a",
        "page": "99999999999999999999",
        "app_label": "people",
        "model_name": "personalias",
        "field_name": "person",
    },
    {},
]


@pytest.mark.parametrize("query", AUTOCOMPLETE, ids=str)
def test_autocomplete_answers_everything(browser, query):
    assert browser.get(reverse("admin:autocomplete"), query).status_code in (200, 400, 403, 404)


def test_autocomplete_of_every_field_of_every_record(browser):
    asked = 0
    for model in our_models():
        for field in model._meta.get_fields():
            query = {
                "term": "a", "app_label": model._meta.app_label, "model_name": model._meta.model_name,
                "field_name": field.name,
            }  # fmt: skip
            assert browser.get(reverse("admin:autocomplete"), query).status_code in (200, 403, 404), query
            asked += 1
    assert asked > 100


def test_autocomplete_suggests(browser):
    query = {"term": "bronjong", "app_label": "people", "model_name": "person", "field_name": "region"}
    found = browser.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found == [{"id": "35.24.02.2005", "text": "Desa Bronjong, Kec. Bluluk"}]


def test_autocomplete_tells_namesakes_apart(browser):
    for region in ("35.24.02.2005", "35.24.05.2002"):
        make.make_person(name="Budi Santoso", region=region)
    query = {"term": "budi", "app_label": "people", "model_name": "personalias", "field_name": "person"}
    found = {item["text"] for item in browser.get(reverse("admin:autocomplete"), query).json()["results"]}
    assert found == {
        "Budi Santoso (Desa Bronjong, Kec. Bluluk)",
        "Budi Santoso (Desa Karangkembang, Kec. Babat)",
    }


def test_what_happened_cannot_be_deleted(browser):
    membership = make.make_membership()
    assert browser.post(url(type(membership), "delete", membership.pk), {"post": "yes"}).status_code == 403
    alias = make.make_alias()
    assert browser.post(url(type(alias), "delete", alias.pk), {"post": "yes"}).status_code == 302
    assert not type(alias).objects.filter(pk=alias.pk).exists()


@pytest.mark.parametrize(
    "label", ["audit.SensitiveRead", "imports.ImportBatch", "imports.ImportRow", "centres.StageChange"]
)
def test_what_the_app_writes_is_only_looked_at(browser, label):
    model = apps.get_model(label)
    assert browser.get(url(model, "add")).status_code == 403


def test_a_correction_is_written_to_the_history_with_its_author(browser, administrator):
    region = Region.objects.get(code="35.24.02.2005")
    data = {
        "name": region.name, "level": region.level, "kind": region.kind, "parent": region.parent_id,
        "bps_code": "3524020005",
        "spellings-TOTAL_FORMS": "0", "spellings-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert browser.post(url(Region, "change", region.pk), data).status_code == 302
    event = region.history.latest("pgh_id")
    assert (event.bps_code, event.pgh_context["user"]) == ("3524020005", administrator.pk)


def test_a_stamped_record_takes_its_author(browser, administrator):
    data = {"region": "35.24.02.2005", "spelling": "Brojong", "kind": "spelling", "source": ""}
    from welfare.regions.models import RegionSpelling

    assert browser.post(url(RegionSpelling, "add"), data).status_code == 302
    assert RegionSpelling.objects.get(spelling="Brojong").confirmed_by == administrator


def test_only_administrators_come_in(client_of, staff, head, tksk_bluluk, client):
    from welfare.people.models import Person

    for user in (staff, head, tksk_bluluk):
        for page in ("changelist", "export"):
            assert client_of(user).get(url(Person, page)).status_code == 403
    assert client.get(url(Person, "changelist")).status_code == 302
