"""Libraries speak Indonesian wherever an officer can see them."""

from __future__ import annotations

import gettext
from pathlib import Path

import django_filters
import django_tables2
import import_export
import pytest
from django.utils.translation import gettext as translate

CATALOGUE = Path(__file__).parents[2] / "welfare" / "locale" / "id" / "LC_MESSAGES" / "django.mo"

LIBRARIES = (import_export, django_filters, django_tables2)


def sentences(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key: text for key, text in found.items() if key}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.__name__)
def test_every_sentence_of_a_library_has_an_indonesian_one(library):
    ours = sentences(CATALOGUE)
    theirs: set[str] = set()
    for path in Path(library.__file__).parent.glob("locale/*/LC_MESSAGES/django.mo"):
        theirs |= sentences(path).keys()
    assert theirs
    assert theirs - ours.keys() == set()


def test_the_compiled_catalogue_matches_its_source():
    source = CATALOGUE.with_suffix(".po").read_text(encoding="utf-8")
    for key, text in sentences(CATALOGUE).items():
        for part in (key, text):
            assert part.replace("\\", "\\\\").replace('"', '\\"') in source
    assert source.count("\nmsgid ") - 1 == len(sentences(CATALOGUE))


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [("Export", "Unduh"), ("Unknown", "Tidak diketahui"), ("Select all", "Pilih semua"), ("Home", "Beranda")],
)
def test_it_is_used(english, indonesian):
    assert translate(english) == indonesian


def test_the_list_in_the_back_room_says_unduh(client_of, administrator):
    page = client_of(administrator).get("/admin/regions/region/").content.decode()
    assert ">Unduh</a>" in page
    assert "Export" not in page
