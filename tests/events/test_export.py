"""The list of participants goes out as it stands and comes back unchanged, for the same event and for the next."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events.models import Participant
from pillars.models import Membership, Pillar, Position, Unit
from tests.factories import make_event, make_membership, make_participant, make_person, make_user
from tests.imports.round_trip import assert_all_same, bring_back, changed, download, table, told, verdicts
from welfare.accounts.roles import Role
from welfare.imports.applying import apply_batch
from welfare.imports.references import reference
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
BABAT = "35.24.05.2008"


@pytest.fixture
def meeting(db):
    """Delegates with and without a post, somebody of the register without a pillar, two guests, other phones."""
    event = make_event(title="Pembinaan contoh")
    tksk = Pillar.objects.get(code="TKSK")
    unit = Unit.objects.filter(pillar=tksk, region="35.24.02").first()
    holder = make_membership(
        make_person(name="Wagiyem", title_before="Hj.", region=BABAT, phone="081200000301"), unit,
        Position.objects.get(pillar=tksk, name="TKSK"),
    ).person  # fmt: skip
    make_participant(
        event, holder, name="Hj. Wagiyem S.Pd", pillar=tksk, unit=unit, region="35.24.02", position="TKSK",
        phone="081200000399", sex="P",
    )  # fmt: skip
    make_participant(event, make_person(name="Suwito"), pillar=tksk, position="Pendamping lapangan", region=BABAT)
    make_participant(event, make_person(name="Suwito"), position="Notulis", region=None)
    make_participant(event, name="Kepala Dinas Contoh", institution="BPBD", position="Kepala", region=None)
    make_participant(event, name="Suwito", institution="Polres", region=None)
    return event


def url(event):
    return reverse("events:participant_export", args=[event.pk])


def test_every_participant_comes_back_the_same(client_of, staff, meeting):
    content = download(client_of(staff), url(meeting))
    assert next(row["Nama"] for row in table(content)) == "Hj. Wagiyem S.Pd"
    assert_all_same(bring_back(content, "participants", staff, meeting), 5)


def test_last_years_list_invites_the_same_persons_again(client_of, staff, meeting):
    persons, posts = Person.objects.count(), Membership.objects.count()
    following = make_event(title="Pembinaan berikutnya")
    batch = bring_back(download(client_of(staff), url(meeting)), "participants", staff, following)
    reasons = list(batch.rows.filter(kind="data", verdict="same").values_list("number", "reason", "problems"))
    assert not reasons, reasons
    apply_batch(batch, by=staff)
    known = meeting.participants.filter(person__isnull=False).values_list("person_id", flat=True)
    assert set(following.participants.values_list("person_id", flat=True)) - {None} == set(known)
    assert (Person.objects.count(), following.participants.count()) == (persons, 5)
    assert Membership.objects.count() <= posts + 1  # of the delegate who had no post yet


def test_a_corrected_phone_is_that_of_the_list_and_the_person(client_of, staff, meeting):
    guest = meeting.participants.get(institution="Polres")

    def correct(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, columns["ID Rumah Pilar"]).value == reference(guest):
                sheet.cell(row, columns["Nama"]).value = "Suwito Rekaan"

    batch = bring_back(changed(download(client_of(staff), url(meeting)), correct), "participants", staff, meeting)
    assert sorted(verdicts(batch)) == ["changed", *["same"] * 4], told(batch)
    apply_batch(batch, by=staff)
    guest.refresh_from_db()
    assert (guest.name, Participant.objects.filter(event=meeting).count()) == ("Suwito Rekaan", 5)


def test_phones_only_of_the_own_territory(client_of, meeting):
    narrow = make_user("staf.babat", Role.STAFF, "35.24.05")
    rows = table(download(client_of(narrow), url(meeting)))
    phones = {row["Nama"]: row["Nomor HP"] for row in rows}
    assert phones["Hj. Wagiyem S.Pd"] is None  # on the list for Kec. Bluluk
    assert len(rows) == 5


def test_only_of_events_that_the_user_sees_and_with_the_right(client_of, staff, tksk_bluluk, meeting):
    assert client_of(tksk_bluluk).get(url(meeting)).status_code == 403
    assert client_of(staff).get(reverse("events:participant_export", args=[meeting.pk + 999])).status_code == 404
    page = client_of(staff).get(reverse("events:participant_list", args=[meeting.pk])).content.decode()
    assert url(meeting) in page
