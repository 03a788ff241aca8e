"""The explanation of one recipient's case for an inspector: one PDF with all grounds, photos as its annex."""

from __future__ import annotations

import base64
import io
from typing import Any

from django.utils import timezone
from PIL import Image

from puskesos.aid.models import Enrolment, VisitPhoto
from puskesos.aid.story import DecisionTold, Story, VisitTold, day, moment, story_of
from welfare.audit.history import history_of
from welfare.papers.rendering import frame, render_pdf

PHOTO_SIDE = 900
"""Pixels in print: the house is to be recognised, the paper to be sent by mail."""
TITLE = "Riwayat dan dasar keputusan bantuan sosial"


def explanation_of(enrolment: Enrolment, user: Any) -> bytes:
    """The PDF.  The history is told as far as the user may see it."""
    story, (head, signer) = story_of(enrolment), frame()
    photos = [(told, photo) for told in story.visits for photo in told.visit.photos.all()]
    data = {
        "letterhead": head, "signatory": signer, "title": TITLE,
        "facts": story.facts,
        "visits": [_visit(told) for told in story.visits],
        "decisions": [_decision(told) for told in story.decisions],
        "history": _history(story, user),
        "photos": [
            {"caption": f"{day(told.visit.on)}: {photo.caption or 'foto rumah'}", "svg": picture(photo)}
            for told, photo in photos
        ],
        "note": "Aplikasi ini mencatat temuan dan rekomendasi. Penetapan penerima ada pada musyawarah desa/kelurahan, "
        "Bupati, dan kementerian.",
        "place_and_date": f"{head['city']}, {day(timezone.localdate())}",
        "printed": f"Dicetak {moment(timezone.now())} oleh {user}",
    }  # fmt: skip
    return render_pdf("dasar-keputusan", data)


def _visit(told: VisitTold) -> dict[str, Any]:
    visit = told.visit
    return {"title": f"Kunjungan {day(visit.on)}: {visit.get_verdict_display()}", "facts": told.facts,
            "answers": told.answers}  # fmt: skip


def _decision(told: DecisionTold) -> dict[str, Any]:
    decision = told.decision
    steps = [
        (step.get_stage_display(), f"{day(step.on)}, dicatat {step.by}{f': {step.note}' if step.note else ''}")
        for step in told.steps
    ]
    return {
        "title": f"{decision.get_recommendation_display().capitalize()}: {decision.get_state_display()}",
        "facts": told.facts, "steps": steps, "objections": [row.facts for row in told.objections],
    }  # fmt: skip


def _history(story: Story, user: Any) -> list[tuple[str, str]]:
    """Every recorded change of the enrolment, the oldest first."""
    changes = reversed(history_of(story.enrolment, user))
    lines = []
    for change in changes:
        what = "; ".join(change.what) or change.title
        lines.append((moment(change.at), f"{change.who}: {what}{f' ({change.reason})' if change.reason else ''}"))
    return lines


def picture(photo: VisitPhoto) -> str:
    """A photo as an SVG that carries it, "" for one that cannot be drawn: papers take pictures as text."""
    try:
        with photo.file.open("rb") as stored, Image.open(stored, formats=["JPEG", "PNG"]) as drawn:
            drawn.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
            memory = io.BytesIO()
            drawn.convert("RGB").save(memory, "JPEG", quality=80)
            width, height = drawn.size
    except (OSError, ValueError):
        return ""
    data = base64.b64encode(memory.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/></svg>'
    )
