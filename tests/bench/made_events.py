"""Ten thousand events for the web bench: ten years of them, thirty participants each, most of whom came.

SQL into a copy of the register, with the history's triggers off, like the cases.
"""

from __future__ import annotations

from typing import Any

PAGES = {
    "event list": "/kegiatan/",
    "event list, page 40": "/kegiatan/?page=40",
    "event list, one year": "/kegiatan/?year=2025",
    "one event": "/kegiatan/1/",
    "participants of one event": "/kegiatan/1/peserta/",
    "events by person, recap": "/kegiatan/rekap/",
    "follow-ups": "/kegiatan/tindak-lanjut/",
    "search, event": "/cari/?q=bimbingan+ke-4321",
}
EACH = 30
"""Participants of an event."""

_EVENTS = """
INSERT INTO events_event (title, theme, activity_code, activity_name, place, address, starts_on, ends_on, fgd_topic,
  fgd_moderator, note, cancel_reason, region_id, kind_id)
SELECT (ARRAY['Pembinaan', 'Bimbingan', 'Rapat koordinasi'])[1 + i % 3] || ' ke-' || i, '', '', '', 'Ruang Asasta', '',
  day, day, '', '', '', '', CASE WHEN i % 5 = 0 THEN '35.24' ELSE r.code END,
  (SELECT min(id) FROM events_eventkind) + i % (SELECT count(*) FROM events_eventkind)
FROM generate_series(1, {events}) i
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM regions_region WHERE level = 'subdistrict') r
  ON r.n = i % 27
CROSS JOIN LATERAL (SELECT current_date + 20 - (i::bigint * 3650 / {events})::int AS day) days
"""
_SESSIONS = """
INSERT INTO events_session (name, date, "order", event_id) SELECT 'Sesi 1', starts_on, 1, id FROM events_event
"""
_PARTICIPANTS = """
INSERT INTO events_participant (name, sex, phone, institution, position, "order", event_id, person_id, region_id)
SELECT p.name, '', '', '', '', n, e.id, p.id, p.region_id
FROM events_event e CROSS JOIN generate_series(1, {each}) n
JOIN people_person p ON p.id = (SELECT min(id) FROM people_person) + (e.id * 30 + n) * 7919 % {persons}
"""
_ATTENDANCES = """
INSERT INTO events_attendance (state, represented_by, marked_at, marked_by_id, participant_id, session_id, way)
SELECT CASE WHEN p.id % 9 = 0 THEN 'excused' ELSE 'present' END, '', now(), (SELECT min(id) FROM accounts_user), p.id,
  s.id, 'tap'
FROM events_participant p JOIN events_session s USING (event_id)
JOIN events_event e ON e.id = p.event_id WHERE e.starts_on <= current_date
"""
_TABLES = ("events_event", "events_session", "events_participant", "events_attendance")


def fill(cursor: Any, persons: int, events: int) -> None:
    for table in _TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in (_EVENTS, _SESSIONS, _PARTICIPANTS, _ATTENDANCES):
        cursor.execute(statement.format(persons=persons, events=events, each=EACH))
    for table in _TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f"VACUUM (ANALYZE) {table}")
