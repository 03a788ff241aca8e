"""What each role may do: the one table.  Where it may do it is `regions/scoping.py`.

Permissions are Django's (`app.verb_model`); apps add their own by naming them in `Meta.permissions`.  A test checks
that every permission named here exists and that every permission an app declares is given to somebody.
"""

from __future__ import annotations

from functools import cache

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    STAFF = "staff", "Staf dinas"
    HEAD = "head", "Pimpinan"
    TKSK = "tksk", "TKSK"
    CENTRE_OPERATOR = "centre_operator", "Operator Puskesos"
    PILLAR_COORDINATOR = "pillar_coordinator", "Koordinator pilar"
    AUDITOR = "auditor", "Auditor"


VIEW_PEOPLE = {"people.view_person", "people.view_personalias"}
VIEW_PILLARS = {
    "pillars.view_pillar", "pillars.view_position", "pillars.view_unit", "pillars.view_decree",
    "pillars.view_membership", "pillars.view_membershipact", "pillars.view_heldvillage", "pillars.view_evaluation",
    "pillars.view_institutionprofile", "pillars.view_legalpaper", "pillars.view_clientcount", "pillars.view_training",
    "pillars.view_activityreport", "pillars.view_reportphoto", "pillars.view_pillarrule",
}  # fmt: skip
VIEW_EVENTS = {
    "events.view_event", "events.view_agendaitem", "events.view_session", "events.view_participant",
    "events.view_attendance", "events.view_minutes", "events.view_viewpoint", "events.view_followup",
    "events.view_document", "events.view_report", "events.view_certificate", "events.view_eventevaluation",
}  # fmt: skip
# What is paid to whom is for the office and those who check it, not for all who see the event.
VIEW_PAYMENTS = {"events.view_transportrate"}
VIEW_CENTRES = {
    "centres.view_centre", "centres.view_stagechange", "centres.view_centrestaff", "centres.view_activationplan",
    "centres.view_activationstep", "centres.view_facilitycheck", "centres.view_openinghour",
    "centres.view_monthlyactivity",
}  # fmt: skip
VIEW_CASES = {
    "cases.view_case", "cases.view_caseentry", "cases.view_casepaper", "cases.view_referral", "cases.view_escalation",
    "cases.view_servicekind", "cases.view_agency", "cases.view_rating",
}  # fmt: skip
HANDLE_CASES = {
    "cases.add_case", "cases.change_case", "cases.handle_case", "cases.decide_case", "cases.add_caseentry",
    "cases.change_casepaper", "cases.add_referral", "cases.change_referral",
}  # fmt: skip
# Rounds as those see them who go out: the programme, the recipients drawn, what was found there, and the queue.
VIEW_MONEV = {
    "aid.view_programme", "aid.view_programmeperiod", "aid.view_reasoncode", "aid.view_checklistitem", "aid.view_round",
    "aid.view_team", "aid.view_teammember", "aid.view_sample", "aid.view_visit", "aid.view_visitanswer",
    "aid.view_visitphoto", "aid.view_criterion", "aid.view_candidate", "aid.view_candidatecriterion",
    "aid.view_candidatepaper",
}  # fmt: skip
# Who receives what, and what was decided on whom, is not for everybody who helps at a visit.
VIEW_AID = VIEW_MONEV | {
    "aid.view_enrolment", "aid.view_quota", "aid.view_decision", "aid.view_siksstep", "aid.view_objection",
}  # fmt: skip
VIEW_REGIONS = {"regions.view_region", "regions.view_regionspelling"}
# Who looked, how long it is kept, what went wrong.  Setting periods, recording a breach, taking out: administrators.
WATCH_OVER_DATA = {
    "audit.view_sensitiveread", "trust.view_retentionperiod", "trust.view_breach", "trust.view_erasure",
    "trust.view_seal",
}  # fmt: skip
VIEW_ALL = VIEW_PEOPLE | VIEW_PILLARS | VIEW_EVENTS | VIEW_CENTRES | VIEW_CASES | VIEW_AID | VIEW_REGIONS
IMPORT = {
    "imports.view_importbatch",
    "imports.add_importbatch",
    "imports.apply_importbatch",
    "imports.undo_importbatch",
}

# A pillar goes out with a team: what that team visits, and nothing else (`rounds.own_team`).
GO_ALONG = {
    "aid.view_programme", "aid.view_programmeperiod", "aid.view_reasoncode", "aid.view_checklistitem", "aid.view_round",
    "aid.view_team", "aid.view_teammember", "aid.view_sample", "aid.view_visit", "aid.view_visitanswer",
    "aid.view_visitphoto", "aid.add_visit", "aid.add_visitphoto",
}  # fmt: skip


def _write(*models_: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in ("add", "change") for app, model in (m.split(".") for m in models_)}


# What is done in the village itself: the checklist, the hours, the month, and one's own steps of a plan.
WORK_IN_CENTRES = _write("centres.facilitycheck", "centres.openinghour", "centres.monthlyactivity") | {
    "centres.change_activationstep"
}
# In the village: reporting a visit, and putting somebody into the queue who receives nothing.
WORK_IN_MONEV = {"aid.add_visit", "aid.add_visitphoto"} | _write("aid.candidate", "aid.candidatepaper")

STAFF = (
    VIEW_ALL
    | WORK_IN_CENTRES
    | VIEW_PAYMENTS
    | IMPORT
    | _write("events.transportrate")
    | {"events.delete_transportrate"}
    | HANDLE_CASES
    | WORK_IN_MONEV
    | _write(
        "people.person", "people.personalias", "pillars.unit", "pillars.decree", "pillars.membership",
        "pillars.heldvillage", "pillars.evaluation", "pillars.institutionprofile", "pillars.legalpaper",
        "pillars.clientcount", "pillars.training", "pillars.activityreport", "pillars.reportphoto",
        "events.event", "events.agendaitem", "events.session", "events.participant", "events.attendance",
        "centres.centre", "centres.stagechange", "centres.centrestaff", "centres.activationplan", "aid.programme",
        "aid.enrolment", "aid.programmeperiod", "aid.quota", "aid.reasoncode", "aid.checklistitem", "aid.criterion",
        "aid.round", "aid.team", "aid.teammember", "aid.sample", "aid.objection", "aid.siksstep",
        "regions.regionspelling", "events.minutes", "events.followup", "events.document", "events.report",
        "events.certificate",
    )
    | {
        "people.reveal_nik", "people.export_person", "people.merge_person", "people.view_merge",
        "events.delete_agendaitem", "events.delete_participant", "events.delete_document",
        "audit.view_history", "accounts.view_delegation", "accounts.add_delegation", "pillars.decide_activityreport",
        "cases.oversee_case", "cases.view_sensitive_case", "cases.answer_field",
        # The rule that nobody decides on his own proposal is the verb's and the database's, not the roles'.
        "aid.propose_decision", "aid.decide_decision", "aid.answer_objection",
    }
)  # fmt: skip

TABLE: dict[str, set[str]] = {
    Role.STAFF: STAFF,
    Role.HEAD: VIEW_ALL
    | VIEW_PAYMENTS
    | _write("events.followup")
    | {
        "audit.view_history",
        "people.export_person",
        "people.view_merge",
        "cases.view_sensitive_case",
        "cases.answer_head",
        # The head answers for personal data, and so sees who looked at it.
        *WATCH_OVER_DATA,
        "aid.decide_decision",
        "aid.answer_objection",
    },
    Role.TKSK: VIEW_ALL
    | IMPORT
    | WORK_IN_CENTRES
    | _write(
        "people.person",
        "pillars.membership",
        "pillars.training",
        "pillars.activityreport",
        "pillars.reportphoto",
        "events.attendance",
    )
    | HANDLE_CASES
    | WORK_IN_MONEV
    # Who knows the village proposes and takes objections; deciding is the office's.
    | {"aid.propose_decision", "aid.add_objection"}
    # Who owns a follow-up closes it (`FollowUpQuerySet.workable_by`).
    | {"people.reveal_nik", "cases.oversee_case", "cases.answer_tksk", "events.change_followup"},
    Role.CENTRE_OPERATOR: VIEW_PEOPLE
    | VIEW_CENTRES
    | VIEW_CASES
    | VIEW_REGIONS
    | VIEW_MONEV
    | WORK_IN_CENTRES
    | WORK_IN_MONEV
    | HANDLE_CASES
    | _write("people.person")
    | {"cases.answer_facilitator"},
    Role.PILLAR_COORDINATOR: VIEW_PILLARS
    | VIEW_EVENTS
    | VIEW_REGIONS
    | GO_ALONG
    | _write("pillars.activityreport", "pillars.reportphoto")
    | {"events.change_followup"},
    Role.AUDITOR: VIEW_ALL
    | VIEW_PAYMENTS
    | WATCH_OVER_DATA
    | {"audit.view_history", "imports.view_importbatch", "people.view_merge"},
}


@cache
def permissions_of(role: str) -> frozenset[str]:
    """Every permission of a role.  The administrator has all that exist."""
    if role == Role.ADMINISTRATOR:
        return _all_permissions()
    return frozenset(TABLE.get(role, set()))


def _all_permissions() -> frozenset[str]:
    from django.apps import apps

    names: set[str] = set()
    for model in apps.get_models():
        meta = model._meta
        names |= {f"{meta.app_label}.{verb}_{meta.model_name}" for verb in meta.default_permissions}
        names |= {f"{meta.app_label}.{codename}" for codename, _ in meta.permissions}
    return frozenset(names)
