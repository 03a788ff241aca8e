"""A pillar more without code: one page of the back room, and it stands in lists, forms, import words and rules."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pillars.models import Pillar, Unit
from pillars.resources import pillar_words
from tests.factories import make_person

pytestmark = pytest.mark.django_db
ADD = reverse("admin:pillars_pillar_add")


def typed(**more):
    """The page as an administrator fills it in: the pillar, two posts, one rule."""
    return {
        "code": "LKSA", "name": "Lembaga Kesejahteraan Sosial Anak", "short_name": "LKSA", "registers": "institution",
        "aliases": "LKSA, LKS Anak, Panti Asuhan Anak", "seat_level": "village", "hue": "lks", "order": "120",
        "positions-TOTAL_FORMS": "3", "positions-INITIAL_FORMS": "0",
        "positions-0-name": "Ketua", "positions-0-is_single": "on", "positions-0-leads": "on",
        "positions-0-order": "10", "positions-0-aliases": "Ketua LKSA, Kepala Panti Anak",
        "positions-1-name": "Pengasuh", "positions-1-order": "20",
        "positions-2-name": "", "positions-2-order": "100",
        "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0",
        "rules-0-kind": "min_age", "rules-0-value": "21", "rules-0-source": "Aturan contoh",
    } | more  # fmt: skip


@pytest.fixture
def free_words():
    """Take the words off the pillar that had them, as the refusal tells the administrator to."""
    lks = Pillar.objects.get(code="LKS")
    taken = {"LKSA", "LKS Anak", "Lembaga Kesejahteraan Sosial Anak"}
    lks.aliases = [word for word in lks.aliases if word not in taken]
    lks.save()


def test_a_word_of_another_pillar_is_refused_and_named(administrator, client_of):
    page = client_of(administrator).post(ADD, typed()).content.decode()
    assert "sudah menyebut pilar Lembaga Kesejahteraan Sosial" in page
    assert not Pillar.objects.filter(code="LKSA").exists()


def test_it_stands_everywhere_at_once(administrator, staff, client_of, free_words):
    response = client_of(administrator).post(ADD, typed())
    assert response.status_code == 302, response.context["adminform"].form.errors
    pillar = Pillar.objects.get(code="LKSA")
    assert list(pillar.positions.values_list("name", "is_single")) == [("Ketua", True), ("Pengasuh", False)]
    client = client_of(staff)
    assert "Lembaga Kesejahteraan Sosial Anak" in client.get(reverse("pillars:pillar_list")).content.decode()
    data = {"pillar": pillar.pk, "region": "35.24.02.2005", "name": "LKSA Contoh Kasih"}
    client.post(reverse("pillars:unit_create"), data)
    unit = Unit.objects.get(name="LKSA Contoh Kasih")
    page = client.get(unit.get_absolute_url()).content.decode()
    assert "Catat surat" in page  # an institution like any other
    person, post = make_person(), pillar.positions.get(name="Ketua")
    url = f"{reverse('pillars:membership_create', args=[unit.pk])}?orang={person.pk}"
    client.post(url, {"position": post.pk})
    assert unit.memberships.get().is_single
    found = client.get(reverse("pillars:unit_list"), {"pilar": "LKSA"}).context["table"]
    assert [row.record for row in found.rows] == [unit]


def test_lists_on_their_way_in_know_its_words(administrator, client_of, free_words):
    client_of(administrator).post(ADD, typed())
    assert "LKSA" in {word.code for word in pillar_words()}


def test_only_the_administrator_adds_pillars(staff, head, client_of):
    for who in (staff, head):
        assert client_of(who).post(ADD, typed()).status_code == 403
