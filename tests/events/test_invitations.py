"""The invited one by one: what each answered, who comes instead, and how the invitation reached them."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from events.models import Invitation
from tests.factories import make_event, make_participant, make_person, make_session, make_user


def list_url(event):
    return reverse("events:invitation_list", args=[event.pk])


def respond_url(person):
    return reverse("events:invitation_respond", args=[person.pk])


def tallies(page):
    return {tally.label: tally.count for tally in page.context["invitees"].tallies}


def test_answers_are_counted_and_each_count_opens_its_list(client_of, staff, coaching):
    client, people = client_of(staff), coaching.people
    for person in people[:20]:
        client.post(respond_url(person), {"answer": "coming", "quick": "1"})
    client.post(respond_url(people[20]), {"answer": "unable", "note": "sakit"})
    client.post(respond_url(people[21]), {"answer": "unable", "stand_in_name": "Wakil Contoh"})
    page = client.get(list_url(coaching.event))
    assert tallies(page) == {
        "semua": 32, "akan hadir": 20, "berhalangan": 1, "diwakili": 1, "belum menjawab": 10, "belum bersurat": 32,
        "belum disampaikan": 32,
    }  # fmt: skip
    for tally in page.context["invitees"].tallies:
        shown = client.get(list_url(coaching.event) + tally.url).context["invitees"]
        assert len(shown.lines) == tally.count, tally.label
    assert "Diwakili oleh Wakil Contoh" in page.content.decode()
    chain = client.get(coaching.event.get_absolute_url()).context["chain"]
    assert chain[1].text == "32 undangan, 20 akan hadir"


def test_a_person_of_the_register_comes_instead(client_of, staff, coaching):
    other, person, client = make_person(name="Pengganti Contoh"), coaching.people[0], client_of(staff)
    assert f"?wakil={other.pk}" in client.get(respond_url(person), {"q": "pengganti"}).content.decode()
    client.post(f"{respond_url(person)}?wakil={other.pk}", {"answer": "unable"})
    invitation = Invitation.objects.get()
    assert (invitation.stand_in, invitation.stand_in_name, invitation.answer_words) == (
        other, "Pengganti Contoh", "diwakili",
    )  # fmt: skip
    client.post(respond_url(person), {"answer": "coming", "quick": "1"})
    invitation.refresh_from_db()
    assert (invitation.stand_in, invitation.stand_in_name, invitation.answer) == (None, "", "coming")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"answer": "coming", "stand_in_name": "Wakil Contoh"}, "stand_in_name"),
        ({"answer": "maybe"}, "answer"),
        ({"note": "sakit"}, "answer"),
        ({"answer": "unable", "stand_in_name": "W" * 151}, "stand_in_name"),
    ],
)
def test_an_answer_that_cannot_be_is_told_at_the_field(client_of, staff, coaching, data, field):
    response = client_of(staff).post(respond_url(coaching.people[0]), data)
    assert response.context["form"].errors[field]
    assert data.get("note", "") in response.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_stands_in_for_himself(client_of, staff):
    person = make_person()
    participant = make_participant(make_event(), person)
    response = client_of(staff).post(f"{respond_url(participant)}?wakil={person.pk}", {"answer": "unable"})
    assert "dirinya sendiri" in response.context["form"].non_field_errors()[0]
    assert not Invitation.objects.exists()


def test_the_same_answer_again_changes_nothing(staff, coaching):
    first = Invitation.respond(coaching.people[0], "coming", by=staff)
    again = Invitation.respond(coaching.people[0], "coming", by=staff)
    assert (first.pk, first.answered_at) == (again.pk, again.answered_at)
    assert first.history.count() == 1


def test_whatsapp_text_says_everything_and_only_where_the_number_may_be_seen(client_of, staff, tksk_bluluk, coaching):
    page = client_of(staff).get(list_url(coaching.event)).content.decode()
    links = re.findall(r'href="(https://wa\.me/\d+\?text=[^"]+)"', page)
    assert len(links) == 32
    person = coaching.tksk("Bluluk")
    [link] = [link for link in links if f"62{person.phone[1:]}" in link]
    text = unquote(link)
    for words in (
        f"Yth. Bapak/Ibu {person.name} (TKSK)",
        "Hari/tanggal: Senin, 16 Juni 2025",
        "Waktu: 09.00 WIB s.d. selesai",
        "Tempat: Ruang Asasta",
        "Acara: Penguatan dan Pembinaan Pilar-pilar Sosial dengan tema “Penguatan peran pilar”",
    ):
        assert words in text
    seen = client_of(tksk_bluluk).get(list_url(coaching.event)).content.decode()
    assert "wa.me" not in seen.replace(f"62{person.phone[1:]}", "")


def test_the_number_of_the_register_when_the_list_has_none(client_of, staff):
    event, person = make_event(), make_person(phone="081200099001")
    make_participant(event, person)
    assert "https://wa.me/6281200099001?text=" in client_of(staff).get(list_url(event)).content.decode()


def test_without_a_place_there_is_no_message_to_send_and_the_page_says_why(client_of, staff):
    event = make_event(place="")
    make_participant(event, phone="081200099002")
    page = client_of(staff).get(list_url(event)).content.decode()
    assert "?text=" not in page
    assert "Tempat kegiatan belum diisi" in page


def test_told_by_which_way(client_of, staff, coaching):
    client, person = client_of(staff), coaching.people[0]
    url = reverse("events:invitation_tell", args=[person.pk])
    back = client.post(url, {"via": "whatsapp", "find": "?state=untold"})
    assert back["Location"] == f"{list_url(coaching.event)}?state=untold#undangan-{person.pk}"
    assert person.invitation.get_told_via_display() == "WhatsApp"
    page = client.post(url, {"via": "burung"}, follow=True).content.decode()
    assert "Pilih cara undangan disampaikan" in page


def test_answers_of_a_cancelled_event_are_closed(client_of, staff, coaching):
    coaching.event.cancel(reason="Ditunda", by=staff)
    assert client_of(staff).post(respond_url(coaching.people[0]), {"answer": "coming"}).status_code == 404


def test_names_are_searched_in_place(client_of, staff, coaching):
    response = client_of(staff).get(list_url(coaching.event), {"q": "bluluk"}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert "Petugas Contoh Bluluk" in text
    assert "Petugas Contoh Babat" not in text
    assert "<html" not in text


def test_few_queries_whatever_the_size(client_of, staff, coaching, django_assert_max_num_queries):
    for person in coaching.people:
        Invitation.respond(person, "coming", by=staff)
    client = client_of(staff)
    for url in (list_url(coaching.event), respond_url(coaching.people[0]), coaching.event.get_absolute_url()):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_a_long_list_comes_in_pages(client_of, staff):
    event = make_event()
    make_session(event)
    for _ in range(61):
        make_participant(event)
    page = client_of(staff).get(list_url(event))
    assert len(page.context["page"].object_list) == 60
    assert len(client_of(staff).get(list_url(event), {"page": "2"}).context["page"].object_list) == 1


def test_others_may_not_and_elsewhere_is_not_found(client_of, head, tksk_bluluk, operator_bronjong, coaching):
    person = coaching.people[0]
    elsewhere = make_user("staf.bluluk", "staff", "35.24.02")
    for url in (respond_url(person), reverse("events:invitation_tell", args=[person.pk])):
        assert client_of(head).post(url, {"answer": "coming", "via": "spoken"}).status_code == 403
        assert client_of(tksk_bluluk).post(url, {"answer": "coming", "via": "spoken"}).status_code == 403
        assert client_of(elsewhere).post(url, {"answer": "coming", "via": "spoken"}).status_code == 404
    assert client_of(operator_bronjong).get(list_url(coaching.event)).status_code == 403
    assert client_of(elsewhere).get(list_url(make_event("35.24.05"))).status_code == 404
    reading = client_of(tksk_bluluk).get(list_url(coaching.event)).content.decode()
    assert "Akan hadir</button>" not in reading
    assert not Invitation.objects.exists()
