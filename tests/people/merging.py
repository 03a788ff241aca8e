"""What the tests of merging share: two persons with records in every app, and a picture of the whole database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import connection, models

from events.models import EventRole, Invitation
from tests import factories as make
from welfare.people.models import DistinctPair, MatchDecision, Merge, Person, PossibleDouble

OURS = ("welfare.", "pillars", "puskesos.", "events")
# The trail itself, and what is computed from the register.
ASIDE = {"people.merge", "people.mergerow", "people.possibledouble"}
DAY = dt.date(2025, 1, 1)


def domain_models() -> list[type[models.Model]]:
    """All tables of ours but the history, which only grows."""
    found = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith(OURS)]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def picture() -> dict[str, list[str]]:
    """Every row of every table of ours, as the database writes it."""
    taken = {}
    with connection.cursor() as cursor:
        for model in domain_models():
            if model._meta.label_lower not in ASIDE and "regions" not in model._meta.app_label:
                cursor.execute(f'SELECT to_jsonb(r)::text FROM "{model._meta.db_table}" AS r ORDER BY 1')  # noqa: S608
                taken[model._meta.label] = [row for (row,) in cursor.fetchall()]
    return taken


def pointing_at(pk: int) -> dict[str, int]:
    """Rows that point to a person by any foreign key that the *database* knows, whatever the models say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass ORDER BY 1, 2"
        )
        columns = cursor.fetchall()
        counts = {}
        for table, column in columns:
            cursor.execute(f'SELECT count(*) FROM {table} WHERE "{column}" = %s', [pk])  # noqa: S608
            counts[f"{table}.{column}"] = cursor.fetchone()[0]
    return counts


class Stage:
    """Two persons, and things that both may have to do with."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.winner = make.make_person(name="Siti Aminah Contoh", nik=make.make_nik(female=True))
        self.loser = make.make_person(name="Siti Aminatun Contoh", email="siti@contoh.id")
        self.third = make.make_person()
        self.unit = make.make_unit()
        self.position = make.make_position(self.unit.pillar)
        self.event = make.make_event()
        self.session = make.make_session(self.event)
        self.programme = make.make_programme()
        self.centre = make.make_centre()
        self.criterion = make.make_criterion()
        self.monev = make.make_round()
        self.team = make.make_team(self.monev)

    def give(self, person: Person, kind: str, variant: int = 0) -> Any:
        """One record of a kind; the same variant for both persons is what cannot stand twice."""
        return getattr(self, f"_{kind}")(person, variant)

    def _membership(self, person: Person, variant: int) -> Any:
        unit = self.unit if variant == 0 else make.make_unit(self.unit.pillar)
        term = make.make_membership(person, unit, self.position, start=DAY + dt.timedelta(days=person.pk % 9))
        make.make_membership_act(term, by=self.by)
        make.make_held_village(term)
        make.make_evaluation(term, by=self.by)
        return term

    def _training(self, person: Person, variant: int) -> Any:
        return make.make_training(person, name=f"Bimtek {variant}", on=None, hours=variant or None)

    def _participation(self, person: Person, variant: int) -> Any:
        event = self.event if variant == 0 else make.make_event()
        participant = make.make_participant(event, person)
        if variant == 0:
            state = "absent" if person.pk % 2 else "present"
            make.make_attendance(participant, self.session, state=state, marked_by=self.by)
            Invitation.objects.create(participant=participant, answer="coming" if person.pk % 2 else "waiting")
        return participant

    def _role(self, person: Person, variant: int) -> Any:
        event = self.event if variant == 0 else make.make_event()
        return EventRole.objects.create(event=event, kind="speaker", person=person, name=person.name)

    def _standing_in(self, person: Person, variant: int) -> Any:
        return Invitation.objects.create(
            participant=make.make_participant(), answer="unable", stand_in=person, stand_in_name=person.name
        )

    def _post(self, person: Person, variant: int) -> Any:
        centre = self.centre if variant == 0 else make.make_centre()
        return make.make_centre_staff(centre, person)

    def _pioneer(self, person: Person, variant: int) -> Any:
        return make.make_centre(pioneer=person)

    def _case(self, person: Person, variant: int) -> Any:
        return make.make_case(client=person, reporter=person)

    def _enrolment(self, person: Person, variant: int) -> Any:
        more = {"status": "ended", "ended_reason": "pindah", "ended_on": DAY} if person.pk % 2 else {}
        return make.make_enrolment(self.programme, person, period=f"202{variant}", **more)

    def _candidate(self, person: Person, variant: int) -> Any:
        programme = self.programme if variant == 0 else make.make_programme()
        candidate = make.make_candidate(programme, person)
        make.make_candidate_criterion(candidate, self.criterion)
        return candidate

    def _sample(self, person: Person, variant: int) -> Any:
        """Drawn in the same round, visited and decided on."""
        enrolment = make.make_enrolment(self.monev.period.programme, person, period=f"202{6 + variant}")
        sample = make.make_sample(self.monev, enrolment)
        make.make_visit(sample, by=self.by, on=DAY + dt.timedelta(days=person.pk % 9), photos=1)
        return sample

    def _team_member(self, person: Person, variant: int) -> Any:
        team = self.team if variant == 0 else make.make_team(self.monev)
        return make.make_team_member(team, person)

    def _alias(self, person: Person, variant: int) -> Any:
        return make.make_alias(person, spelling=f"Aminah {variant}")

    def _apart(self, person: Person, variant: int) -> Any:
        other = self.third if variant == 0 else make.make_person()
        first, second = sorted((person, other), key=lambda one: one.pk)
        return DistinctPair.objects.create(first=first, second=second, decided_by=self.by)

    def _decision(self, person: Person, variant: int) -> Any:
        same = bool(person.pk % 2)
        return MatchDecision.objects.create(fingerprint=f"f{variant}", person=person, same=same, decided_by=self.by)

    def _earlier(self, person: Person, variant: int) -> Any:
        lost = make.make_person().pk
        Person.objects.filter(pk=lost).delete()
        return Merge.objects.create(winner=person, loser_pk=lost, loser_name="Dulu", reason="ganda", by=self.by)


KINDS = sorted(name[1:] for name in vars(Stage) if name.startswith("_") and not name.startswith("__"))

# Which kind of the stage makes a row of which relation.
MADE_BY = {
    "people_personalias.person_id": "alias",
    "people_distinctpair.first_id": "apart",
    "people_distinctpair.second_id": "apart",
    "people_matchdecision.person_id": "decision",
    "people_merge.winner_id": "earlier",
    "pillars_membership.person_id": "membership",
    "pillars_training.person_id": "training",
    "centres_centrestaff.person_id": "post",
    "centres_centre.pioneer_id": "pioneer",
    "cases_case.client_id": "case",
    "cases_case.reporter_id": "case",
    "aid_enrolment.person_id": "enrolment",
    "aid_candidate.person_id": "candidate",
    "aid_teammember.person_id": "team_member",
    "events_participant.person_id": "participation",
    "events_eventrole.person_id": "role",
    "events_invitation.stand_in_id": "standing_in",
}


def find_doubles() -> list[tuple[int, int]]:
    return list(PossibleDouble.objects.values_list("first", "second"))
