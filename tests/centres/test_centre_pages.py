"""The list of Puskesos, a centre's page, and its forms."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from puskesos.centres.desk import find_centres
from puskesos.centres.models import Centre, Stage
from tests.factories import make_centre
from welfare.desk.registry import HomePanel, announced

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("centres:centre_list"), reverse("centres:centre_create")
BRONJONG, PRIMPEN, KARANGKEMBANG = "35.24.02.2005", "35.24.02.2009", "35.24.05.2002"


@pytest.fixture
def centres():
    make_centre(PRIMPEN, stage=Stage.ACTIVE)
    make_centre(KARANGKEMBANG, stage=Stage.PLANNED)
    return make_centre(BRONJONG, stage=Stage.UNVERIFIED, pioneered_by="TKSK", pioneered_from=2018, pioneered_until=2020)


def villages(response):
    return {row.record.village_id for row in response.context["table"].rows}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {BRONJONG, PRIMPEN, KARANGKEMBANG}),
        ({"kecamatan": "35.24.02"}, {BRONJONG, PRIMPEN}),
        ({"tahap": "unverified"}, {BRONJONG}),
        ({"desa": "bronj"}, {BRONJONG}),
    ],
)
def test_centres_are_found_by_stage_and_place(staff, client_of, centres, query, expected):
    assert villages(client_of(staff).get(LIST, query)) == expected


def test_every_tab_counts_the_rows_it_opens(staff, tksk_bluluk, client_of, centres):
    for user in (staff, tksk_bluluk):
        client = client_of(user)
        for tab in client.get(LIST).context["tabs"]:
            assert client.get(tab["url"]).context["table"].paginator.count == tab["count"]


def test_the_home_panel_counts_the_list(staff, operator_bronjong, client_of, centres):
    for user, number in ((staff, 3), (operator_bronjong, 1)):
        panel = next(panel for panel in announced(HomePanel, user) if panel.label == "Puskesos")
        assert panel.count(user) == number
        assert client_of(user).get(panel.url(user)).context["table"].paginator.count == number
    assert panel.caption(staff) == "1 aktif, 1 belum diverifikasi"
    assert panel.of(operator_bronjong) == 1


def test_another_territory_is_not_found(operator_bronjong, stranger_tksk, client_of, centres):
    assert villages(client_of(operator_bronjong).get(LIST)) == {BRONJONG}
    assert client_of(stranger_tksk).get(centres.get_absolute_url()).status_code == 404


def test_the_page_tells_the_life_of_the_centre(staff, client_of, centres, django_assert_max_num_queries):
    centres.change_stage(Stage.DORMANT, on=dt.date(2025, 6, 16), evidence="Kunjungan", source="TKSK Bluluk", by=staff)
    client = client_of(staff)
    with django_assert_max_num_queries(12):
        page = client.get(centres.get_absolute_url()).content.decode()
    for words in ("Senin, 16 Juni 2025", "Kunjungan", "TKSK Bluluk", "vakum", "2018–2020", "Sari Contoh"):
        assert words in page


def test_a_step_is_recorded_on_the_page(staff, client_of, centres):
    url = reverse("centres:centre_stage", args=[centres.pk])
    client = client_of(staff)
    _, (_, usual), (_, others) = client.get(url).context["form"].fields["to_stage"].choices
    assert [value for value, _ in usual] == [Stage.ACTIVE, Stage.DORMANT, Stage.CLOSED]
    assert [value for value, _ in others] == [Stage.PLANNED, Stage.FORMED, Stage.EQUIPPED, Stage.TRAINED]
    data = {"to_stage": "active", "on": "2025-06-16", "evidence": "Berita acara 1", "source": ""}
    response = client.post(url, data, follow=True)
    centres.refresh_from_db()
    assert centres.stage == Stage.ACTIVE
    assert centres.stage_changes.get().by == staff
    assert "sekarang “aktif”" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_stage": "formed"}, "to_stage"),
        ({"evidence": "  "}, "evidence"),
        ({"on": "2999-01-01"}, "on"),
        ({"on": "kemarin"}, "on"),
    ],
)
def test_a_wrong_step_is_told_at_its_field(staff, client_of, centres, change, field):
    data = {"to_stage": "active", "on": "2025-06-16", "evidence": "Berita acara 1"} | change
    response = client_of(staff).post(reverse("centres:centre_stage", args=[centres.pk]), data)
    assert field in response.context["form"].errors
    centres.refresh_from_db()
    assert centres.stage == Stage.UNVERIFIED


def new(**more):
    return {"village": PRIMPEN, "stage": "planned", "on": "2025-01-01", "evidence": "Musdes", "address": "Balai"} | more


def test_a_centre_enters_the_register_with_its_first_line(staff, client_of):
    response = client_of(staff).post(NEW, new())
    centre = Centre.objects.get(village=PRIMPEN)
    assert response.url == centre.get_absolute_url()
    first = centre.stage_changes.get()
    assert (first.from_stage, first.to_stage, first.evidence, first.by) == ("", "planned", "Musdes", staff)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"village": BRONJONG}, "sudah memiliki Puskesos"),
        ({"on": "2999-01-01"}, "belum terjadi"),
        ({"evidence": ""}, "Bukti"),
        ({"pioneered_from": "2020", "pioneered_until": "2018"}, "lebih awal"),
        ({"stage": "active"}, "Tahap"),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_is_stored(staff, client_of, centres, change, words):
    page = client_of(staff).post(NEW, new(village="35.24.02.2001", address="Balai Desa Baru") | change).content.decode()
    assert words in page
    assert "Balai Desa Baru" in page
    assert Centre.objects.count() == 3


def test_facts_are_changed_but_never_the_stage(staff, client_of, centres):
    url = reverse("centres:centre_update", args=[centres.pk])
    client_of(staff).post(url, {"address": "Balai desa", "stage": "active", "pioneered_by": "TKSK"})
    centres.refresh_from_db()
    assert (centres.address, centres.stage) == ("Balai desa", Stage.UNVERIFIED)


def test_who_lacks_the_right_may_not_write(tksk_bluluk, operator_bronjong, head, client_of, centres):
    for user in (tksk_bluluk, operator_bronjong, head):
        client = client_of(user)
        assert client.post(NEW, new()).status_code == 403
        assert client.post(reverse("centres:centre_stage", args=[centres.pk]), {}).status_code == 403
        assert client.post(reverse("centres:centre_update", args=[centres.pk]), {}).status_code == 403


@pytest.mark.parametrize("text", ["bronjong", "Puskesos Bronjong", "Brojong", "desa bronjong"])
def test_a_centre_is_found_by_its_village_also_misspelt(staff, centres, text):
    assert find_centres(staff, text)[0][0] == "Puskesos Desa Bronjong"


def test_search_stays_in_the_territory(stranger_tksk, centres):
    assert find_centres(stranger_tksk, "bronjong") == []
