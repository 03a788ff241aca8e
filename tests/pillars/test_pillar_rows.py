"""The rows that come with the house: pillars, posts, and the seats that exist by rule."""

from __future__ import annotations

import pytest

from pillars.models import Pillar, Position, Unit

pytestmark = pytest.mark.django_db


def test_the_six_pillars_are_core_and_in_order():
    codes = list(Pillar.objects.core().values_list("code", flat=True))
    assert codes == ["KT", "PSM", "TAGANA", "LKS", "PKH", "TKSK"]


def test_other_pillars_are_known_but_not_counted():
    others = set(Pillar.objects.filter(is_core=False).values_list("code", flat=True))
    assert others == {"PUSKESOS", "LK3", "WKSBM", "PORDAM", "PENYULUH"}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kartar", "KT"),
        ("Taruna Tanggap Bencana", "TAGANA"),
        ("Ikatan Pekerja Sosial Masyarakat", "PSM"),
        ("FLKS", "LKS"),
        ("Pend. PKH", "PKH"),
        ("T.K.S.K", "TKSK"),
        ("Pensosmas", "PENYULUH"),
    ],
)
def test_a_word_of_the_lists_names_one_pillar(word, code):
    assert list(Pillar.objects.filter(aliases__contains=[word]).values_list("code", flat=True)) == [code]


def test_no_word_names_two_pillars():
    seen: dict[str, str] = {}
    for pillar in Pillar.objects.all():
        for word in {pillar.name, pillar.code, *pillar.aliases}:
            assert seen.setdefault(word.lower(), pillar.code) == pillar.code, word


@pytest.mark.parametrize(
    ("code", "post"),
    [
        ("KT", "Seksi Usaha Kesejahteraan Sosial"),
        ("PSM", "Koordinator Kecamatan"),
        ("TAGANA", "Ketua FK"),
        ("LKS", "Pengasuh"),
        ("PKH", "Administrator Pangkalan Data"),
        ("TKSK", "Koordinator Kabupaten"),
        ("PUSKESOS", "Operator SIKS-NG"),
        ("LK3", "Konselor"),
    ],
)
def test_posts_named_in_lists_exist(code, post):
    assert Position.objects.filter(pillar__code=code, name=post).exists()


def test_the_post_of_a_tksk_has_one_holder_and_leads():
    post = Position.objects.get(pillar__code="TKSK", name="TKSK")
    assert post.is_single
    assert post.leads


def test_every_kecamatan_has_one_tksk_post():
    units = Unit.objects.filter(pillar__code="TKSK")
    assert units.count() == 27
    assert units.values("region").distinct().count() == 27
    assert units.get(region="35.24.02").name == "TKSK Kecamatan Bluluk"


def test_the_five_bodies_of_the_kabupaten_exist():
    names = set(Unit.objects.filter(region="35.24").values_list("name", flat=True))
    assert names == {
        "Karang Taruna Kabupaten Lamongan",
        "IPSM Kabupaten Lamongan",
        "Tagana Kabupaten Lamongan",
        "FLKS Kabupaten Lamongan",
        "PKH Kabupaten Lamongan",
    }
