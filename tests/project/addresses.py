"""Every address of the app, read from the URL resolver, and what to put where an address has an argument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils.http import urlsafe_base64_encode

from events import evaluating
from tests import factories
from welfare.accounts import invitations
from welfare.accounts.access import Rule, rule_of
from welfare.accounts.models import Territory, User
from welfare.people.models import Person
from welfare.regions.models import Region

OURS = ("welfare.", "pillars", "puskesos.", "events")
BLULUK = "35.24.02"

# Which record `pk` means: by the address's name, or by what the name begins with.
PK_MEANS = {
    "accounts_delegation": "accounts.delegation",
    "accounts_invitation": "accounts.user",
    "mfa_edit_webauthn": "mfa.authenticator",
    "mfa_remove_webauthn": "mfa.authenticator",
    "people:person": "people.person",
    "people:merge": "people.merge",
    "people:distinctpair": "people.distinctpair",
    "jobs:job": "jobs.job",
    "imports:batch": "imports.importbatch",
    "imports:row": "imports.importbatch",
    "imports:rows": "imports.importbatch",
    "imports:mapping": "imports.savedmapping",
    "pillars:pillar": "pillars.pillar",
    "pillars:unit": "pillars.unit",
    "pillars:decree": "pillars.decree",
    "pillars:membership": "pillars.membership",
    "pillars:membership_create": "pillars.unit",
    "pillars:unit_institution": "pillars.institution",
    "pillars:unit_paper": "pillars.institution",
    "pillars:unit_clients": "pillars.institution",
    "pillars:legalpaper": "pillars.legalpaper",
    "pillars:clientcount": "pillars.clientcount",
    "pillars:act": "pillars.membershipact",
    "pillars:evaluation": "pillars.evaluation",
    "pillars:training": "pillars.training",
    "pillars:activityreport": "pillars.activityreport",
    "pillars:reportphoto": "pillars.reportphoto",
    "pillars:person": "people.person",
    "centres:centre": "centres.centre",
    "centres:centrestaff": "centres.centrestaff",
    "centres:stagechange": "centres.stagechange",
    "centres:facilitycheck": "centres.facilitycheck",
    "centres:activationplan": "centres.activationplan",
    "centres:activationstep": "centres.activationstep",
    "cases:case": "cases.case",
    "cases:caseentry": "cases.caseentry",
    "cases:referral": "cases.referral",
    "aid:programme": "aid.programme",
    "aid:round": "aid.round",
    "aid:team": "aid.team",
    "aid:team_create": "aid.round",
    "aid:visit_create": "aid.sample",
    "aid:visit": "aid.visit",
    "aid:visitphoto": "aid.visitphoto",
    "aid:enrolment": "aid.enrolment",
    "aid:period_create": "aid.programme",
    "aid:period": "aid.programmeperiod",
    "aid:quota_create": "aid.programmeperiod",
    "aid:quota": "aid.quota",
    "aid:reasoncode": "aid.reasoncode",
    "aid:checklistitem": "aid.checklistitem",
    "aid:criterion": "aid.criterion",
    "aid:candidate": "aid.candidate",
    "aid:candidatepaper": "aid.candidatepaper",
    "aid:decision_create": "aid.enrolment",
    "aid:decision": "aid.decision",
    "aid:objection_create": "aid.decision",
    "aid:objection": "aid.objection",
    "events:event": "events.event",
    "events:agenda": "events.event",
    "events:agendaitem": "events.agendaitem",
    "events:session": "events.session",
    "events:session_create": "events.event",
    "events:attendance": "events.session",
    "events:participant": "events.participant",
    "events:participant_list": "events.event",
    "events:participant_create": "events.event",
    "events:participant_export": "events.event",
    "events:participant_enlist": "events.event",
    "events:eventrole": "events.eventrole",
    "events:eventrole_list": "events.event",
    "events:eventrole_create": "events.event",
    "events:invitation": "events.participant",
    "events:invitation_list": "events.event",
    "events:rule": "events.invitationrule",
    "events:rule_list": "events.event",
    "events:rule_create": "events.event",
    "events:rule_drop": "events.participant",
    "events:letter": "events.letter",
    "events:letter_create": "events.event",
    "events:followup": "events.followup",
    "events:document": "events.document",
    "events:certificate": "events.certificate",
    "events:evaluation": "events.event",
    "events:recap_person": "people.person",
    "trust:person": "people.person",
    "trust:breach": "trust.breach",
}
# Factories with a shorter name than their model's.
SHORT = {"person_alias": "alias", "import_batch": "batch"}
# Records that belong to no region, or to the whole office: a stranger with the right sees them as well.
EVERYWHERE = {"pillars.pillar", "aid.programme", "aid.programmeperiod", "accounts.user", "trust.breach"}
# Files that records carry, so that their addresses have something to send.
FILES = {
    "pillars.decree": "scan", "pillars.legalpaper": "file", "pillars.training": "certificate",
    "pillars.reportphoto": "file", "centres.stagechange": "file", "centres.facilitycheck": "photo",
    "centres.activationstep": "file",
    "cases.caseentry": "file", "aid.decision": "minutes_file", "aid.objection": "file",
    "events.document": "file",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    name: str
    """With its namespace; Django's admin leaves a few redirects without one ("admin:")."""
    route: str
    arguments: frozenset[str]
    view: Any
    rule: Rule | None

    @property
    def is_ours(self) -> bool:
        view = getattr(self.view, "view_class", self.view)
        return view.__module__.startswith(OURS)

    @property
    def in_admin(self) -> bool:
        return self.name.startswith("admin:")

    def meant(self, argument: str) -> str:
        """The model label that an argument stands for.  Raises KeyError: then the tables above want a line."""
        if argument == "code":
            return "regions.region"
        if argument.endswith("_pk"):
            return {"session": "events.session", "participant": "events.participant", "row": "imports.importrow"}[
                argument.removesuffix("_pk")
            ]
        name = self.name
        while name not in PK_MEANS and "_" in name:
            name = name.rpartition("_")[0]
        return PK_MEANS[name]


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, [], "/", frozenset()))


def _walk(patterns: Any, namespaces: list[str], above: str, arguments: frozenset[str]) -> Iterator[Address]:
    for pattern in patterns:
        named = arguments | frozenset(pattern.pattern.regex.groupindex)
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or ""])
            yield Address(name, route, named, pattern.callback, rule_of(pattern.callback, namespaces, pattern.name))
        else:
            inner = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, route, named)


class World:
    """One record of every kind, in Desa Bronjong or its kecamatan, made when an address asks for it."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.event = factories.make_event(region=BLULUK)
        self.batch = factories.make_batch(by=by)
        self.made: dict[str, Any] = {"events.event": self.event, "imports.importbatch": self.batch}

    def record(self, label: str) -> Any:
        if label not in self.made:
            self.made[label] = self._make(label)
            if label in FILES:
                getattr(self.made[label], FILES[label]).save("berkas.pdf", ContentFile(b"%PDF-1.4 rekaan"))
        return self.made[label]

    def _make(self, label: str) -> Any:
        with_event = {
            "events.session", "events.agendaitem", "events.participant", "events.eventrole", "events.invitationrule",
            "events.letter", "events.followup", "events.document",
        }  # fmt: skip
        match label:
            case "regions.region":
                return Region.objects.get(code=factories.BRONJONG)
            case "pillars.institution":
                return factories.make_institution()
            case "people.person":
                return factories.make_person(nik=factories.make_nik())
            case "accounts.user":
                return factories.make_user()
            case "accounts.territory":
                return Territory.objects.filter(user=self.by).get()
            case "events.certificate":
                return factories.make_certificate(self.record("events.participant"))
            case "events.attendance":
                return factories.make_attendance(self.record("events.participant"), self.record("events.session"))
            case "imports.importrow":
                return factories.make_import_row(self.batch)
            case _ if label in with_event:
                return _factory(label)(self.event)
            case _:
                return _factory(label)()

    def url(self, address: Address) -> str:
        """A URL for an address.  Raises KeyError when nothing is known to put in for one of its arguments."""
        if address.name == "admin:":
            return address.route.replace("<path:object_id>", "1")
        if address.in_admin:
            return reverse(address.name, kwargs={name: self._in_admin(address, name) for name in address.arguments})
        return reverse(address.name, kwargs={name: self._value(address, name) for name in address.arguments})

    def _value(self, address: Address, argument: str) -> Any:
        record = self.record(address.meant(argument))
        if address.name == "accounts_invitation":
            key = urlsafe_base64_encode(str(record.pk).encode())
            return key if argument == "key" else invitations.tokens.make_token(record)
        if argument == "token":
            return evaluating.token(record) if address.name == "events:evaluation_fill" else record.token
        return record.code if argument == "code" else record.pk

    def _in_admin(self, address: Address, argument: str) -> Any:
        match argument:
            case "app_label":
                return "people"
            case "url":
                return "tidak/ada/"
            case "content_type_id":
                return ContentType.objects.get_for_model(Person).pk
            case "object_id" if address.name == "admin:view_on_site":
                return self.record("people.person").pk
            case "object_id":
                return self.record(_admin_names()[address.name]._meta.label_lower).pk
            case "id":  # changing a user's password
                return self.record("accounts.user").pk
            case _:
                raise KeyError(argument)


def _factory(label: str) -> Any:
    """`make_…` of a model: by its class name in snake case, or the short name in `SHORT`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", apps.get_model(label).__name__).lower()
    found = getattr(factories, f"make_{SHORT.get(name, name)}", None)
    if found is None:
        raise KeyError(f"tests/factories.py: make_{SHORT.get(name, name)}")
    return found


@cache
def _admin_names() -> dict[str, Any]:
    """Every address of a model in the admin, and its model."""
    names = {}
    for model, options in admin.site._registry.items():
        names |= {f"admin:{pattern.name}": model for pattern in options.urls if isinstance(pattern, URLPattern)}
    return names


def admin_options(address: Address) -> Any:
    """The ModelAdmin behind an address of the admin, or None for the site's own pages."""
    model = _admin_names().get(address.name)
    return admin.site._registry[model] if model else None
