"""The stage itself: copies of the template are whole, also after a test that commits."""

import pytest
from django.db import connection

from tests import factories
from welfare.people.models import Person
from welfare.regions.models import Region

NO_RECORDS = {"make_nik", "make_photo"}


def test_the_copy_holds_the_reference_rows(db):
    assert connection.settings_dict["NAME"].startswith("test_clone_")
    assert Region.objects.subdistricts().count() == 27
    assert Region.objects.villages().count() == 474


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_starts_from_a_whole_copy(turn):
    assert Region.objects.villages().count() == 474
    factories.make_person(name="Tertinggal Contoh")
    assert Person.objects.count() == 1


def test_territories_of_the_cast(staff, tksk_bluluk, stranger_tksk, operator_bronjong, client_of):
    person = factories.make_person(region="35.24.02.2005")
    assert staff.covers(person.region)
    assert tksk_bluluk.covers(person.region)
    assert operator_bronjong.covers(person.region)
    assert not stranger_tksk.covers(person.region)
    assert client_of(staff).session["_auth_user_id"] == str(staff.pk)


@pytest.mark.parametrize(
    "make",
    [value for name, value in sorted(vars(factories).items()) if name.startswith("make_") and name not in NO_RECORDS],
    ids=lambda make: make.__name__,
)
def test_every_factory_makes_a_valid_record_twice(db, make):
    for record in (make(), make()):
        # A plan's row is written in bulk by the engine; empty lists in it are meant.
        lists = [field.name for field in record._meta.fields if field.get_internal_type() == "JSONField"]
        record.full_clean(exclude=["password", *lists])
        assert record.pk


def test_made_up_niks_are_valid(db):
    person = factories.make_person(nik=factories.make_nik(female=True))
    assert person.masked_nik.startswith("3524")
