"""The list of kecamatan and the page of one."""

from __future__ import annotations

from welfare.regions.models import Region, RegionSpelling

URL = "/wilayah/"


def names_on(response):
    return [row.record.name for row in response.context["table"].rows]


def test_lists_the_kecamatan_with_their_villages_counted(client_of, staff):
    page = client_of(staff).get(URL)
    records = [row.record for row in page.context["table"].rows]
    assert len(records) == 27
    assert sum(record.desa for record in records) == 462
    assert sum(record.kelurahan for record in records) == 12
    assert "27 kecamatan" in page.content.decode()


def test_finds_a_kecamatan_by_one_of_its_villages_in_any_spelling(client_of, staff):
    RegionSpelling.objects.create(region_id="35.24.02.2005", spelling="Brojong")
    client = client_of(staff)
    assert names_on(client.get(URL, {"cari": "brojong"})) == ["Bluluk"]
    assert names_on(client.get(URL, {"cari": "kembangbahu"})) == ["Kembangbahu"]
    assert "Tidak ada yang cocok" in client.get(URL, {"cari": "tidakada"}).content.decode()


def test_a_kecamatan_shows_its_villages_and_a_village_its_spellings(client_of, staff):
    RegionSpelling.objects.create(region_id="35.24.02.2005", spelling="Brojong")
    page = client_of(staff).get(f"{URL}35.24.02/")
    assert len(page.context["inside"]) == 9
    assert "9 desa/kelurahan" in page.content.decode()
    assert "Brojong" in client_of(staff).get(f"{URL}35.24.02.2005/").content.decode()


def test_search_finds_villages(client_of, staff):
    page = client_of(staff).get("/cari/", {"q": "sumberagung"}).content.decode()
    for subdistrict in ("Modo", "Brondong", "Mantup", "Sukodadi"):
        assert f"Desa Sumberagung, Kec. {subdistrict}" in page


def test_costs_few_queries(client_of, staff, django_assert_max_num_queries):
    client = client_of(staff)
    with django_assert_max_num_queries(12):
        client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(f"{URL}35.24.26/")


def test_the_source_is_complete(db):
    assert Region.objects.villages().count() == 474
