"""Minutes and berita acara as papers."""

from __future__ import annotations

from typing import Any

from events.breakdown import subdistrict_name
from events.invitation_text import facts as event_facts
from events.manuscripts import NOT_WRITTEN, Manuscript, Section, points, signature, table, text
from events.models import Event, EventRole, FollowUp, Minutes
from events.presence import Presence, Seen
from welfare.desk import wording
from welfare.desk.templatetags import office
from welfare.papers.rendering import letterhead, place_and_date, signatory

FOLLOW_UP_HEADS = ("No.", "Tindak lanjut", "Penanggung jawab", "Tenggat", "Keadaan")
FOLLOW_UP_WIDTHS = (0.4, 2.6, 1.6, 1.1, 0.9)


def minutes_of(event: Event) -> Minutes:
    """The minutes that stand, else new ones with what the plan knows; not stored."""
    try:
        return event.minutes
    except Minutes.DoesNotExist:
        roles = list(event.roles.all())
    chair = next((role for role in roles if role.kind == EventRole.Kind.SPEAKER), None)
    writers = (role for role in roles if "sekretaris" in role.duty.lower() or "notulis" in role.duty.lower())
    writer = next(writers, None)
    return Minutes(event=event, leader=chair.name if chair else "", taker=writer.name if writer else "")


def minutes_paper(event: Event) -> Manuscript:
    """The minutes: who was there by attendance, what was said, what was agreed, what is left to do."""
    minutes, presence = minutes_of(event), Presence(event)
    sections = [
        Section("A. Kehadiran", attendance_blocks(presence)),
        Section("B. Pembukaan dan arahan", [text(minutes.opening, NOT_WRITTEN)]),
        Section("C. Jalannya pembahasan", [text(minutes.discussion, NOT_WRITTEN)]),
        Section(_fgd_title("D.", event), viewpoint_blocks(minutes)),
        Section("E. Kesepakatan", [points(minutes.points, NOT_WRITTEN)]),
        Section("F. Keputusan terbuka dan tindak lanjut", follow_up_blocks(event)),
        Section("G. Penutup", [text(minutes.closing, NOT_WRITTEN)]),
    ]
    annex = Section("Lampiran: daftar kehadiran", [roll_block(presence)], breaks=True)
    head = letterhead()
    date = place_and_date(head, event.ends_on)
    return Manuscript(
        "Notulen", event.title, facts(event, minutes), sections,
        [
            signature("Mengetahui,", "", **signatory()),
            signature("Notulis,", date, name=minutes.taker),
        ],
        is_draft=not minutes.is_final, annexes=[annex], head=head,
    )  # fmt: skip


def agreement_paper(event: Event) -> Manuscript:
    """Berita acara: the points agreed, and a place to sign for whoever speaks for each pillar."""
    minutes, presence, head = minutes_of(event), Presence(event), letterhead()
    opening = (
        f"Pada hari ini, {office.tanggal(event.starts_on)}, bertempat di {event.place_words}, telah dilaksanakan "
        f"{event.title}{f' dengan topik {event.fgd_topic}' if event.fgd_topic else ''}, dihadiri "
        f"{wording.number(presence.came)} orang dari {wording.number(presence.total)} yang diundang."
    )
    sections = [
        Section("", [text(opening)]),
        Section("Pandangan tiap pilar", viewpoint_blocks(minutes)),
        Section("Peserta menyepakati:", [points(minutes.points, NOT_WRITTEN)]),
        Section("Keputusan terbuka dan tindak lanjut", follow_up_blocks(event)),
        Section("", [text("Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya.")]),
    ]
    places = agreement_signatures(presence, minutes, place_and_date(head, event.ends_on))
    return Manuscript(
        "Berita acara kesepakatan", event.title, [], sections, places,
        is_draft=not minutes.is_final, head=head,
    )  # fmt: skip


def agreement_signatures(presence: Presence, minutes: Minutes, date: str) -> list[dict[str, Any]]:
    """Whoever spoke for a pillar, else its one delegate, else a dotted line; then the office."""
    spoke = {view.pillar_id: view.speaker for view in minutes.viewpoints.all()} if minutes.pk else {}
    groups: dict[int, list[Seen]] = {}
    for seen in presence.people:
        if seen.participant.pillar_id:
            groups.setdefault(seen.participant.pillar_id, []).append(seen)
    ordered = sorted(groups.values(), key=lambda group: (group[0].participant.pillar.order, group[0].participant.pk))
    places = []
    for group in ordered:
        pillar, only = group[0].participant.pillar, group[0].participant if len(group) == 1 else None
        name = spoke.get(pillar.pk, "") or (only.name if only else "")
        post = only.position if only and name == only.name else f"Perwakilan {pillar.short_name}"
        places.append(signature(f"{pillar.short_name},", "", name=name, capacity=post))
    return [*places, signature("Mengetahui,", date, **signatory())]


def facts(event: Event, minutes: Minutes) -> list[tuple[str, str]]:
    """Day, hours, place, agenda as the invitation has them, and who led and wrote."""
    sessions = list(event.sessions.order_by("date", "order", "starts_at", "pk"))
    more = [("Pimpinan rapat", minutes.leader), ("Pemandu FGD", event.fgd_moderator), ("Notulis", minutes.taker)]
    return [*((str(a), str(b)) for a, b in event_facts(event, sessions)), *((a, b) for a, b in more if b)]


def attendance_blocks(presence: Presence) -> list[dict[str, Any]]:
    """How many, per pillar and state; then by name whoever was represented or did not come."""
    rows = [
        [line.label, line.invited, line.came, line.represented, line.away, line.unmarked] for line in presence.pillars
    ]
    sums = [sum(row[column] for row in rows) for column in range(1, 6)]
    heads = ("Pilar", "Diundang", "Hadir", "Diwakili", "Tidak hadir/izin", "Belum dicatat")
    blocks = [
        text(
            f"Diundang {wording.number(presence.total)} orang, hadir {wording.number(presence.came)}, "
            f"diwakili {wording.number(presence.counts['represented'])}."
        ),
        table(heads, [*rows, ["Jumlah", *sums]], (2.2, 1, 1, 1, 1.2, 1.2), right=range(1, 6)),
    ]
    for title, states in (("Diwakili", ("represented",)), ("Tidak hadir atau izin", ("excused", "absent"))):
        names = [_named(seen) for seen in presence.of(*states)]
        if names:
            blocks.append(text(f"{title}: {'; '.join(names)}."))
    return blocks


def _named(seen: Seen) -> str:
    place = subdistrict_name(seen.participant.region)
    who = f"{seen.participant.name} ({place})" if place else seen.participant.name
    return f"{who}, {seen.words}"


def roll_block(presence: Presence) -> dict[str, Any]:
    rows = [
        [
            number, seen.participant.name, seen.participant.position, seen.participant.represents,
            subdistrict_name(seen.participant.region), seen.words,
        ]
        for number, seen in enumerate(presence.people, 1)
    ]  # fmt: skip
    heads = ("No.", "Nama", "Jabatan", "Pilar/instansi", "Kecamatan", "Kehadiran")
    return table(heads, rows, (0.4, 1.7, 1.2, 1.2, 1, 1.2))


def viewpoint_blocks(minutes: Minutes) -> list[dict[str, Any]]:
    views = list(minutes.viewpoints.select_related("pillar")) if minutes.pk else []
    rows = [[view.who, view.speaker or "–", view.text] for view in views]
    return [table(("Pilar", "Disampaikan oleh", "Pandangan"), rows, (1, 1.3, 3.4))] if rows else [text(NOT_WRITTEN)]


def follow_up_blocks(event: Event) -> list[dict[str, Any]]:
    rows = [
        [number, row.what, row.owner_words, office.date_filter(row.due, "j F Y") if row.due else "–", _state(row)]
        for number, row in enumerate(event.follow_ups.select_related("owner"), 1)
    ]
    return [table(FOLLOW_UP_HEADS, rows, FOLLOW_UP_WIDTHS)] if rows else [text("Tidak ada tindak lanjut.")]


def _state(row: FollowUp) -> str:
    if row.closed_on:
        return f"{row.get_state_display()} {office.date_filter(row.closed_on, 'j F Y')}"
    return str(row.get_kind_display()) if row.kind == FollowUp.Kind.DECISION else str(row.get_state_display())


def _fgd_title(number: str, event: Event) -> str:
    return f"{number} FGD: {event.fgd_topic}" if event.fgd_topic else f"{number} Pandangan tiap pilar"
