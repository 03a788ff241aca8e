"""The papers of a case as PDF: the citizen's slip, and the letter that refers the case."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format

from puskesos.cases.models import Case, Referral
from welfare.papers import qr
from welfare.papers.rendering import letterhead, place_and_date, render_pdf, signatory
from welfare.regions.choices import place_name

SECRET = "layanan sosial"  # noqa: S105 - what stands on a slip instead of a service that harms when it is known
_AGE_FORMAT = "j F Y"


def slip_of(case: Case, url: str) -> bytes:
    """`url`: where the citizen looks; on the slip also as a QR code."""
    papers = list(case.papers.all())
    given = _grouped(case.code or "")
    facts = [
        ["Nomor", case.number],
        ["Diterima", date_format(case.received_on, "l, j F Y")],
        ["Tempat", place_name(case.village)],
        ["Layanan", SECRET if case.is_sensitive else case.service.name],
        ["Batas waktu", date_format(case.due_on, "l, j F Y")],
    ]
    data: dict[str, Any] = {
        "letterhead": letterhead(), "code": given, "facts": facts, "url": url, "has_phone": bool(case.contact_phone),
        "qr": qr.for_paper(url, border=0) if url else "",
        "brought": [paper.name for paper in papers if paper.received_on],
        "missing": [paper.name for paper in papers if not paper.received_on],
    }  # fmt: skip
    return render_pdf("tanda-terima", data)


def _grouped(code: str) -> str:
    """ "ABCD2345" as "ABCD-2345", to be read aloud."""
    return f"{code[:4]}-{code[4:]}" if code else "–"


def letter_of(referral: Referral) -> bytes:
    """The letter names the person, for the agency must know whom it receives; never the NIK."""
    case, head = referral.case, letterhead()
    client = case.client
    born = ", ".join(filter(None, (client.birth_place, date_format(client.birth_date, _AGE_FORMAT) if client.birth_date
                                   else "")))  # fmt: skip
    place = ", ".join(filter(None, (client.address, f"RT {client.rt}" if client.rt else "",
                                    f"RW {client.rw}" if client.rw else "", place_name(client.region))))  # fmt: skip
    data = {
        "letterhead": head, "signatory": signatory(referral.signatory), "number": referral.letter_number,
        "addressee": f"{referral.agency.addressee} {referral.agency}".strip(), "city": referral.agency.city,
        "place_and_date": place_and_date(head, referral.sent_on),
        "facts": [
            ["Nama", client.full_name], ["Jenis kelamin", client.get_sex_display()], ["Tempat, tanggal lahir", born],
            ["Alamat", place], ["Layanan", case.service.name], ["Nomor kasus", case.number],
        ],
        "purpose": referral.purpose, "due": date_format(referral.due_on, "l, j F Y"),
        "emergency": case.urgency == Case.Urgency.EMERGENCY,
    }  # fmt: skip
    return render_pdf("surat-rujukan", data)
