"""The plan and the invitations of the demo's events: rules, letters and answers, each as an office would leave them.

Nobody is named who is not made up; those who carried the event of 16 June 2025 stand by function only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.inviting import Resolver, invite, rule_words
from events.lettering import CLOSING, Wording, default_opening, issue, why_not
from events.models import Event, EventRole, Invitation, InvitationRule, Letter, NumberFormat, Participant
from pillars.models import Pillar, Position
from welfare.papers.models import Signatory

LETTER_DAY = dt.date(2025, 6, 10)
TOLD_AT = dt.datetime(2025, 6, 11, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
RULES = [
    ("KT", "Ketua", "regency"),
    ("PSM", "Ketua IPSM", "regency"),
    ("TAGANA", "Ketua", "regency"),
    ("LKS", "Ketua FLKS", "regency"),
    ("PKH", "Koordinator Kabupaten", "regency"),
    ("TKSK", "TKSK", "subdistrict"),
]
ROLES = [
    ("speaker", "Kepala Dinas Sosial", "penguatan dan pembinaan pilar-pilar sosial"),
    ("moderator", "Kabid Pemberdayaan Sosial", "FGD Puskesos berbasis desa/kelurahan"),
    ("committee", "Kabid Pemberdayaan Sosial", "ketua"),
    ("committee", "Staf Bidang Pemberdayaan Sosial", "sekretaris"),
]
WAITING, COMING, UNABLE = Invitation.Answer.WAITING, Invitation.Answer.COMING, Invitation.Answer.UNABLE


def fill_former(event: Event, by: Any) -> None:
    """Roles, rules, answers and one numbered letter; nothing where something stands already."""
    _ensure_roles(event)
    if not event.rules.exists():
        _ensure_rules(event, RULES, by)
        _tie_to_rules(event, by)
        _answer(event, COMING, by)
    if not event.letters.exists() and not why_not(event):
        issue(event, _wording(event), by=by)
        told = {"told_via": Invitation.Via.LETTER, "told_at": TOLD_AT}
        Invitation.objects.filter(participant__event=event).update(**told)


def fill_coming(event: Event, by: Any) -> None:
    """Invited by rule, some answers in, no letter yet: what a desk looks like two weeks before."""
    if event.rules.exists():
        return
    _ensure_rules(event, [("TKSK", "TKSK", "subdistrict"), ("KT", "Ketua", "regency")], by)
    for rule in event.rules.all():
        if Resolver(event, by).resolve([rule])[0].new:
            invite(rule, by=by)
    people = list(event.participants.order_by("order"))
    for person in people[:6]:
        Invitation.respond(person, COMING, by=by)
    for person in people[6:7]:
        Invitation.respond(person, UNABLE, by=by, stand_in_name="Wakil Contoh", note="tugas di kecamatan")
    for person in people[7:8]:
        Invitation.respond(person, UNABLE, by=by, note="sakit")


def _ensure_roles(event: Event) -> None:
    if not event.roles.exists():
        EventRole.objects.bulk_create(
            EventRole(event=event, kind=kind, name=name, duty=duty, institution="Dinas Sosial", order=order)
            for order, (kind, name, duty) in enumerate(ROLES, 1)
        )


def _ensure_rules(event: Event, rules: list[tuple[str, str, str]], by: Any) -> None:
    for code, post, level in rules:
        pillar = Pillar.objects.get(code=code)
        positions = list(Position.objects.filter(pillar=pillar, name=post))
        words = rule_words(pillar, positions, level, [])
        rule = InvitationRule.objects.create(event=event, pillar=pillar, level=level, words=words, created_by=by)
        rule.positions.set(positions)


def _tie_to_rules(event: Event, by: Any) -> None:
    """Who came in by the imported list and holds a post that a rule means was invited by that rule."""
    listed = {person.person_id: person for person in event.participants.filter(person__isnull=False)}
    rows: dict[int, Invitation] = {}
    for found in Resolver(event, by).saved():
        for term in found.holders:
            person = listed.get(term.person_id)
            if person and person.pk not in rows:
                rows[person.pk] = Invitation(participant=person, rule=found.rule, post=term, recorded_by=by)
    Invitation.objects.bulk_create(rows.values())


def _answer(event: Event, answer: str, by: Any) -> None:
    people = list(Participant.objects.filter(event=event).order_by("order"))
    for person in people:
        Invitation.respond(person, answer, by=by)


def _wording(event: Event) -> Wording:
    return Wording(
        format=NumberFormat.objects.get(code="undangan"),
        dated=LETTER_DAY,
        nature=Letter.Nature.IMPORTANT,
        subject="Undangan",
        opening=default_opening(event),
        closing=CLOSING,
        addressing=Letter.Addressing.EACH,
        signatory=Signatory.objects.filter(is_active=True).first(),
    )
