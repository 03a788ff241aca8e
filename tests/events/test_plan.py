"""The plan: who carries the event, its order by drag and by key, a former event as start, two officers at one form."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import Event, EventRole, InvitationRule
from pillars.models import Position
from tests.factories import make_agenda_item, make_event, make_person, make_pillar, make_session, make_user


def role_url(event):
    return reverse("events:eventrole_create", args=[event.pk])


def arrange(client, event, keys):
    url = reverse("events:agenda_arrange", args=[event.pk])
    return client.post(url, {"order": ",".join(map(str, keys))}, follow=True)


def test_dragging_stores_the_order(client_of, staff):
    event = make_event()
    lines = [make_agenda_item(event, order=1, title=title) for title in "ABC"]
    arrange(client_of(staff), event, [lines[2].pk, lines[0].pk, lines[1].pk])
    assert list(event.agenda.values_list("title", "order")) == [("C", 1), ("A", 2), ("B", 3)]


@pytest.mark.parametrize("keys", ["", "1,2", "x,y", "99999999999999999999"])
def test_an_order_of_other_lines_is_refused_and_nothing_moves(client_of, staff, keys):
    event = make_event()
    for number, title in enumerate("AB", 1):
        make_agenda_item(event, order=number, title=title)
    page = client_of(staff).post(reverse("events:agenda_arrange", args=[event.pk]), {"order": keys}, follow=True)
    assert "baru saja diubah petugas lain" in page.content.decode()
    assert list(event.agenda.values_list("title", flat=True)) == ["A", "B"]


def test_the_rundown_moves_by_buttons_without_a_script(client_of, staff):
    event = make_event()
    for number, title in enumerate("AB", 1):
        make_agenda_item(event, order=number, title=title)
    page = client_of(staff).get(reverse("events:agenda_list", args=[event.pk])).content.decode()
    assert "Naikkan<span" in page
    assert "Turunkan<span" in page


def test_speakers_and_committee_out_of_the_register_or_by_name(client_of, staff):
    event, person, client = make_event(), make_person(name="Kasturi Contoh"), client_of(staff)
    found = client.get(role_url(event), {"q": "kasturi"}).content.decode()
    assert f"?orang={person.pk}" in found
    client.post(f"{role_url(event)}?orang={person.pk}", {"kind": "speaker", "name": "Kasturi Contoh, M.Si."})
    client.post(role_url(event), {"kind": "committee", "name": "Jumari Contoh", "duty": "ketua"})
    speaker, chair = event.roles.order_by("order")
    assert (speaker.person, speaker.name) == (person, "Kasturi Contoh, M.Si.")
    assert (chair.person, chair.get_kind_display(), chair.duty) == (None, "panitia", "ketua")
    client.get(event.get_absolute_url())  # reads the messages away
    page = client.get(reverse("events:eventrole_list", args=[event.pk])).content.decode()
    assert page.index("Narasumber") < page.index("Kasturi Contoh") < page.index("Panitia") < page.index("Jumari Contoh")
    client.post(reverse("events:eventrole_update", args=[chair.pk]), {"kind": "committee", "name": "Jumari Contoh B"})
    client.post(reverse("events:eventrole_delete", args=[speaker.pk]))
    assert list(event.roles.values_list("name", flat=True)) == ["Jumari Contoh B"]


def test_the_same_person_twice_in_one_role_is_told_at_the_field(client_of, staff):
    event, person = make_event(), make_person()
    EventRole.objects.create(event=event, kind="speaker", person=person, name=person.name)
    response = client_of(staff).post(f"{role_url(event)}?orang={person.pk}", {"kind": "speaker", "name": "Nama Lain"})
    assert "sudah tercatat" in response.context["form"].errors["kind"][0]
    assert "Nama Lain" in response.content.decode()
    assert event.roles.count() == 1


def test_a_former_event_is_the_start_of_a_new_one(client_of, staff):
    source = make_event(title="Bimtek contoh", theme="Tema contoh", ends_on=dt.date(2025, 6, 17))
    make_session(source, name="Pagi", starts_at=dt.time(9, 0))
    make_session(source, name="Lusa", date=dt.date(2025, 6, 17))
    make_agenda_item(source, title="Pembukaan")
    EventRole.objects.create(event=source, kind="speaker", name="Penutur Contoh")
    rule = InvitationRule.objects.create(event=source, pillar=make_pillar("TKSK"), level="subdistrict", words="x")
    rule.positions.add(Position.objects.get(pillar__code="TKSK", name="TKSK"))
    client = client_of(staff)
    page = client.get(reverse("events:event_create"), {"salin": source.pk})
    form = page.context["form"]
    assert form["theme"].value() == "Tema contoh"
    assert "Disalin dari" in page.content.decode()
    data = {name: form[name].value() for name in ("kind", "title", "theme", "place", "region", "copied_from")}
    data |= {"kind": source.kind_id, "region": "35.24", "starts_on": "2026-03-02"}
    client.post(reverse("events:event_create"), data)
    event = Event.objects.latest("pk")
    assert event.starts_on == dt.date(2026, 3, 2)
    assert list(event.sessions.values_list("name", "date", "starts_at")) == [
        ("Pagi", dt.date(2026, 3, 2), dt.time(9, 0))
    ]
    assert [line.title for line in event.agenda.all()] == ["Pembukaan"]
    assert [role.name for role in event.roles.all()] == ["Penutur Contoh"]
    assert [rule.words for rule in event.rules.all()] == ["TKSK, tingkat kecamatan"]
    assert event.rules.get().positions.get().name == "TKSK"
    assert not event.participants.exists()


def test_a_former_event_elsewhere_is_no_start(client_of, staff):
    officer = make_user("staf.babat", "staff", "35.24.05")
    hidden = make_event("35.24.02", title="Kegiatan Bluluk")
    page = client_of(officer).get(reverse("events:event_create"), {"salin": hidden.pk})
    assert "Kegiatan Bluluk" not in page.content.decode()


def test_the_second_officer_is_told_and_nothing_is_lost(client_of, staff, head):
    event, client = make_event(title="Judul lama", place="Ruang A"), client_of(staff)
    url = reverse("events:event_update", args=[event.pk])
    form = client.get(url).context["form"]
    data = {"version": form["version"].value(), "kind": event.kind_id, "title": "Judul saya", "place": "Ruang A"}
    data |= {"starts_on": "2025-06-16", "region": "35.24"}
    other = Event.objects.get(pk=event.pk)
    other.place = "Ruang B"
    other.save()
    page = client.post(url, data)
    text = page.content.decode()
    assert "Isian Anda belum disimpan" in text
    assert "Ruang B" in text
    assert page.context["form"]["title"].value() == "Judul saya"
    event.refresh_from_db()
    assert (event.title, event.place) == ("Judul lama", "Ruang B")
    again = page.context["form"]
    client.post(url, data | {"version": again["version"].value(), "place": again["place"].value()})
    event.refresh_from_db()
    assert (event.title, event.place) == ("Judul saya", "Ruang B")


def test_a_plan_without_a_place_says_so(client_of, staff):
    event = make_event(place="")
    make_agenda_item(event)
    make_session(event)
    page = client_of(staff).get(event.get_absolute_url())
    assert page.context["chain"][0].text == "tempat belum ditentukan"


def test_others_may_not_and_elsewhere_is_not_found(client_of, head, tksk_bluluk):
    event = make_event()
    role = EventRole.objects.create(event=event, kind="speaker", name="Penutur Contoh")
    elsewhere = make_user("staf.bluluk", "staff", "35.24.02")
    changes = [
        reverse("events:eventrole_delete", args=[role.pk]),
        reverse("events:eventrole_update", args=[role.pk]),
        role_url(event),
        reverse("events:agenda_arrange", args=[event.pk]),
    ]
    for url in changes:
        assert client_of(head).post(url).status_code == 403
        assert client_of(tksk_bluluk).post(url).status_code == 403
        assert client_of(elsewhere).post(url).status_code == 404
    assert client_of(tksk_bluluk).get(reverse("events:eventrole_list", args=[event.pk])).status_code == 200
    assert event.roles.count() == 1
