"""A person's history page."""

from __future__ import annotations

import pghistory

from tests.factories import make_nik, make_person


def test_tells_who_changed_what_and_why(client_of, staff, auditor):
    person = make_person(name="Wagiyem", phone="")
    with pghistory.context(user=staff.pk, reason="Nomor dari daftar hadir"):
        person.phone = "081200000001"
        person.set_nik(number := make_nik())
        person.save()
    page = client_of(auditor).get(f"/orang/{person.pk}/riwayat/").content.decode()
    for text in ("Nomor HP diisi: 081200000001", "NIK diubah", str(staff), "Nomor dari daftar hadir", "Dicatat"):
        assert text in page
    assert number not in page
    assert person.nik_index not in page


def test_needs_the_right_and_the_territory(client_of, tksk_bluluk, staff):
    person = make_person()
    assert client_of(tksk_bluluk).get(f"/orang/{person.pk}/riwayat/").status_code == 403
    assert client_of(staff).get("/orang/999999/riwayat/").status_code == 404
