"""The sample sheet with which an administrator checks letterhead and signatory."""

import io

import pypdf
from django.urls import reverse

from tests.factories import make_signatory

URL = reverse("papers:letterhead_sample")


def test_shows_letterhead_and_signatory(client_of, administrator):
    make_signatory(name="Penanda Contoh", capacity="Kepala Dinas Sosial")
    response = client_of(administrator).get(URL)
    assert response["Content-Type"] == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "Jalan Kusuma Bangsa Nomor 32 Lamongan" in text
    assert "Penanda Contoh" in text


def test_others_may_not(client_of, staff, tksk_bluluk):
    for user in (staff, tksk_bluluk):
        assert client_of(user).get(URL).status_code == 403
