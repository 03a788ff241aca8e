"""Two records of one person become one, in every app, and two again."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pillars.models import Training
from tests import factories as make
from tests.people.merging import KINDS, MADE_BY, Stage, domain_models, picture, pointing_at
from welfare.audit.history import history_of, version_of
from welfare.desk.registry import MergeRule, announced
from welfare.people import merging
from welfare.people.links import Link, counts, links_to, unique_rules
from welfare.people.merging import Unmergeable, merge, survivors, unmerge
from welfare.people.models import DistinctPair, Merge, Person


@pytest.fixture
def stage(staff):
    return Stage(staff)


def join(stage, **values):
    return merge(stage.winner, stage.loser, values=values, by=stage.by, reason="Orang yang sama")


# The walk ------------------------------------------------------------------------------------------------------------
def test_every_relation_to_a_person_moves(stage):
    """By the database's own list of foreign keys: a new one fails here until the stage makes a row of it."""
    stage.third = make.make_person()
    for kind in KINDS:
        stage.give(stage.loser, kind, 1)
        stage.give(stage.loser, kind, 0)
    low = Person.objects.order_by("pk").first()
    DistinctPair.objects.create(first=low, second=stage.loser, decided_by=stage.by)
    before = pointing_at(stage.loser.pk)
    assert set(before) == set(MADE_BY)
    assert [column for column, count in before.items() if not count] == []
    join(stage)
    assert not any(pointing_at(stage.loser.pk).values())
    assert not Person.objects.filter(pk=stage.loser.pk).exists()
    moved = pointing_at(stage.winner.pk)
    assert [column for column, count in before.items() if moved[column] < count - 1] == []


def test_every_relation_is_walked():
    walked = {f"{link.model._meta.db_table}.{link.column}" for link in links_to(Person)}
    assert walked == set(MADE_BY)


def _reached() -> list[Link]:
    """Links to a person, and to what a rule joins on the way."""
    found, todo = [], [Person]
    while todo:
        for link in links_to(todo.pop()):
            if link not in found:
                found.append(link)
                if link.rule:
                    todo.append(link.model)
    return found


def test_every_unique_rule_on_the_way_is_solved_by_its_app():
    unsolved = [link.name for link in _reached() if any(unique_rules(link)) and link.rule is None]
    # A winner is unique together with nothing: only the lost number is.
    assert unsolved == []


def test_unique_rules_on_the_way_are_of_a_kind_that_is_looked_for():
    for link in _reached():
        for rule in link.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint):
                assert rule.fields, f"{rule.name} has expressions: twin_of does not see it"


def test_rules_name_models_that_exist():
    labels = {model._meta.label for model in domain_models()}
    assert {rule.model for rule in announced(MergeRule)} <= labels


# Exactly back --------------------------------------------------------------------------------------------------------
belongings = st.lists(
    st.tuples(st.sampled_from(KINDS), st.booleans(), st.integers(0, 1)), max_size=12, unique=True
)  # fmt: skip
chosen = st.sets(st.sampled_from(["name", "phone", "email", "birth", "nik"]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(belongings=belongings, chosen=chosen, turned=st.booleans())
def test_merging_and_unmerging_changes_nothing(staff, belongings, chosen, turned):
    with transaction.atomic():
        stage = Stage(staff)
        if turned:
            stage.winner, stage.loser = stage.loser, stage.winner
        for kind, winners, variant in belongings:
            stage.give(stage.winner if winners else stage.loser, kind, variant)
        loser = stage.loser
        values = {
            "name": {"name": loser.name, "name_key": loser.name_key},
            "phone": {"phone": loser.phone, "phone_2": stage.winner.phone},
            "email": {"email": loser.email},
            "birth": {"birth_date": loser.birth_date},
            "nik": {name: getattr(loser, name) for name in merging.NIK_COLUMNS},
        }
        taken = {column: value for name in chosen for column, value in values[name].items()}
        before = picture()
        done = join(stage, **taken)
        assert picture() != before
        assert not any(pointing_at(loser.pk).values())
        assert unmerge(done, by=stage.by, reason="Ternyata dua orang").kept == []
        after = picture()
        assert [table for table in before if before[table] != after[table]] == []
        assert after == before
        transaction.set_rollback(True)


# What merging does ---------------------------------------------------------------------------------------------------
def test_the_name_that_is_not_kept_stays_known(stage):
    join(stage)
    assert {alias.spelling for alias in stage.winner.aliases.all()} == {"Siti Aminatun Contoh"}
    assert list(Person.objects.named_like("aminatun")) == [stage.winner]


def test_the_other_name_may_be_kept(stage):
    join(stage, name=stage.loser.name, name_key=stage.loser.name_key)
    stage.winner.refresh_from_db()
    assert stage.winner.name == "Siti Aminatun Contoh"
    assert {alias.spelling for alias in stage.winner.aliases.all()} == {"Siti Aminah Contoh"}


def test_the_same_event_twice_is_one_participant_who_was_there(stage):
    kept, gone = stage.give(stage.winner, "participation"), stage.give(stage.loser, "participation")
    kept.attendances.update(state="absent")
    gone.attendances.update(state="present")
    join(stage)
    assert list(stage.event.participants.all()) == [kept]
    assert [mark.state for mark in kept.attendances.all()] == ["present"]


def test_the_same_post_twice_is_one_term_with_all_its_acts(stage):
    kept, gone = stage.give(stage.winner, "membership"), stage.give(stage.loser, "membership")
    gone.start = kept.start.replace(year=2020)
    gone.save()
    join(stage)
    kept.refresh_from_db()
    assert [term.pk for term in stage.winner.memberships.all()] == [kept.pk]
    assert kept.start.year == 2020
    assert kept.acts.count() == 2


def test_aid_in_the_same_period_runs_when_one_of_them_does(stage):
    kept = make.make_enrolment(stage.programme, stage.winner, status="ended", ended_reason="ganda")
    make.make_enrolment(stage.programme, stage.loser)
    join(stage)
    kept.refresh_from_db()
    assert (kept.status, kept.ended_reason) == ("active", "")
    assert stage.winner.enrolments.count() == 1


def test_two_different_grades_refuse_the_whole(stage):
    stage.give(stage.winner, "membership")
    stage.give(stage.loser, "membership").evaluations.update(grade="bad")
    before = picture()
    with pytest.raises(Unmergeable, match="Samakan dulu kedua penilaian"):
        join(stage)
    assert picture() == before
    assert not Merge.objects.exists()


def test_a_conflict_without_a_rule_refuses_and_names_it(stage, monkeypatch):
    stage.give(stage.winner, "enrolment")
    stage.give(stage.loser, "enrolment")
    monkeypatch.setattr(Link, "rule", None)
    with pytest.raises(Unmergeable, match="penerimaan bantuan"):
        join(stage)
    assert Person.objects.filter(pk=stage.loser.pk).exists()


def test_a_rule_of_the_database_that_nobody_looked_for_refuses(stage):
    other = make.make_person(nik=make.make_nik())
    with pytest.raises(Unmergeable, match="NIK ini sudah dipakai orang lain"):
        join(stage, nik_index=other.nik_index)
    assert Person.objects.filter(pk=stage.loser.pk).exists()


def test_what_changed_meanwhile_is_not_merged(stage):
    seen = (version_of(stage.winner), version_of(stage.loser))
    Person.objects.filter(pk=stage.loser.pk).update(phone="081200000001")
    with pytest.raises(Unmergeable, match="baru saja diubah"):
        merge(stage.winner, stage.loser, values={}, by=stage.by, reason="Sama", seen=seen)


def test_merged_twice_or_with_oneself_is_refused(stage):
    join(stage)
    for pair in [(stage.winner, stage.loser), (stage.winner, stage.winner)]:
        with pytest.raises(Unmergeable):
            merge(*pair, values={}, by=stage.by, reason="Sama")


def test_a_lost_number_leads_to_who_stayed_however_often_they_merged(stage):
    join(stage)
    merge(stage.third, stage.winner, values={}, by=stage.by, reason="Sama")
    assert survivors([stage.loser.pk, stage.winner.pk]) == {
        stage.loser.pk: stage.third.pk,
        stage.winner.pk: stage.third.pk,
    }


def test_both_histories_tell_of_it(stage, staff):
    done = join(stage)
    told = history_of(stage.winner, staff)[0]
    assert told.what[0] == f"Digabungkan dengan data lain (penggabungan nomor {done.pk})"
    assert (told.reason, told.who) == ("Orang yang sama", f"{staff.name} (Staf dinas)")
    unmerge(done, by=staff, reason="Ternyata dua orang")
    for person in (stage.winner, stage.loser):
        kinds = [change.what[:1] for change in history_of(person, staff)[:2]]
        assert kinds == [
            (f"Penggabungan nomor {done.pk} dibatalkan",),
            (f"Digabungkan dengan data lain (penggabungan nomor {done.pk})",),
        ]


def test_counts_say_what_moves(stage):
    stage.give(stage.loser, "membership")
    stage.give(stage.loser, "participation", 1)
    stage.give(stage.loser, "participation", 0)
    assert counts(stage.loser.pk, Person) == [("keanggotaan", 1), ("peserta", 2)]


# Taking it back after something else happened ------------------------------------------------------------------------
def test_edits_since_are_kept_and_named(stage):
    term = stage.give(stage.loser, "membership", 1)
    done = join(stage, phone=stage.loser.phone)
    Person.objects.filter(pk=stage.winner.pk).update(phone="081200000099", email="baru@contoh.id")
    term.refresh_from_db()
    term.note = "dicatat sesudah penggabungan"
    term.save()
    result = unmerge(done, by=stage.by, reason="Ternyata dua orang")
    stage.winner.refresh_from_db()
    term.refresh_from_db()
    assert (stage.winner.phone, stage.winner.email) == ("081200000099", "baru@contoh.id")
    assert (term.person, term.note) == (stage.loser, "dicatat sesudah penggabungan")
    assert result.kept == [(f"orang: {stage.winner}", "nomor HP")]


def test_a_record_moved_on_to_another_stays_there(stage):
    training = stage.give(stage.loser, "training")
    done = join(stage)
    training.person = stage.third
    training.save()
    assert unmerge(done, by=stage.by, reason="Ternyata dua orang").kept == [("pelatihan: Bimtek 0", "orang")]
    training.refresh_from_db()
    assert training.person == stage.third


def test_what_was_recorded_since_stays_with_who_stayed(stage):
    done = join(stage)
    training = stage.give(stage.winner, "training")
    unmerge(done, by=stage.by, reason="Ternyata dua orang")
    training.refresh_from_db()
    assert training.person == stage.winner


def test_a_record_that_is_gone_stands_in_the_way(stage):
    training = stage.give(stage.loser, "training")
    done = join(stage)
    Training.objects.filter(pk=training.pk).delete()
    before = picture()
    with pytest.raises(Unmergeable) as refused:
        unmerge(done, by=stage.by, reason="Ternyata dua orang")
    assert refused.value.reasons[1:] == (f"pelatihan nomor {training.pk} sudah dihapus sesudah penggabungan.",)
    assert picture() == before


def test_a_number_given_to_another_stands_in_the_way(stage):
    stage.winner, stage.loser = stage.loser, stage.winner
    done = join(stage)
    columns = {name: getattr(stage.loser, name) for name in merging.NIK_COLUMNS}
    Person.objects.filter(pk=stage.third.pk).update(**columns)
    with pytest.raises(Unmergeable, match="NIK ini sudah dipakai orang lain"):
        unmerge(done, by=stage.by, reason="Ternyata dua orang")


def test_later_merges_are_taken_back_first(stage):
    before = picture()
    first = join(stage)
    second = merge(stage.third, stage.winner, values={}, by=stage.by, reason="Sama")
    with pytest.raises(Unmergeable, match=f"penggabungan nomor {second.pk}"):
        unmerge(first, by=stage.by, reason="Salah")
    unmerge(second, by=stage.by, reason="Salah")
    unmerge(first, by=stage.by, reason="Salah")
    assert picture() == before
    with pytest.raises(Unmergeable, match="sudah dibatalkan"):
        unmerge(first, by=stage.by, reason="Salah")


@pytest.mark.django_db(transaction=True)
def test_merged_crosswise_at_once_one_of_them_stays():
    """Two officers merge the same pair in opposite directions: one is first, the other is told."""
    by = make.make_user()
    one, two = make.make_person(), make.make_person()
    start, said = threading.Barrier(2), []

    def officer(winner, loser):
        start.wait()
        try:
            said.append(merge(winner, loser, values={}, by=by, reason="Sama").winner_id)
        except Unmergeable as refused:
            said.append(str(refused))
        finally:
            connection.close()

    officers = [threading.Thread(target=officer, args=pair) for pair in ((one, two), (two, one))]
    for thread in officers:
        thread.start()
    for thread in officers:
        thread.join()
    assert Person.objects.count() == 1
    assert Merge.objects.get().winner_id in said
    assert any("sudah tidak ada" in str(answer) for answer in said)
