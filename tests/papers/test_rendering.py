"""Papers from Typst: data stays data, the same everywhere, and fast."""

import io

import pypdf
import pytest

from tests.factories import make_letterhead, make_signatory
from welfare.papers.models import Letterhead, Signatory
from welfare.papers.rendering import letterhead, render_pdf, signatory

NOBODY = {"name": "", "capacity": "", "nip": "", "rank": ""}
HEAD = {
    "government": "PEMERINTAH KABUPATEN",
    "office": "DINAS SOSIAL",
    "address": "Jalan 1",
    "contact": "",
    "city": "Kota",
}


def sheet(*names, **more):
    rows = [[number, name, "L", "", "", "", ""] for number, name in enumerate(names, 1)]
    data = {"letterhead": HEAD, "signatory": NOBODY, "paper": "a4", "title": "Daftar hadir", "event": "Rapat"}
    return (
        data | {"facts": [["Tempat", "Aula"]], "rows": rows, "place_and_date": "Kota, 1 Mei", "footer": "Rapat"} | more
    )


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    "name",
    [
        "*tebal* _miring_",
        "#pagebreak()",
        '#read("/etc/passwd")',
        "$x^2$",
        "a\\b",
        "<label> @ref",
        "= Judul",
        "// catatan",
        '"kutip"',
    ],
)
def test_data_never_becomes_markup(name):
    pdf = render_pdf("daftar-hadir", sheet(name))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "".join(name.split()) in "".join(text_of(pdf).split())


def test_indonesian_and_foreign_letters():
    assert "Ma’ruf Zubaidah, S.Sos., é ñ" in text_of(render_pdf("daftar-hadir", sheet("Ma’ruf Zubaidah, S.Sos., é ñ")))


def test_nobody_to_sign_leaves_a_line():
    text = text_of(render_pdf("daftar-hadir", sheet("A")))
    assert "Mengetahui," in text
    assert "NIP." in text


@pytest.mark.parametrize("name", ["tidak-ada", "../../manage", "/etc/passwd", "sub/daftar-hadir"])
def test_an_unknown_template_is_refused(name):
    with pytest.raises(FileNotFoundError):
        render_pdf(name, {})


def test_only_fonts_of_the_package_are_used():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf("daftar-hadir", sheet("A"))))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts
    assert all("LibertinusSerif" in font for font in fonts)


def test_the_letterhead_in_use(db):
    assert letterhead()["address"] == "Jalan Kusuma Bangsa Nomor 32 Lamongan"
    Letterhead.objects.update(in_use=False)
    assert letterhead() == {"government": "", "office": "", "address": "", "contact": "", "city": ""}
    make_letterhead(address="Jalan Baru 2")
    assert letterhead()["address"] == "Jalan Baru 2"


def test_the_first_active_signatory(db):
    assert not Signatory.objects.exists()
    assert signatory() == NOBODY
    make_signatory(name="Kedua", order=2)
    make_signatory(name="Pertama", order=1)
    make_signatory(name="Lama", order=0, is_active=False)
    assert signatory()["name"] == "Pertama"
    assert signatory(Signatory.objects.get(name="Kedua"))["name"] == "Kedua"
