"""The list of events: what is filtered is what stands there, and only what one may see."""

import datetime as dt

from django.urls import reverse

from tests.factories import make_event

URL = reverse("events:event_list")


def test_newest_first_with_a_count_in_words(client_of, staff, coaching):
    make_event(title="Rakor lama", starts_on=dt.date(2024, 2, 1))
    page = client_of(staff).get(URL).content.decode()
    assert "2 kegiatan" in page
    assert page.index("Penguatan dan Pembinaan") < page.index("Rakor lama")
    assert "Senin, 16 Juni 2025" in page
    assert f'href="{reverse("events:participant_list", args=[coaching.event.pk])}">32</a>' in page
    assert "Kegiatan baru" in page


def test_state_is_a_chip_not_its_source(client_of, staff, coaching):
    page = client_of(staff).get(URL).content.decode()
    assert '<span class="chip mute">selesai</span>' in page
    assert "&lt;span" not in page


def test_filters_by_year_kind_time_and_text(client_of, staff, coaching):
    future = dt.date.today() + dt.timedelta(days=9)  # noqa: DTZ011 - only "later than now" matters
    make_event(title="Bimtek nanti", place="Aula", starts_on=future)
    client = client_of(staff)

    def titles(**query):
        page = client.get(URL, query).content.decode()
        return {title for title in ("Penguatan dan Pembinaan", "Bimtek nanti") if title in page}

    assert titles(year="2025") == {"Penguatan dan Pembinaan"}
    assert titles(year=str(future.year)) == {"Bimtek nanti"}
    assert titles(kind="pembinaan") == {"Penguatan dan Pembinaan"}
    assert titles(when="next") == {"Bimtek nanti"}
    assert titles(when="past") == {"Penguatan dan Pembinaan"}
    assert titles(q="pilar penguatan") == {"Penguatan dan Pembinaan"}
    assert titles(q="aula") == {"Bimtek nanti"}


def test_htmx_gets_only_the_results(client_of, staff, coaching):
    page = client_of(staff).get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "Penguatan dan Pembinaan" in page
    assert "<html" not in page


def test_a_tksk_sees_the_kabupaten_and_the_own_kecamatan_only(client_of, tksk_bluluk, coaching):
    make_event("35.24.02", title="Rapat Bluluk")
    make_event("35.24.05", title="Rapat Babat")
    page = client_of(tksk_bluluk).get(URL).content.decode()
    assert "Penguatan dan Pembinaan" in page
    assert "Rapat Bluluk" in page
    assert "Rapat Babat" not in page
    assert "Kegiatan baru" not in page


def test_without_the_right_it_is_refused(client_of, operator_bronjong):
    assert client_of(operator_bronjong).get(URL).status_code == 403


def test_nonsense_in_the_filter_breaks_nothing(client_of, staff, coaching):
    for query in ({"year": "dua"}, {"kind": "tak-ada"}, {"when": "x"}, {"sort": "x"}, {"page": "99"}):
        assert client_of(staff).get(URL, query).status_code in {200, 404}
