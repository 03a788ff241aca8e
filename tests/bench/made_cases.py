"""A million cases for the web bench: five years of them in all villages, one in twenty-five still open.

SQL into a copy of the register, with the history's triggers off: these cases have lived through nothing here.
"""

from __future__ import annotations

from typing import Any

PAGES = {
    "case list": "/layanan/",
    "case list, page 40": "/layanan/?page=40",
    "case list, mine": "/layanan/?milik=saya",
    "case list, late": "/layanan/?lewat=ya",
    "case list, all": "/layanan/?keadaan=semua",
    "case list, solved": "/layanan/?keadaan=resolved",
    "case list, refused": "/layanan/?keadaan=rejected",
    "case list, one kecamatan": "/layanan/?keadaan=semua&kecamatan=35.24.05",
    "case list, one village": "/layanan/?keadaan=semua&desa=bronjong",
    "case list, one service": "/layanan/?keadaan=semua&layanan=1",
    "case list, service, solved": "/layanan/?keadaan=resolved&layanan=1",
    "case list, one year": "/layanan/?keadaan=semua&sejak=2025-01-01&sampai=2025-12-31",
    "case list, by name": "/layanan/?keadaan=semua&cari=siti+rahma",
    "case list, by number": "/layanan/?keadaan=semua&cari=0123",
    "case list, by due day": "/layanan/?sort=due",
    "case list, all by number": "/layanan/?keadaan=semua&sort=-number",
    "referral list": "/layanan/rujukan/",
    "referral list, late": "/layanan/rujukan/?keadaan=terlambat",
    "referral list, all": "/layanan/rujukan/?keadaan=semua",
    "referrals by agency": "/layanan/rujukan/instansi/",
    "monthly report": "/laporan/puskesos/",
    "home": "/",
    "search, case number": "/cari/?q=ADU-202511-0123",
}
"""Read by an officer of the whole kabupaten; the case lists also by a TKSK and by the operator of a village."""

OFFICERS = (("bench.tksk", "tksk", "35.24.05"), ("bench.operator", "centre_operator", "35.24.02.2005"))

# The whole kabupaten has an operator in each village and a TKSK in each kecamatan: the list of officers is long.
_USERS = """
INSERT INTO accounts_user (password, username, name, email, phone, role, is_active, date_joined)
SELECT '!', 'petugas.' || code, 'Petugas ' || name, '', '',
       CASE level WHEN 'village' THEN 'centre_operator' ELSE 'tksk' END, true, now()
FROM regions_region WHERE level IN ('village', 'subdistrict')
"""
_TERRITORIES = """
INSERT INTO accounts_territory (user_id, region_id)
SELECT u.id, substr(u.username, 9) FROM accounts_user u WHERE u.username LIKE 'petugas.%'
"""
_PLACES = """
CREATE TEMPORARY TABLE bench_village AS
SELECT row_number() OVER (ORDER BY r.code) - 1 AS n, r.code, u.id AS officer
FROM regions_region r JOIN accounts_user u ON u.username = 'petugas.' || r.code WHERE r.level = 'village';
CREATE TEMPORARY TABLE bench_service AS
SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, need, is_sensitive FROM cases_servicekind;
ALTER TABLE bench_village ADD PRIMARY KEY (n);
ALTER TABLE bench_service ADD PRIMARY KEY (n);
ANALYZE bench_village; ANALYZE bench_service
"""
# i counts from the newest: the open ones are for the most part of the last months, the closed ones of all years.
_CASES = """
WITH made AS (
  SELECT i, current_date - (i::bigint * 1826 / {cases})::int AS day, v.code, v.officer, s.id AS service, s.need,
         s.is_sensitive, (i::bigint * 7919 % 97)::int AS luck,
         CASE WHEN i < {cases} / 25 AND i % 2 = 0 OR i % 50 = 7 THEN
           (ARRAY['received', 'verifying', 'needs_papers', 'local', 'proposed', 'referred', 'in_process'])
           [1 + i % 7] ELSE '' END AS open
  FROM generate_series(0, {cases} - 1) i
  JOIN bench_village v ON v.n = i::bigint * 104729 % (SELECT count(*) FROM bench_village)
  JOIN bench_service s ON s.n = i::bigint * 31 % (SELECT count(*) FROM bench_service)
), lived AS (
  SELECT made.*, CASE WHEN open = '' THEN least(current_date, day + 1 + luck % 40) END AS ended FROM made
)
INSERT INTO cases_case (number, code, village_id, channel, client_id, relation, reporter_name, reporter_phone,
  service_id, need, narrative, urgency, is_sensitive, listed, received_on, due_on, paused_on, answer_due_on, state,
  state_since, closed_on, outcome, opening, escalated, assigned_to_id, taken_by_id, created_at)
SELECT 'ADU-' || to_char(day, 'YYYYMM') || '-' || to_char({cases} - i, 'FM0000000'), lpad(upper(to_hex(i)), 8, 'X'),
  code, 'walk_in', (SELECT min(id) FROM people_person) + i::bigint * 7919 % {persons}, 'self', '', '', service, need,
  'Keperluan contoh nomor ' || i, 1 + (luck = 5)::int, is_sensitive, '', day, day + 7,
  CASE WHEN open IN ('needs_papers', 'referred') THEN day + 2 END, CASE WHEN open = 'referred' THEN day + 16 END,
  CASE WHEN open <> '' THEN open WHEN luck < 85 THEN 'resolved' WHEN luck < 93 THEN 'rejected' ELSE 'withdrawn' END,
  coalesce(ended, day), ended, '', 1 + (luck = 9)::int, 4, officer, officer, day
FROM lived
"""
_ENTRIES = """
INSERT INTO cases_caseentry (case_id, kind, from_state, to_state, "on", text, file, file_title, by_id, at)
SELECT id, 'move', CASE WHEN n = 2 THEN 'resolved' ELSE '' END, 'received', received_on + 3 * (n - 1), '', '', '',
       taken_by_id, received_on
FROM cases_case, generate_series(1, 2) n WHERE n = 1 OR opening = 2
"""
_REFERRALS = """
INSERT INTO cases_referral (case_id, agency_id, purpose, letter_number, sent_on, due_on, state, accepted_on,
                            answered_on, outcome, escalated)
SELECT id, (SELECT min(id) FROM cases_agency) + id % (SELECT count(*) FROM cases_agency), 'Mohon ditangani',
       id || '/RJK', received_on, received_on + 16,
       CASE WHEN state = 'referred' THEN 'sent' WHEN id % 3 = 0 THEN 'refused' ELSE 'done' END, NULL,
       CASE WHEN state <> 'referred' THEN closed_on END, '', 0
FROM cases_case WHERE state = 'referred' OR id % 10 = 0 AND closed_on IS NOT NULL
"""
_TABLES = ("cases_case", "cases_caseentry", "cases_referral")


def fill(cursor: Any, persons: int, cases: int) -> None:
    """Officers, cases, their timelines and referrals, for persons with keys in a row."""
    from welfare.accounts.models import User

    for name, role, place in OFFICERS:
        user = User.objects.create_user(name, role=role, name=name)
        user.territories.set([place])
    for table in _TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in (_USERS, _TERRITORIES, _PLACES, _CASES, _ENTRIES, _REFERRALS):
        cursor.execute(statement.format(persons=persons, cases=cases))
    for table in _TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f"VACUUM (ANALYZE) {table}")
