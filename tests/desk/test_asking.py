"""What many rooms know, asked in one query: answers come back as they were announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count

from tests.factories import make_event, make_membership, make_person
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.desk import asking, registry
from welfare.desk.registry import HOME, MENU, PERSON, Question
from welfare.people import names as folding
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
RIGHT = "people.view_person"


def persons(user: Any) -> asking.Rows:
    rows = Person.objects.visible_to(user).order_by("-name_key")[:2]
    return asking.rows(rows, "pk", "name", "birth_date", "region__pk", "region__name")


def count(user: Any) -> asking.Numbers:
    return asking.numbers(Person.objects.visible_to(user), all=Count("pk"))


NAMES = Question("test.names", RIGHT, (HOME,), persons)
COUNT = Question("test.count", RIGHT, (HOME, MENU), count)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def only(*items: Any) -> None:
        monkeypatch.setattr(registry, "_announced", list(items))

    return only


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def three(db: None) -> None:
    make_person(name="Ani Contoh", region="35.24.02.2005", birth_date=dt.date(1980, 2, 3))
    make_person(name="Budi Contoh", region="35.24.05.2008")
    make_person(name="Cici Contoh", region="35.24.02.2005", birth_date=dt.date(1990, 12, 31))


def test_all_questions_of_a_page_are_one_query(staff, three, announced, django_assert_num_queries):
    announced(NAMES, COUNT)
    user = fresh(staff)
    assert user.territory_codes == ("35.24",)
    with django_assert_num_queries(1):
        asking.prepare(HOME, user)
        names = [person.name for person in asking.records(NAMES, Person, user)]
        assert asking.number(COUNT, user, "all") == 3
        asking.prepare(MENU, user)  # the menu's question was asked for home
    assert names == ["Cici Contoh", "Budi Contoh"]


def test_records_know_what_was_asked_and_fetch_the_rest(staff, three, django_assert_num_queries):
    cici = asking.records(NAMES, Person, staff)[0]
    with django_assert_num_queries(0):
        assert cici.birth_date == dt.date(1990, 12, 31)
        assert (cici.pk, cici.region.name, cici.region_id) == (cici.pk, "Bronjong", "35.24.02.2005")
        assert cici.get_absolute_url() == f"/orang/{cici.pk}/"
    with django_assert_num_queries(1):
        assert cici.name_key == folding.fold("Cici Contoh")


def test_a_missing_related_record_is_none(staff):
    make_person(name="Tanpa Wilayah", region=None)
    [person] = asking.records(NAMES, Person, staff)
    assert person.region is None


def test_answers_stay_in_the_territory(tksk_bluluk, stranger_tksk, three):
    assert [person.name for person in asking.records(NAMES, Person, tksk_bluluk)] == ["Cici Contoh", "Ani Contoh"]
    assert [person.name for person in asking.records(NAMES, Person, stranger_tksk)] == ["Budi Contoh"]
    assert asking.number(COUNT, stranger_tksk, "all") == 1


def test_who_has_no_territory_is_answered_nothing(staff, three, announced):
    staff.territories.clear()
    user = fresh(staff)
    announced(NAMES, COUNT)
    asking.prepare(HOME, user)
    assert asking.records(NAMES, Person, user) == []
    assert asking.number(COUNT, user, "all") == 0


def test_what_needs_another_right_is_not_asked(coordinator_kt, announced):
    def never(user: Any) -> Any:
        raise AssertionError("asked for somebody who may not know")

    announced(Question("test.never", RIGHT, (HOME,), never))
    asking.prepare(HOME, coordinator_kt)


def test_what_no_page_prepared_is_asked_anew(staff, three):
    assert asking.number(COUNT, staff, "all") == 3
    make_person()
    assert asking.number(COUNT, staff, "all") == 4


def test_every_announced_question_can_be_asked_alone(staff, head, tksk_bluluk):
    make_event()
    person = make_membership().person
    for user in (staff, head, tksk_bluluk):
        for question in registry.announced(Question, user):
            about = (person,) if PERSON in question.pages else ("contoh",) if "search" in question.pages else ()
            assert isinstance(asking.told(question, user, *about), list), question.label


def test_remembered_sums_are_asked_again_when_a_table_changes(db, django_assert_num_queries):
    def told():
        rows = asking.groups(Person.objects.all(), "sex", n=Count("pk"))
        return {row["sex"]: row["n"] for row in asking.together({"sexes": rows}, is_remembered=True)["sexes"]}

    make_person(sex="P")
    assert told()["P"] == 1
    with django_assert_num_queries(1):
        assert told()["P"] == 1
    make_person(sex="P")
    assert told()["P"] == 2
    Person.objects.update(sex="L")
    assert told() == {"L": 2}


def test_what_no_history_watches_is_never_remembered(db, django_assert_num_queries):
    rows = asking.numbers(SensitiveRead.objects.all(), n=Count("pk"))
    for _ in range(2):
        with django_assert_num_queries(1):
            assert asking.together({"reads": rows}, is_remembered=True)["reads"] == [{"n": 0}]
