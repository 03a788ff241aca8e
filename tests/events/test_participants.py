"""The list of participants: filters, who sees phone numbers, and changes by hand."""

from django.urls import reverse

from events.models import Attendance, Participant
from tests.factories import (
    make_event,
    make_membership,
    make_participant,
    make_person,
    make_pillar,
    make_unit,
    make_user,
)


def listed(client, event, **query):
    response = client.get(reverse("events:participant_list", args=[event.pk]), query)
    return [row.record.name for row in response.context["table"].rows], response.content.decode()


def test_filters_by_pillar_guests_kecamatan_and_name(client_of, staff, coaching):
    client = client_of(staff)
    names, page = listed(client, coaching.event, pillar="TKSK")
    assert len(names) == 22
    assert "22 dari 32 peserta" in page
    assert listed(client, coaching.event, pillar="guests")[0] == [f"Tamu Contoh {letter}" for letter in "ABCDE"]
    assert listed(client, coaching.event, subdistrict="35.24.02")[0] == ["Petugas Contoh Bluluk"]
    assert listed(client, coaching.event, q="contoh BLULUK")[0] == ["Petugas Contoh Bluluk"]
    assert "Tidak ada dari 32 peserta" in listed(client, coaching.event, q="zzz")[1]


def test_all_names_but_only_phones_of_the_own_kecamatan(client_of, tksk_bluluk, coaching):
    names, page = listed(client_of(tksk_bluluk), coaching.event)
    assert len(names) == 32
    own, other = coaching.tksk("Bluluk"), coaching.tksk("Babat")
    assert f"tel:{own.phone}" in page
    assert f"tel:{other.phone}" not in page
    assert page.count('href="tel:') == 1


def test_no_phone_without_the_right_to_see_persons(client_of, coordinator_kt, coaching):
    names, page = listed(client_of(coordinator_kt), coaching.event)
    assert len(names) == 32
    assert "0812" not in page


def test_a_person_of_the_register_joins_with_the_post(client_of, staff):
    event, client = make_event(), client_of(staff)
    unit = make_unit(make_pillar("TKSK"), "35.24.02", name="TKSK Contoh Bluluk")
    post = make_membership(make_person(name="Lasmini Contoh", region="35.24.02.2005"), unit)
    page = client.get(reverse("events:participant_create", args=[event.pk]), {"q": "lasmini"}).content.decode()
    assert f"Tambah sebagai {post.position}, TKSK Contoh Bluluk" in page
    url = reverse("events:participant_enlist", args=[event.pk])
    client.post(url, {"person": post.person.pk, "post": post.pk})
    participant = event.participants.get()
    assert (participant.person, participant.unit, participant.pillar.code) == (post.person, unit, "TKSK")
    assert (participant.region_id, participant.order) == ("35.24.02", 1)
    again = client.post(url, {"person": post.person.pk}, follow=True).content.decode()
    assert "sudah menjadi peserta" in again
    assert event.participants.count() == 1


def test_a_former_post_is_no_reason_to_represent(client_of, staff):
    import datetime as dt

    event = make_event()
    post = make_membership(end=dt.date(2025, 2, 1))
    url = reverse("events:participant_enlist", args=[event.pk])
    assert client_of(staff).post(url, {"person": post.person.pk, "post": post.pk}).status_code == 404


def test_a_guest_is_written_down_last(client_of, staff, coaching):
    url = reverse("events:participant_create", args=[coaching.event.pk])
    data = {"name": "Tamu Baru", "institution": "BAZNAS Lamongan", "phone": "+62 812-0000-9999"}
    page = client_of(staff).post(url, data, follow=True).content.decode()
    assert "peserta nomor 33" in page
    guest = coaching.event.participants.get(name="Tamu Baru")
    assert (guest.order, guest.phone, guest.pillar) == (33, "081200009999", None)


def test_problems_stand_at_the_field(client_of, staff, coaching):
    url = reverse("events:participant_create", args=[coaching.event.pk])
    response = client_of(staff).post(url, {"name": "", "institution": "Media", "phone": "12"})
    assert set(response.context["form"].errors) == {"name", "phone"}
    assert "Media" in response.content.decode()


def test_a_correction_leaves_the_register_alone(client_of, staff, coaching):
    person = make_person(name="Sukiran Contoh")
    participant = make_participant(coaching.event, person)
    url = reverse("events:participant_update", args=[participant.pk])
    client_of(staff).post(url, {"name": "Sukiran Contoh, S.Sos.", "position": "Ketua"})
    participant.refresh_from_db()
    person.refresh_from_db()
    assert (participant.name, person.name) == ("Sukiran Contoh, S.Sos.", "Sukiran Contoh")


def test_removed_only_while_nobody_marked_attendance(client_of, staff, coaching):
    client, person = client_of(staff), coaching.people[-1]
    url = reverse("events:participant_delete", args=[person.pk])
    assert "akan dihapus dari daftar peserta" in client.get(url).content.decode()
    Attendance.mark(person, coaching.session, "present", by=staff)
    assert "sudah dicatat pada 1 sesi" in client.get(url).content.decode()
    assert "sudah dicatat" in client.post(url, follow=True).content.decode()
    assert Participant.objects.filter(pk=person.pk).exists()
    Attendance.clear(person, coaching.session)
    assert "dihapus dari daftar peserta" in client.post(url, follow=True).content.decode()
    assert not Participant.objects.filter(pk=person.pk).exists()


def test_others_may_not_and_elsewhere_is_not_found(client_of, head, tksk_bluluk, coaching):
    elsewhere = client_of(make_user("staf.bluluk", "staff", "35.24.02"))
    person = coaching.people[0]
    for name, pk in (
        ("participant_create", coaching.event.pk),
        ("participant_enlist", coaching.event.pk),
        ("participant_update", person.pk),
        ("participant_delete", person.pk),
    ):
        url = reverse(f"events:{name}", args=[pk])
        assert client_of(head).post(url).status_code == 403
        assert client_of(tksk_bluluk).post(url).status_code == 403
        assert elsewhere.post(url).status_code == 404


def test_search_shows_only_persons_of_the_own_territory(client_of, db):
    officer = make_user("staf.bluluk", "staff", "35.24.02")
    event = make_event("35.24.02")
    make_person(name="Wagiyem Contoh", region="35.24.05")
    make_person(name="Wagiyem Lain", region="35.24.02")
    page = (
        client_of(officer).get(reverse("events:participant_create", args=[event.pk]), {"q": "wagiyem"}).content.decode()
    )
    assert "Wagiyem Lain" in page
    assert "Wagiyem Contoh" not in page
