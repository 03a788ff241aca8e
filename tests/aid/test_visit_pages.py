"""The report of a visit over HTTP: as a form and from a phone's queue, once each; photos lose their place."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from puskesos.aid.models import ChecklistItem, Visit, VisitPhoto
from tests import factories as make

pytestmark = pytest.mark.django_db
FIT = {"verdict": "fit", "recommendation": "continue", "was_met": "ya", "method": "home"}


@pytest.fixture
def sample(db):
    ChecklistItem.objects.all().delete()
    return make.make_sample()


def url(sample):
    return f"/bantuan/monev/kunjungan/{sample.pk}/lapor/"


def answer(**more):
    return FIT | {"on": "2026-11-20", "token": str(uuid.uuid4())} | more


def photo_with_a_place() -> SimpleUploadedFile:
    picture = Image.new("RGB", (40, 30), "green")
    notes = Image.Exif()
    place = notes.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "S", (7.0, 7.0, 12.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (112.0, 20.0, 30.0)
    notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:20 09:15:00"
    memory = io.BytesIO()
    picture.save(memory, "JPEG", exif=notes)
    return SimpleUploadedFile("rumah.jpg", memory.getvalue(), content_type="image/jpeg")


def test_a_report_with_answers_and_a_photo_whose_place_stays_inside(sample, operator_bronjong, client_of):
    item = make.make_checklist_item(kind="number")
    client = client_of(operator_bronjong)
    said = answer(**{f"item_{item.pk}": "3", "on_target": "ya", "photos": photo_with_a_place()})
    page = client.post(url(sample), said, follow=True).content.decode()
    assert "Kunjungan tercatat." in page
    photo = VisitPhoto.objects.get()
    assert (float(photo.latitude), float(photo.longitude)) == (-7.12, 112.341667)
    assert f"{photo.taken_at:%Y-%m-%d %H:%M}" == "2026-11-20 02:15"  # UTC of 09.15 WIB
    sent = client.get(f"/bantuan/foto/{photo.pk}/")
    with Image.open(io.BytesIO(sent.content)) as picture:
        assert not picture.getexif()
    assert not re.search(r"112[.,]34|-7[.,]12", page)  # the place itself; "112" alone may be a key in an address


def test_the_phone_sends_the_same_report_again(sample, operator_bronjong, client_of):
    client, said = client_of(operator_bronjong), answer()
    first = client.post(url(sample), said, headers={"accept": "application/json"})
    again = client.post(url(sample), said, headers={"accept": "application/json"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json() == {"url": f"/bantuan/monev/hasil/{Visit.objects.get().pk}/"}


def test_the_phone_learns_what_is_wrong(sample, operator_bronjong, client_of):
    response = client_of(operator_bronjong).post(
        url(sample), answer(verdict="unfit"), headers={"accept": "application/json"}
    )
    assert response.status_code == 422
    assert "tidak dapat tanpa alasan" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verdict": "unfit", "recommendation": "replace"}, "tidak dapat tanpa alasan"),
        ({"recommendation": "replace"}, "layak tidak dapat direkomendasikan untuk diganti"),
        ({"was_met": "tidak"}, "Tulis mengapa penerima tidak ditemui"),
        ({"on": "2099-01-01"}, "belum terjadi"),
        ({"photos": SimpleUploadedFile("x.jpg", b"MZ bukan gambar")}, "bukan foto JPG atau PNG"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(change, words, sample, operator_bronjong, client_of):
    page = client_of(operator_bronjong).post(url(sample), answer(note="Rumah bambu", **change)).content.decode()
    assert words in page
    assert "Rumah bambu" in page
    assert not Visit.objects.exists()


def test_someone_outside_sample_territory_or_team_is_not_found(
    sample, stranger_tksk, tksk_bluluk, operator_bronjong, coordinator_kt, client_of
):
    assert client_of(stranger_tksk).get(url(sample)).status_code == 404
    sample.team = make.make_team(sample.round)
    sample.team.users.add(tksk_bluluk)
    sample.save()
    assert client_of(operator_bronjong).post(url(sample), answer()).status_code == 404
    assert client_of(coordinator_kt).get(url(sample)).status_code == 404
    assert client_of(tksk_bluluk).get(url(sample)).status_code == 200


def test_the_first_visit_stays_beside_the_second(sample, operator_bronjong, client_of):
    client = client_of(operator_bronjong)
    client.post(url(sample), answer())
    assert "menjadi kunjungan ulang" in client.get(url(sample)).content.decode()
    page = client.post(url(sample), answer(), follow=True).content.decode()
    assert "Kunjungan lain kepada penerima ini" in page
    assert Visit.objects.count() == 2
