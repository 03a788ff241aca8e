"""What is missing: every number opens the list it counts, for every role; the files and the command say the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from urllib.parse import urlsplit

import openpyxl
import pypdf
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from pillars.gap_tables import matrix, pillar_table
from pillars.gaps import gaps_of
from pillars.measures import MEASURES
from pillars.models import Decree, Membership, Pillar, Position, Unit
from tests.factories import (
    make_activity_report,
    make_decree,
    make_membership,
    make_person,
    make_pillar,
    make_pillar_coordinator,
    make_unit,
    make_user,
)
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.audit.remembering import Remembered
from welfare.people.models import Person
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db
PAGE, EXPORT, PLACES = (reverse(f"pillars:{name}") for name in ("gap_list", "gap_export", "place_list"))
BLULUK, BABAT, BRONJONG, BABAT_VILLAGE = "35.24.02", "35.24.05", "35.24.02.2005", "35.24.05.2008"
VIEWERS = ["administrator", "staff", "head", "auditor", "tksk_bluluk", "stranger_tksk", "coordinator_kt"]


@pytest.fixture
def office(staff):
    """22 of 27 TKSK; boards in two kecamatan with each kind of gap; holders without phone, sex, SK, or time left."""
    today = timezone.localdate()
    post = Position.objects.get(pillar__code="TKSK", name="TKSK")
    for unit in Unit.objects.filter(pillar__code="TKSK").order_by("region_id")[:22]:
        unit.appoint(person=make_person(region=unit.region), position=post, start=None, by=staff)
    revoked = make_decree(revoked_on=today, revoke_reason="Salah ketik")
    over = make_decree(valid_from=dt.date(2018, 1, 1), valid_until=today - dt.timedelta(days=1))
    for village in (BRONJONG, BABAT_VILLAGE, BLULUK):
        board = make_unit(make_pillar("KT"), village)
        make_activity_report(board, on=today, state="sent", sent_at=timezone.now())
        make_membership(unit=board, decree=over)
        make_membership(make_person(region=village, phone="", sex="L"), board, decree=make_decree(village))
        make_membership(make_person(region=village, phone="", phone_2="081200012345", sex=""), board, decree=revoked)
        make_membership(unit=board, end=today, end_reason="age")
        psm = make_unit(make_pillar("PSM"), village)
        make_membership(unit=psm, decree=revoked, until=today - dt.timedelta(days=3))
        make_unit(make_pillar("LKS"), village)
        make_membership(unit=make_unit(make_pillar("LKS"), village, closed_on=today))
    make_membership(unit=Unit.objects.get(pillar__code="TAGANA"), until=today, decree=make_decree("35.24"))
    return staff


@pytest.fixture
def viewer(request, office, coordinator_kt):
    make_pillar_coordinator(coordinator_kt, make_pillar("KT"))
    return request.getfixturevalue(request.param)


def fresh(user):
    return User.objects.get(pk=user.pk)


def listed(user, url):
    """How many rows the list at an address has, without drawing it."""
    request = RequestFactory().get(url)
    request.user, request.htmx = user, False
    page = resolve(urlsplit(url).path).func.view_class()
    page.setup(request)
    assert user.has_perms(page.access.permissions)
    return page.get_filterset(page.get_filterset_class()).qs.count()


def rows_at(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.context["table"].paginator.count


@pytest.mark.parametrize("viewer", VIEWERS, indirect=True)
def test_every_number_per_pillar_equals_its_list(viewer, client_of):
    user, rows = fresh(viewer), client_of(viewer).get(PAGE).context["summary"].rows
    assert rows
    for row in rows:
        for cell in row.cells:
            if cell.value is not None:
                assert listed(user, cell.url) == cell.value, (row.label, cell.head, cell.url)


def test_the_lists_are_drawn_with_as_many_rows(office, client_of):
    client = client_of(office)
    row = next(row for row in client.get(PAGE).context["summary"].rows if row.label == "Karang Taruna")
    for cell in row.cells:
        assert rows_at(client, cell.url) == cell.value, (cell.head, cell.url)


@pytest.mark.parametrize("viewer", VIEWERS, indirect=True)
def test_every_number_of_the_matrix_equals_its_list(viewer):
    """All that is not nought, in each measure; and each place once where nought is shown."""
    user = fresh(viewer)
    gaps = gaps_of(user)
    for code in MEASURES:
        cells = [cell for row in matrix(gaps, code).rows for cell in row.cells if cell.value]
        many = code in ("expected", "missing")  # a list per village of 502 places: a few of them tell
        for cell in cells[:: 10 if many else 1]:
            assert listed(user, cell.url) == cell.value, (code, cell.head, cell.url)
    for place in gaps.places:
        pillar = gaps.pillars[0]
        assert listed(user, gaps.url(pillar, "filled", place)) == gaps.value(pillar, "filled", place)


@pytest.mark.parametrize("viewer", ["staff", "tksk_bluluk"], indirect=True)
def test_one_kecamatan_shows_its_villages_and_their_lists(viewer, client_of):
    client = client_of(viewer)
    page = client.get(PAGE, {"kecamatan": BLULUK, "angka": "holders"})
    labels = [row.label for row in page.context["matrix"].rows]
    assert labels[0] == "Tingkat kecamatan"
    assert "Desa Bronjong" in labels
    assert len(labels) == 1 + 9 + 1
    user = fresh(viewer)
    for table in (page.context["summary"], page.context["matrix"]):
        for row in table.rows:
            for cell in row.cells:
                if cell.value:
                    assert listed(user, cell.url) == cell.value, (row.label, cell.head, cell.url)


def test_the_numbers_are_the_right_ones(office):
    gaps = gaps_of(fresh(office))
    board = Pillar.objects.get(code="KT")
    assert {code: gaps.value(board, code) for code in MEASURES} == {
        "expected": 474 + 27 + 1, "filled": 3, "vacant": 1, "missing": 474 + 27 - 3, "unsigned": 0, "dormant": 0,
        "holders": 9, "expired": 3, "without_decree": 3, "without_phone": 3, "male": 3, "female": 3,
    }  # fmt: skip
    psm = Pillar.objects.get(code="PSM")
    assert gaps.value(psm, "expected") is None
    assert gaps.value(psm, "missing") is None
    assert [gaps.value(psm, code) for code in ("unsigned", "dormant", "expired", "without_decree")] == [3, 3, 3, 3]
    institutions = Pillar.objects.get(code="LKS")
    assert [gaps.value(institutions, code) for code in ("filled", "vacant", "holders")] == [0, 4, 3]
    tagana = Pillar.objects.get(code="TAGANA")  # the last day of a term is still in it
    assert [gaps.value(tagana, code) for code in ("expired", "without_decree", "dormant")] == [0, 0, 1]


def test_the_matrix_adds_up_and_has_a_row_per_kecamatan_and_one_for_the_kabupaten(office):
    gaps = gaps_of(fresh(office))
    for code in MEASURES:
        *places, total = matrix(gaps, code).rows
        assert len(places) == 28
        for column, cell in enumerate(total.cells):
            assert cell.value in (None, sum(row.cells[column].value or 0 for row in places)), (code, column)
    assert len(total.cells) == 6


def test_22_of_27_tksk_and_the_5_vacant_by_name(office, client_of):
    page = client_of(office).get(PAGE).content.decode()
    row = next(row for row in pillar_table(gaps_of(fresh(office))).rows if row.label == "TKSK")
    assert [(cell.head, cell.text) for cell in row.cells[:4]] == [
        ("Seharusnya ada", "27"), ("Terisi", "22"), ("Kosong", "5"), ("Belum ada", "0"),
    ]  # fmt: skip
    named = re.search(r"Tanpa pemegang jabatan:(.*?)</p>", page, re.S)
    vacant = Unit.objects.vacant().filter(pillar__code="TKSK").values_list("region__name", flat=True)
    assert len(vacant) == 5
    assert re.findall(r">([^<]+)</a>", named[1]) == list(vacant.order_by("region"))


def test_missing_places_name_the_pillar_and_offer_to_record(office, client_of, tksk_bluluk):
    query = {"pilar": "KT", "keadaan": "belum-ada", "kecamatan": BLULUK}
    page = client_of(office).get(PLACES, query).content.decode()
    assert f"/pilar/unit/baru/?wilayah={BLULUK}.2001" in page
    assert "Desa Bronjong" not in page
    other = client_of(tksk_bluluk).get(PLACES, {"pilar": "KT", "keadaan": "belum-ada"})
    assert other.context["table"].paginator.count == 8
    assert "/pilar/unit/baru/" not in other.content.decode()


# Territory -----------------------------------------------------------------------------------------------------------
def test_a_tksk_sees_the_own_kecamatan_only(office, client_of, tksk_bluluk):
    page = client_of(tksk_bluluk).get(PAGE)
    text = page.content.decode().split("<main")[1]
    assert "Babat" not in text
    assert "Tingkat kabupaten" not in text
    assert page.context["matrix"].corner == "Desa/kelurahan"
    assert "Kecamatan Bluluk" in text
    # another kecamatan in the address is a filter that cannot be understood: nothing of it is shown
    other = client_of(tksk_bluluk).get(PAGE, {"kecamatan": BABAT})
    assert "Babat" not in other.content.decode().split("<main")[1]
    assert [row.label for row in other.context["matrix"].rows] == [row.label for row in page.context["matrix"].rows]


def test_a_coordinator_sees_the_own_pillar_only(office, client_of, coordinator_kt):
    make_pillar_coordinator(coordinator_kt, make_pillar("KT"))
    page = client_of(coordinator_kt).get(PAGE)
    assert [row.label for row in page.context["summary"].rows] == ["Karang Taruna"]
    assert page.context["matrix"].heads == ["Karang Taruna"]
    assert "TKSK" not in page.content.decode().split("<main")[1]
    places = client_of(coordinator_kt).get(PLACES, {"pilar": "TKSK"}).content.decode()
    assert "TKSK Kecamatan" not in places


def test_who_coordinates_nothing_is_told_so(client_of, coordinator_kt):
    assert "Belum ada pilar" in client_of(coordinator_kt).get(PAGE).content.decode()


def test_two_kecamatan_and_a_village_elsewhere(office, client_of):
    """Territories of any shape add up: the villages are shown, where not every kecamatan is whole."""
    two = make_user("dua", "staff", BLULUK, BABAT)
    assert [place.label for place in gaps_of(two).places] == ["Bluluk", "Babat"]
    more = make_user("lebih", "staff", BLULUK, BABAT, "35.24.06.2001")
    gaps = gaps_of(more)
    board = Pillar.objects.get(code="KT")
    places = sum(gaps.value(board, "expected", place) for place in gaps.places)
    assert places == gaps.value(board, "expected")
    assert places == gaps_of(fresh(two)).value(board, "expected") + 1


def test_the_centre_operator_has_no_business_here(client_of, operator_bronjong):
    for url in (PAGE, EXPORT, PLACES):
        assert client_of(operator_bronjong).get(url).status_code == 403


# Files and the command ------------------------------------------------------------------------------------------------
def shown(page):
    """What a person reads in the two tables of the page: rows of texts, the head first."""
    found = []
    for table in re.findall(r"<table.*?</table>", page, re.S):
        rows = re.findall(r"<tr.*?</tr>", re.sub(r'<span class="visually-hidden">.*?</span>', "", table), re.S)
        cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in rows]
        texts = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]
        found.append([row for row in texts if len(row) > 4])
    return found


def download(client, format, **query):
    address = f"{EXPORT}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    return client.post(address, {"reason": "bahan rapat", "format": format})


@pytest.mark.parametrize("query", [{}, {"kecamatan": BLULUK, "angka": "without_phone"}])
@pytest.mark.parametrize("viewer", ["staff", "tksk_bluluk"], indirect=True)
def test_the_workbook_is_the_page(viewer, client_of, query):
    client = client_of(viewer)
    page = client.get(PAGE, query).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx", **query).content))
    sheets = [[["" if value is None else str(value) for value in row] for row in sheet.values] for sheet in book]
    assert [[[text.replace(".", "") for text in row] for row in table] for table in shown(page)] == sheets


@pytest.mark.parametrize("query", [{}, {"kecamatan": BLULUK, "angka": "vacant"}])
def test_the_paper_is_the_page(office, client_of, query):
    client = client_of(office)
    page = client.get(PAGE, query).content.decode()
    response = download(client, "pdf", **query)
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    assert response["Content-Type"] == "application/pdf"
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)
    paper = " ".join(re.sub(r"\s+", " ", sheet.extract_text()) for sheet in reader.pages)
    for table in shown(page):
        for row in table[1:]:
            assert " ".join(row) in paper, row
    assert ("Kecamatan Bluluk" in paper) == bool(query)


def test_a_download_takes_a_reason_and_is_logged(office, client_of):
    client = client_of(office)
    assert client.post(EXPORT, {"reason": "", "format": "pdf"}).status_code == 200
    assert not SensitiveRead.objects.exists()
    download(client, "xlsx", kecamatan=BLULUK)
    read = SensitiveRead.objects.get()
    assert (read.what, read.user, read.reason) == ("export", office, "bahan rapat")
    assert read.subject_model == "pillars.pillar"
    assert "Kecamatan Bluluk" in read.detail
    assert read.row_count == Pillar.objects.count() + 11


def test_the_command_prints_what_the_page_shows(office, client_of, capsys):
    page = client_of(office).get(PAGE).context["summary"]
    call_command("pillars", "--json")
    rows = json.loads(capsys.readouterr().out)
    numbers = [[cell.value for cell in row.cells] for row in page.rows]
    assert [[row[code] for code in MEASURES] for row in rows] == numbers
    call_command("pillars")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[0] == "Pilar"
    tksk = next(line for line in lines if line.startswith("TKSK"))
    assert tksk.split()[1:4] == ["27", "22", "5"]


# How it behaves -------------------------------------------------------------------------------------------------------
def test_a_filter_swaps_only_the_numbers(office, client_of):
    part = client_of(office).get(PAGE, {"angka": "dormant"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Vakum per kecamatan" in part


def test_pages_cost_few_queries_however_much_there_is(office, client_of, django_assert_max_num_queries):
    client = client_of(office)
    client.get(PAGE)
    for url in (PAGE, f"{PAGE}?kecamatan={BLULUK}", PLACES, f"{PLACES}?pilar=KT&keadaan=belum-ada", EXPORT):
        with django_assert_max_num_queries(12):
            client.get(url)


def test_what_is_remembered_goes_with_any_change(office):
    """Numbers are kept between two changes; every kind of write to what they are counted from is seen at once."""
    board, user = Pillar.objects.get(code="KT"), fresh(office)

    def numbers():
        gaps = gaps_of(user)
        return {code: gaps.value(board, code) for code in MEASURES}

    before = numbers()
    unit = Unit.objects.get(pillar=board, region=BRONJONG)
    Person.objects.filter(memberships__unit=unit, sex="L").update(sex="P", phone="081200099999")
    after = numbers()
    assert (after["male"], after["female"]) == (before["male"] - 1, before["female"] + 1)
    assert after["without_phone"] == before["without_phone"] - 1
    Decree.objects.filter(memberships__unit=unit, valid_until__isnull=False).update(valid_until=None)
    assert numbers()["expired"] == 0
    Unit.objects.filter(pk=unit.pk).update(closed_on=timezone.localdate())
    assert numbers()["filled"] == before["filled"] - 1
    Membership.objects.filter(unit=unit).update(end=timezone.localdate(), end_reason="other")
    assert numbers()["holders"] == before["holders"] - 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_remembered_while_somebody_writes():
    """What is not committed yet may bear an earlier number in the history than what is seen already."""
    counted = []
    memory = Remembered(Region)

    def value():
        return memory.value("x", lambda: counted.append(1) or len(counted))

    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE regions_region SET bps_code = 'x' WHERE code = '35.24'")
            assert (value(), value()) == (1, 2)
            cursor.execute("COMMIT")
            assert (value(), value()) == (3, 3)
            cursor.execute("UPDATE regions_region SET bps_code = 'y' WHERE code = '35.24'")
            assert value() == 4
    finally:
        other.close()  # else what it still holds would stop the next test for ever
