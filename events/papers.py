"""Every paper of an event, for the file on the shelf: `manage.py event_papers`.  A new paper is one more line here.

A paper gives the files it consists of: (name, content).  None where there is nothing to print yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from events import certifying, lettering, minutes_paper, report_paper, sheets
from events.models import Certificate, Event
from events.transport import TransportList, transport_sheet
from welfare.papers.rendering import render_pdf

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Printing:
    """How to print: "a4" or "f4"; `address` makes a full address of a path; `user` as whom phone numbers are seen."""

    paper: str
    address: Callable[[str], str]
    user: Any


def invitations(event: Event, printing: Printing) -> Files:
    for letter in event.letters.standing().order_by("year", "number"):
        yield f"undangan-{slugify(re.sub(r'[./]+', '-', letter.text))}.pdf", lettering.printed(letter, printing.paper)


def sign_in_sheets(event: Event, printing: Printing) -> Files:
    for session in event.sessions.order_by("date", "order", "pk"):
        name = f"daftar-hadir-{slugify(session.name)}-{session.date:%Y-%m-%d}.pdf"
        data = sheets.sign_in_sheet(session, paper=printing.paper, user=printing.user)
        yield name, render_pdf("daftar-hadir", data)


def cards(event: Event, printing: Printing) -> Files:
    if event.participants.exists():
        yield "kartu-peserta.pdf", render_pdf("kartu-peserta", sheets.participant_cards(event, paper=printing.paper))


def transport_list(event: Event, printing: Printing) -> Files:
    if TransportList(event).payments:
        data = transport_sheet(event, paper=printing.paper)
        yield "daftar-penerimaan-uang-transport.pdf", render_pdf("daftar-transport", data)


def minutes(event: Event, printing: Printing) -> Files:
    yield "notulen.pdf", minutes_paper.minutes_paper(event).pdf(printing.paper)


def agreement(event: Event, printing: Printing) -> Files:
    yield "berita-acara.pdf", minutes_paper.agreement_paper(event).pdf(printing.paper)


def report(event: Event, printing: Printing) -> Files:
    manuscript = report_paper.report_paper(event)
    yield "laporan.pdf", manuscript.pdf(printing.paper)
    yield "laporan.docx", manuscript.docx(printing.paper)


def certificates(event: Event, printing: Printing) -> Files:
    rows = Certificate.objects.valid().filter(participant__event=event).order_by("year", "number")
    rows = list(rows.select_related("participant__event", "signatory"))
    if rows:
        content = certifying.printed(rows, printing.paper, lambda row: printing.address(certifying.check_path(row)))
        yield "sertifikat.pdf", content


PAPERS: tuple[tuple[str, Callable[[Event, Printing], Files]], ...] = (
    ("undangan", invitations),
    ("kartu peserta", cards),
    ("daftar hadir", sign_in_sheets),
    ("uang transport", transport_list),
    ("notulen", minutes),
    ("berita acara", agreement),
    ("laporan", report),
    ("sertifikat", certificates),
)
"""(what it is called, what prints it), in the order of the event's chain."""
