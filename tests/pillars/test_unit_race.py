"""Two clerks record the unit of one region, or give one chair away, at the same moment: one does, the other is told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pillars.models import Membership, Position, Unit
from tests.conftest import BRONJONG
from tests.factories import make_person, make_pillar, make_unit, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


def at_once(url_of, data_of):
    """Two officers send a form at the same moment; what each is told, the one who was first first."""
    users = [make_user(), make_user()]
    start = Barrier(2)

    def send(number):
        client = Client()
        client.force_login(users[number], backend="welfare.accounts.backends.RoleBackend")
        try:
            start.wait(timeout=10)
            answer = client.post(url_of(number), data_of(number))
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, range(2)), reverse=True)


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("KT", "Karang Taruna {}", "sudah memiliki unit pilar ini: {}. Ubah unit itu"),
        ("LKS", "LKSA Kasih", "Unit dengan nama ini sudah ada di wilayah tersebut."),
    ],
    ids=["one-a-place", "one-a-name"],
)
def test_one_of_two_units_at_once_stands(code, name, said):
    pillar = make_pillar(code)
    for _ in range(TIMES):
        Unit.objects.filter(pillar=pillar, region=BRONJONG).delete()
        (first, _), (second, page) = at_once(
            lambda number: reverse("pillars:unit_create"),
            lambda number: {"pillar": pillar.pk, "region": BRONJONG, "name": name.format(number)},
        )
        assert (first, second) == (302, 200)
        standing = Unit.objects.get(pillar=pillar, region=BRONJONG)
        assert said.format(standing) in page


def test_one_of_two_chairs_at_once_is_given():
    unit = make_unit(make_pillar("KT"), BRONJONG)
    chair = Position.objects.get(pillar=unit.pillar, name="Ketua")
    people = [make_person(), make_person()]
    for _ in range(TIMES):
        Membership.objects.all().delete()
        (first, _), (second, page) = at_once(
            lambda number: f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={people[number].pk}",
            lambda number: {"position": chair.pk, "start": "2026-01-05"},
        )
        assert (first, second) == (302, 200)
        holder = Membership.objects.get().person
        assert re.search(rf"hanya untuk satu orang dan masih dipegang\s+{holder}", page)
