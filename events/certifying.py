"""Certificates: who may have one, numbering, printing, and how they land on the person's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from events.breakdown import subdistrict_name
from events.invitation_text import day_words, said_once
from events.models import Certificate, Event, NumberFormat, Participant
from events.presence import CAME, Presence, Seen
from pillars.models import Training
from pillars.trainings import record_training
from welfare.papers import qr
from welfare.papers.models import Signatory
from welfare.papers.rendering import letterhead, place_and_date, render_pdf, signatory

TEMPLATE = "sertifikat"
FORMAT = "sertifikat"
BASIC = {"bimtek": Training.Kind.BASIC}
"""The kinds of events whose training has a kind of its own in the register."""


@dataclass(frozen=True)
class Wanted:
    """What the officer decides about the certificates of an event."""

    format: NumberFormat
    dated: Any
    hours: int
    signatory: Signatory | None


def without_certificate(event: Event) -> list[Seen]:
    """Those who were there in person and hold no valid certificate, in the order of the list."""
    holders = set(Certificate.objects.valid().filter(participant__event=event).values_list("participant_id", flat=True))
    return [seen for seen in Presence(event).people if seen.came and seen.participant.pk not in holders]


def why_not(event: Event) -> str:
    """Why no certificate can be issued now, and what to do; "" when nothing speaks against it."""
    if event.cancelled_at:
        return "Kegiatan ini dibatalkan, jadi tidak ada sertifikat."
    if not event.participants.filter(attendances__state__in=CAME).exists():
        return "Belum ada yang tercatat hadir. Catat dulu kehadirannya; sertifikat hanya untuk yang hadir."
    return ""


@transaction.atomic
def issue(event: Event, wanted: Wanted, *, only: Participant | None = None, by: Any) -> list[Certificate]:
    """Number a certificate for everybody present without one, or for `only` one participant.

    Raises ValueError when nobody may have one: not present, or a valid number exists already.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if refusal := why_not(event):
        raise ValueError(refusal)
    waiting = without_certificate(event)
    if only is not None:
        waiting = [seen for seen in waiting if seen.participant.pk == only.pk] or _refuse(only)
    if not waiting:
        raise ValueError("Semua yang hadir sudah memiliki sertifikat.")
    with pghistory.context(user=by.pk, reason="sertifikat diterbitkan"):
        issued = [_one(event, seen, wanted, by) for seen in waiting]
        for certificate in issued:
            _to_register(event, certificate, by)
    return issued


def _refuse(only: Participant) -> list[Seen]:
    standing = only.certificates.filter(revoked_at__isnull=True).first()
    if standing:
        raise ValueError(f"{only} sudah memiliki sertifikat nomor {standing}. Cabut dulu bila harus diganti.")
    raise ValueError(f"{only} tidak tercatat hadir, jadi tidak mendapat sertifikat.")


def _one(event: Event, seen: Seen, wanted: Wanted, by: Any) -> Certificate:
    numbered, person = wanted.format.take(wanted.dated), seen.participant
    place = subdistrict_name(person.region)
    return Certificate.objects.create(
        participant=person, format=wanted.format, year=wanted.dated.year, number=numbered.number, text=numbered.text,
        dated=wanted.dated, hours=wanted.hours, name=person.name, activity=event.title,
        detail=said_once(person.position, person.represents, f"Kecamatan {place}" if place else "")[:200],
        signatory=wanted.signatory, issued_by=by,
    )  # fmt: skip


def _to_register(event: Event, certificate: Certificate, by: Any) -> None:
    """The person's training; a named guest has no page to land on."""
    person = certificate.participant.person
    if person is None:
        return
    record_training(
        person, name=event.title, on=event.ends_on, by=by, kind=BASIC.get(event.kind.code, Training.Kind.OTHER),
        pillar=certificate.participant.pillar, organiser=settings.OFFICE_NAME, place=event.place[:120],
        hours=certificate.hours, certificate_number=certificate.text,
    )  # fmt: skip


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: Any) -> None:
    """Withdraw a certificate, and take its number off the person's training.  Raises ValueError as the model does."""
    certificate.revoke(reason=reason, by=by)
    person = certificate.participant.person_id
    with pghistory.context(user=by.pk, reason=f"sertifikat dicabut: {reason.strip()}"):
        trainings = Training.objects.filter(person=person, certificate_number=certificate.text) if person else []
        for training in trainings:
            training.certificate_number = ""
            training.save(update_fields=["certificate_number"])


def printed(certificates: Sequence[Certificate], paper: str, address: Callable[[Certificate], str]) -> bytes:
    """The certificates of one event as one PDF; `address` gives the full public address that a QR opens."""
    head, signers = letterhead(), {}
    rows = []
    for certificate in certificates:
        if certificate.signatory_id not in signers:
            signers[certificate.signatory_id] = signatory(certificate.signatory)
        row = _row(certificate, head) | {"signatory": signers[certificate.signatory_id]}
        rows.append(row | {"qr": qr.for_paper(address(certificate))})
    return render_pdf(TEMPLATE, {"letterhead": head, "paper": "f4" if paper == "f4" else "a4", "certificates": rows})


def _row(certificate: Certificate, head: dict[str, str]) -> dict[str, Any]:
    event = certificate.participant.event
    return {
        "number": certificate.text, "name": certificate.name, "detail": certificate.detail,
        "activity": certificate.activity, "when": day_words(event), "hours": certificate.hours,
        "void": certificate.revoked_at is not None, "place_and_date": place_and_date(head, certificate.dated),
    }  # fmt: skip


def check_path(certificate: Certificate) -> str:
    """The address that the QR opens: says valid or revoked, and nothing more."""
    return reverse("events:certificate_check", args=[certificate.token])
