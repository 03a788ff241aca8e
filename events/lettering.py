"""Letters of invitation: drafted, numbered, printed again as they were, and compared with the plan of today."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from events.breakdown import subdistrict_name
from events.invitation_text import facts, said_once
from events.models import Event, Invitation, Letter, NumberFormat, Participant
from welfare.desk.templatetags import office
from welfare.papers.models import Signatory
from welfare.papers.rendering import letterhead, place_and_date, render_pdf, signatory

TEMPLATE = "undangan"
MOST_IN_BUNDLE = 50
"""Letters in one zip, each a PDF of its own: a bundle takes about a second."""
OPENING = (
    "Dalam rangka {title}, bersama ini kami mengharap kehadiran Saudara pada kegiatan yang akan dilaksanakan pada:"
)
CLOSING = (
    "Mengingat pentingnya acara tersebut, dimohon hadir tepat waktu. "
    "Atas perhatian dan kehadirannya disampaikan terima kasih."
)


@dataclass(frozen=True)
class Wording:
    """What the officer decides about a letter."""

    format: NumberFormat
    dated: Any
    nature: str
    subject: str
    opening: str
    closing: str
    addressing: str
    signatory: Signatory | None


def without_letter(event: Event) -> Any:
    """Those on the list who bear no standing letter, in the order of the list."""
    people = event.participants.filter(Q(invitation__isnull=True) | Q(invitation__letter__isnull=True))
    return people.select_related("pillar", "unit", "region__parent").order_by("order", "pk")


def why_not(event: Event) -> str:
    """Why no letter can be numbered for an event now, and what to do; "" when nothing speaks against it."""
    if event.cancelled_at:
        return "Kegiatan ini dibatalkan, jadi undangannya tidak dapat diberi nomor."
    if not event.place.strip():
        return "Tempat kegiatan belum diisi. Isi dulu tempatnya di rencana kegiatan."
    if not event.sessions.filter(starts_at__isnull=False).exists():
        return "Jam mulai belum diisi. Isi dulu jam pada sesi kegiatan."
    if without_letter(event).exists():
        return ""
    if not event.participants.exists():
        return "Belum ada yang diundang. Tambahkan dulu dari aturan, register, atau impor."
    letters = ", ".join(event.letters.standing().values_list("text", flat=True))
    return f"Semua undangan sudah bernomor surat {letters}. Batalkan dulu surat itu bila harus diganti."


def draft(event: Event, wording: Wording, people: list[Participant], text: str) -> dict[str, Any]:
    """The data of `undangan.typ` as of now, with `text` as its number."""
    head = letterhead()
    date = office.date_filter(wording.dated, "j F Y")
    is_list = wording.addressing == Letter.Addressing.LIST
    sessions = list(event.sessions.order_by("date", "order", "starts_at", "pk"))
    return {
        "letterhead": head,
        "signatory": signatory(wording.signatory),
        "number": text,
        "nature": str(Letter.Nature(wording.nature).label),
        "attachment": "1 (satu) berkas" if is_list else "-",
        "subject": wording.subject,
        "place_and_date": place_and_date(head, wording.dated),
        "date": date,
        "opening": wording.opening,
        "closing": wording.closing,
        "facts": facts(event, sessions),
        "addressing": wording.addressing,
        "recipients": [_recipient(number, person) for number, person in enumerate(people, 1)],
    }


def _recipient(place: int, person: Participant) -> dict[str, Any]:
    return {
        "no": place,
        "key": person.pk,
        "name": person.name,
        "position": person.position,
        "represents": person.represents,
        "post": said_once(person.position, person.represents),
        "place": subdistrict_name(person.region),
    }


@transaction.atomic
def issue(event: Event, wording: Wording, *, pillar: Any = None, by: Any) -> Letter:
    """Number one letter for everybody on the list without one (of one `pillar`, when given), and keep what it says.

    Raises ValueError with the reason when there is nobody or the event is not ready (`why_not`).
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if refusal := why_not(event):
        raise ValueError(refusal)
    waiting = without_letter(event)
    people = list(waiting.filter(pillar=pillar) if pillar else waiting)
    if not people:
        raise ValueError(f"Semua undangan {pillar.short_name} sudah bersurat.")
    numbered = wording.format.take(wording.dated)
    with pghistory.context(user=by.pk, reason=f"surat {numbered.text}"):
        letter = Letter.objects.create(
            event=event, format=wording.format, year=wording.dated.year, number=numbered.number, text=numbered.text,
            dated=wording.dated, nature=wording.nature, subject=wording.subject, opening=wording.opening,
            closing=wording.closing, addressing=wording.addressing, signatory=wording.signatory,
            content=draft(event, wording, people, numbered.text), recipient_count=len(people), issued_by=by,
        )  # fmt: skip
        _tie(letter, people, by)
    return letter


def _tie(letter: Letter, people: list[Participant], by: Any) -> None:
    known = Invitation.objects.filter(participant__in=people)
    having = set(known.values_list("participant_id", flat=True))
    known.update(letter=letter)
    Invitation.objects.bulk_create(
        Invitation(participant=person, letter=letter, recorded_by=by) for person in people if person.pk not in having
    )


def printed(letter: Letter, paper: str, *, only: int | None = None) -> bytes:
    """The letter as PDF on "a4" or "f4" paper, exactly as numbered; `only`: the sheet of one participant.

    Raises LookupError when the letter is not addressed to that participant.
    """
    return render_pdf(TEMPLATE, _sheet(letter.content, paper, only) | {"void": letter.cancelled_at is not None})


def _sheet(content: dict[str, Any], paper: str, only: int | None) -> dict[str, Any]:
    data = content | {"paper": "f4" if paper == "f4" else "a4"}
    if only is None:
        return data
    mine = [person for person in content["recipients"] if person["key"] == only]
    if not mine:
        raise LookupError(only)
    return data | {"recipients": mine, "addressing": Letter.Addressing.EACH, "attachment": "-"}


def proof(event: Event, wording: Wording, *, pillar: Any = None, paper: str = "a4") -> bytes:
    """The PDF as it would be, with dots for the number: nothing is taken or kept."""
    waiting = without_letter(event)
    people = list(waiting.filter(pillar=pillar) if pillar else waiting)
    content = draft(event, wording, people, wording.format.write(None, wording.dated))
    return render_pdf(TEMPLATE, _sheet(content, paper, None) | {"void": False})


def bundle(letter: Letter, paper: str, part: int = 1) -> bytes:
    """A zip of one PDF for each recipient, `MOST_IN_BUNDLE` at a time.  Raises LookupError for a part that is not."""
    people = letter.content["recipients"][(part - 1) * MOST_IN_BUNDLE : part * MOST_IN_BUNDLE]
    if part < 1 or not people:
        raise LookupError(part)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for person in people:
            name = f"{person['no']:03}-{slugify(person['name'])[:60] or 'undangan'}.pdf"
            folder.writestr(name, printed(letter, paper, only=person["key"]))
    return packed.getvalue()


def bundle_parts(letter: Letter) -> list[tuple[int, str]]:
    """The parts of the zip: (number, "1–50")."""
    total = letter.recipient_count
    starts = range(0, total, MOST_IN_BUNDLE)
    return [(place, f"{at + 1}–{min(at + MOST_IN_BUNDLE, total)}") for place, at in enumerate(starts, 1)]


def changed_since(letter: Letter) -> list[str]:
    """What the plan says differently today: "Tempat: di surat …, sekarang …".  Empty while the letter is right."""
    sessions = list(letter.event.sessions.order_by("date", "order", "starts_at", "pk"))
    said = dict(letter.content.get("facts", []))
    return [
        f"{label}: di surat “{said[label]}”, sekarang “{text}”"
        for label, text in facts(letter.event, sessions)
        if label in said and said[label] != text
    ]


def default_opening(event: Event) -> str:
    return OPENING.format(title=event.title)
