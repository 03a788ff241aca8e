"""A photo that is taken in loses what the phone wrote into it, on every way into the house."""

from __future__ import annotations

import io

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import make_photo
from welfare.desk import private_files
from welfare.desk.private_files import PaperField, PhotoField, PhotosField


def sent(content: bytes, name: str = "IMG_2025.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("field", [PhotoField, PaperField, PhotosField])
def test_place_and_camera_stay_behind(field, kind):
    before = make_photo(kind=kind, with_place=True)
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)
    file = field().clean([sent(before)] if field is PhotosField else sent(before))
    file = file[0] if field is PhotosField else file
    after = file.read()
    picture = Image.open(io.BytesIO(after))
    assert not dict(picture.getexif())
    assert b"Kamera Contoh" not in after
    assert picture.format == kind
    assert picture.size == (30, 40)  # upright: the camera was turned


def test_a_large_photo_becomes_small_enough_for_a_village_line(monkeypatch):
    monkeypatch.setattr(private_files, "LARGEST_SIDE", 100)
    file = PhotoField().clean(sent(make_photo(size=(400, 200))))
    assert Image.open(file).size == (100, 50)


def test_a_palette_picture_and_one_with_transparency_are_kept():
    memory = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).quantize().save(memory, "PNG", transparency=0)
    assert Image.open(PhotoField().clean(sent(memory.getvalue(), "a.png"))).mode == "RGBA"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xd8\xff\xe0 bukan gambar", "rusak"),
        (make_photo()[:200], "rusak"),
        (b"MZ\x90 program", "bukan"),
        (b"%PDF-1.4", "bukan foto"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(content, words):
    with pytest.raises(forms.ValidationError, match=words):
        PhotoField().clean(sent(content))


def test_a_picture_larger_than_any_camera_makes_is_refused(monkeypatch):
    monkeypatch.setattr(private_files, "MOST_PIXELS", 100)
    with pytest.raises(forms.ValidationError, match="terlalu besar"):
        PhotoField().clean(sent(make_photo()))


def test_a_pdf_paper_stays_as_it_was_sent():
    assert PaperField().clean(sent(b"%PDF-1.4 isi", "sk.pdf")).read() == b"%PDF-1.4 isi"
