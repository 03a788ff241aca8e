"""New keys: everything stays readable and findable, a run that dies is taken up again, and the chain holds."""

from __future__ import annotations

import base64
import datetime as dt
import os
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from tests import factories as make
from welfare.accounts.models import User
from welfare.audit.history import history_of
from welfare.people import sealing
from welfare.people.merging import merge
from welfare.people.models import MergeRow, Person
from welfare.trust import chain, rotating
from welfare.trust.models import Erasure

pytestmark = pytest.mark.django_db


def key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


OLD, NEW = {"1": key()}, {"2": key()}
OLD_INDEX, NEW_INDEX = key(), key()


def settings_with(keys: dict[str, str], index: str = OLD_INDEX) -> Any:
    return override_settings(IDENTITY_KEYS=keys, IDENTITY_INDEX_KEY=index)


def people(count: int) -> dict[int, str]:
    """Persons with a number each, changed once so that their history repeats the cipher."""
    found = {}
    for _ in range(count):
        number = make.make_nik()
        person = make.make_person(nik=number)
        person.note = "diubah"
        person.save()
        found[person.pk] = number
    return found


def numbers() -> dict[int, str]:
    return {person.pk: sealing.unseal(person.nik_cipher) for person in Person.objects.exclude(nik_cipher="")}


def test_a_run_that_dies_midway_is_readable_and_is_taken_up_again(administrator: User) -> None:
    with settings_with(OLD):
        known = people(5)
        chain.seal(settled=dt.timedelta(0))

    def die(kind: str, count: int) -> None:
        raise KeyboardInterrupt

    with settings_with(NEW | OLD):
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate_ciphers(batch=2, say=die)
        assert rotating.keys_in_use() == {"1", "2"}
        assert Person.objects.filter(nik_cipher__startswith="2:").count() == 2
        assert numbers() == known  # with both keys, in the middle of it
        assert rotating.rotate_ciphers(batch=2, by=administrator) == {"orang": 3, "riwayat": 10, "salinan": 0}
        assert set(rotating.rotate_ciphers().values()) == {0}
    with settings_with(NEW):  # the old key may go
        assert rotating.keys_in_use() == {"2"}
        assert numbers() == known
        for pk, number in known.items():
            assert Person.objects.with_nik(number).get().pk == pk
        assert chain.verify() == []
        assert Erasure.objects.get().kind == "keys"
        person = Person.objects.get(pk=next(iter(known)))
        person.note = "diubah lagi"
        person.save()
        told = [line for change in history_of(person, administrator) for line in change.what]
        assert "NIK diubah" not in told


def test_copies_in_trails_follow(staff: User) -> None:
    with settings_with(OLD):
        number = make.make_nik()
        winner, loser = make.make_person(), make.make_person(nik=number)
        merge(winner, loser, values={}, by=staff, reason="ganda")
        assert MergeRow.objects.filter(before__nik_cipher__startswith="1:").exists()
    with settings_with(NEW | OLD):
        assert rotating.rotate_ciphers()["salinan"] > 0
    assert not MergeRow.objects.filter(before__nik_cipher__startswith="1:").exists()
    with settings_with(NEW):
        row = MergeRow.objects.filter(before__nik_cipher__startswith="2:").first()
        assert row
        assert sealing.unseal(row.before["nik_cipher"]) == number


def test_indexes_follow_a_new_key_and_the_number_is_still_unique(staff: User) -> None:
    with settings_with(OLD):
        known = people(3)
        chain.seal(settled=dt.timedelta(0))
    with settings_with(OLD, NEW_INDEX):
        number = next(iter(known.values()))
        assert not Person.objects.with_nik(number).exists()
        assert rotating.rotate_indexes(batch=2) == {"orang": 3, "riwayat": 6, "salinan": 0}
        assert set(rotating.rotate_indexes().values()) == {0}
        for pk, one in known.items():
            assert Person.objects.with_nik(one).get().pk == pk
            person = Person.objects.get(pk=pk)
            assert person.nik_prefix_index == sealing.prefix_index(one)
        assert chain.verify() == []


def test_a_key_that_is_gone_is_named_before_anything_is_written() -> None:
    with settings_with(OLD):
        people(1)
    with settings_with(NEW), pytest.raises(CommandError, match="Kunci 1 masih dipakai"):
        call_command("rotate_keys")


def test_the_command_tells_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    with settings_with(OLD):
        people(2)
    with settings_with(NEW | OLD, NEW_INDEX):
        call_command("rotate_keys", "--indexes")
    out = capsys.readouterr().out
    assert "Disegel ulang: 2 orang, 4 riwayat" in out
    assert "Indeks dihitung ulang: 2 orang" in out
    assert "Kunci yang masih dipakai: 2." in out
