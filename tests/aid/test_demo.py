"""The demo office's monev: every list shows something, and the inspector's paper of one recipient is complete."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from puskesos.aid import demo
from puskesos.aid.models import Decision, Enrolment, Objection, Round, Visit
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(administrator, tksk_bluluk, head, coordinator_kt):
    make.make_membership()
    demo.fill(administrator, lambda text: None)


def test_every_state_is_there(filled, administrator, coordinator_kt):
    assert set(Decision.objects.values_list("state", flat=True)) == set(Decision.State.values)
    assert set(Objection.objects.values_list("state", flat=True)) == {"open", "rejected"}
    assert Enrolment.objects.vacant().count() == 1
    assert Decision.objects.filter(recommendation="fill", state="decided").exists()
    monev = Round.objects.get()
    assert monev.samples.unvisited().exclude(planned_on=None).count() == 2
    team = monev.teams.get()
    assert team.members.exclude(pillar=None).exists()
    assert coordinator_kt in team.users.all()
    assert Visit.objects.filter(case__isnull=False).count() == 1
    before = Decision.objects.count()
    demo.fill(administrator, lambda text: None)
    assert Decision.objects.count() == before


def test_the_paper_of_the_replaced_recipient_is_complete(filled, staff, client_of):
    old = Decision.objects.get(recommendation="replace", siks_steps__stage="ratified").enrolment
    content = client_of(staff).get(f"/bantuan/penerima/{old.pk}/dasar/").content
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    decision = old.decisions.get()
    for words in (
        old.person.name, decision.proposed_by.name, decision.decided_by.name, decision.minutes_number,
        "mampu atau naik desil", decision.successor.person.name, "peringkat", "Sanggah", "Ruko itu milik saudara.",
        "Sertifikat atas nama penerima", "disahkan Bupati", "Tim Bronjong", "tampak depan rumah",
    ):  # fmt: skip
        assert words in text, words
