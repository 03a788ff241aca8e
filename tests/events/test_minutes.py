"""Minutes: filled by attendance, viewpoints per pillar, agreement, final and open again, two officers at once."""

import pytest
from django.urls import reverse

from events.models import Attendance, Minutes
from tests.events.reading import words_of
from tests.factories import make_follow_up, make_minutes, make_pillar, make_signatory, make_user, make_viewpoint


def url(name, event):
    return reverse(f"events:{name}", args=[event.pk])


@pytest.fixture
def marked(coaching, staff):
    """21 TKSK and the five chairs there, one TKSK represented, one guest absent, the others unmarked."""
    for person in coaching.people[:26]:
        Attendance.mark(person, coaching.session, "present", by=staff)
    Attendance.mark(coaching.people[26], coaching.session, "represented", by=staff, represented_by="Wakil Contoh")
    Attendance.mark(coaching.people[27], coaching.session, "absent", by=staff)
    return coaching


def typed(client, event, **more):
    """What the form sends back, with some of it typed over."""
    form = client.get(url("event_minutes_edit", event)).context["form"]
    values = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    return values | more


def test_who_was_there_comes_from_attendance(client_of, staff, marked):
    page = client_of(staff).get(url("event_minutes", marked.event))
    text = page.content.decode()
    assert "26 hadir dari 32 yang diundang" in text
    assert "diwakili oleh Wakil Contoh" in text
    [tksk] = [line for line in page.context["presence"].pillars if line.label == "TKSK"]
    assert (tksk.invited, tksk.came, tksk.represented) == (22, 21, 1)
    assert sum(line.invited for line in page.context["presence"].pillars) == 32


def test_written_with_a_viewpoint_per_pillar_and_printed(client_of, staff, marked):
    client = client_of(staff)
    data = typed(
        client, marked.event, taker="Notulis Contoh", agreed="Puskesos diaktifkan bertahap\n\nTKSK mendampingi desa",
        view_kt="Siap membantu pendataan", view_lain="Mendukung",
    )  # fmt: skip
    response = client.post(url("event_minutes_edit", marked.event), data)
    assert response.status_code == 302, response.context["form"].errors
    minutes = Minutes.objects.get(event=marked.event)
    assert minutes.points == ["Puskesos diaktifkan bertahap", "TKSK mendampingi desa"]
    views = [(view.who, view.speaker) for view in minutes.viewpoints.all()]
    assert views == [("Karang Taruna", "Pengurus Contoh KT"), ("undangan lainnya", "")]
    make_follow_up(marked.event, what="Aktivasi Puskesos menunggu petunjuk pimpinan", kind="decision", due=None)
    text = words_of(client.get(url("event_minutes_paper", marked.event)).content)
    for words in (
        "Diundang 32 orang, hadir 26, diwakili 1", "Siap membantu pendataan", "TKSK mendampingi desa", "Wakil Contoh",
        "Aktivasi Puskesos menunggu petunjuk pimpinan", "Kepala Dinas Sosial", "Notulis Contoh", "Senin, 16 Juni 2025",
    ):  # fmt: skip
        assert words in text, words
    assert all(person.name in text for person in marked.people)


def test_an_emptied_viewpoint_goes(client_of, staff, marked):
    client = client_of(staff)
    client.post(url("event_minutes_edit", marked.event), typed(client, marked.event, view_kt="Sekali"))
    client.post(url("event_minutes_edit", marked.event), typed(client, marked.event, view_kt=" "))
    assert not marked.event.minutes.viewpoints.exists()


def test_berita_acara_has_a_place_for_every_pillar_and_the_office(client_of, staff, marked):
    make_signatory(name="Penanda Contoh", capacity="Kepala Dinas Sosial")
    make_minutes(marked.event, agreed="Aktif kembali")
    text = words_of(client_of(staff).get(url("event_agreement_paper", marked.event), {"kertas": "f4"}).content)
    for words in (
        "BERITA ACARA KESEPAKATAN", "Aktif kembali", "Pengurus Contoh KT", "Pengurus Contoh PKH",
        "Perwakilan TKSK", "Penanda Contoh", "26 orang dari 32 yang diundang",
    ):  # fmt: skip
        assert words in text, words


def test_final_locks_and_opens_again_only_with_a_reason(client_of, staff, marked):
    client, event = client_of(staff), marked.event
    minutes = make_minutes(event, taker="")
    client.post(url("event_minutes_finish", event))
    minutes.refresh_from_db()
    assert minutes.state == "draft"  # no taker, nothing said
    minutes.taker, minutes.agreed = "Notulis Contoh", "Satu butir"
    minutes.save()
    client.post(url("event_minutes_finish", event))
    minutes.refresh_from_db()
    assert (minutes.state, minutes.finished_by) == ("final", staff)
    assert client.get(url("event_minutes_edit", event)).status_code == 302
    data = {"taker": "Orang Lain", "agreed": "Diubah diam-diam"}
    client.post(url("event_minutes_edit", event), data)
    minutes.refresh_from_db()
    assert minutes.agreed == "Satu butir"
    refused = client.post(url("event_minutes_reopen", event), {"reason": ""})
    assert refused.context["form"].errors["reason"]
    client.post(url("event_minutes_reopen", event), {"reason": "Salah ketik nama"})
    minutes.refresh_from_db()
    assert minutes.state == "draft"
    assert minutes.history.latest("pgh_id").pgh_context["reason"] == "Salah ketik nama"


def sent(form):
    """What a browser would send back of a form as it stands, with the values it was opened with."""
    values = {name: form[name].value() or "" for name in form.fields}
    opened = {
        form.add_initial_prefix(name): form.data.get(form.add_initial_prefix(name), form[name].initial) or ""
        for name, field in form.fields.items() if field.show_hidden_initial
    }  # fmt: skip
    return values | opened


def test_the_second_of_two_officers_is_told_and_nothing_is_lost(client_of, staff, marked):
    client, event = client_of(staff), marked.event
    minutes = make_minutes(event, agreed="Versi lama", taker="Notulis")
    pkh, kt = make_pillar("PKH"), make_pillar("KT")
    make_viewpoint(minutes, pkh, text="Pandangan lama PKH", speaker="")
    mine = sent(client.get(url("event_minutes_edit", event)).context["form"])
    mine |= {"agreed": "Versi saya", "view_kt": "Pandangan KT saya"}
    other = client_of(make_user(name="Rekan Contoh"))
    theirs = sent(other.get(url("event_minutes_edit", event)).context["form"])
    theirs |= {"agreed": "Versi rekan", "view_pkh": "Pandangan PKH rekan", "view_kt": "Pandangan KT rekan"}
    other.post(url("event_minutes_edit", event), theirs)
    page = client.post(url("event_minutes_edit", event), mine)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Baru saja diubah oleh Rekan Contoh" in text
    assert "Versi rekan" in text
    assert "Yang tersimpan sekarang: Pandangan KT rekan" in text
    form = page.context["form"]
    assert (form["agreed"].value(), form["view_kt"].value()) == ("Versi saya", "Pandangan KT saya")
    assert form["view_pkh"].value() == "Pandangan PKH rekan"
    minutes.refresh_from_db()
    assert minutes.agreed == "Versi rekan"
    assert client.post(url("event_minutes_edit", event), sent(form)).status_code == 302
    minutes.refresh_from_db()
    assert minutes.agreed == "Versi saya"
    views = {view.pillar_id: view.text for view in minutes.viewpoints.all()}
    assert views == {pkh.pk: "Pandangan PKH rekan", kt.pk: "Pandangan KT saya"}


def test_a_viewpoint_alone_is_a_change_of_the_minutes(client_of, staff, marked):
    minutes, client = make_minutes(marked.event, taker="Notulis"), client_of(staff)
    mine = sent(client.get(url("event_minutes_edit", marked.event)).context["form"])
    client.post(url("event_minutes_edit", marked.event), mine | {"view_kt": "Disela rekan"})
    page = client.post(url("event_minutes_edit", marked.event), mine | {"closing": "Penutup saya"})
    assert page.context["form"]["view_kt"].value() == "Disela rekan"
    assert client.post(url("event_minutes_edit", marked.event), sent(page.context["form"])).status_code == 302
    minutes.refresh_from_db()
    assert (minutes.closing, minutes.viewpoints.get().text) == ("Penutup saya", "Disela rekan")


def test_typed_while_another_made_it_final_is_kept_on_the_page(client_of, staff, marked):
    minutes, client = make_minutes(marked.event, taker="Notulis", agreed="Satu butir"), client_of(staff)
    mine = sent(client.get(url("event_minutes_edit", marked.event)).context["form"])
    minutes.finish(by=staff)
    page = client.post(url("event_minutes_edit", marked.event), mine | {"closing": "Sudah diketik panjang"})
    text = page.content.decode()
    assert "baru saja difinalkan" in text
    assert "Sudah diketik panjang" in text
    minutes.refresh_from_db()
    assert minutes.closing == ""


def test_read_by_those_around_and_written_by_the_office(client_of, tksk_bluluk, auditor, operator_bronjong, coaching):
    page = client_of(tksk_bluluk).get(url("event_minutes", coaching.event))
    assert page.status_code == 200
    assert "Tulis notulen" not in page.content.decode()
    assert client_of(tksk_bluluk).get(url("event_minutes_edit", coaching.event)).status_code == 403
    assert client_of(auditor).get(url("event_minutes_paper", coaching.event)).status_code == 200
    assert client_of(operator_bronjong).get(url("event_minutes", coaching.event)).status_code == 403


def test_the_page_costs_the_same_for_any_size(client_of, staff, marked, django_assert_max_num_queries):
    client = client_of(staff)
    client.get(url("event_minutes", marked.event))
    with django_assert_max_num_queries(12):
        client.get(url("event_minutes", marked.event))
