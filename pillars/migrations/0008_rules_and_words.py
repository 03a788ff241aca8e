"""What the pillars call their numbers, levels and skills, and the dated rules about who may hold a post.

Sources as read by this house are named in each row.  Where only a summary of a rule was read, the row says so: the
office corrects it in the back room.
"""

import datetime as dt

from django.db import migrations

NUMBER_LABELS = {
    "KT": "", "PSM": "Nomor anggota PSM", "TAGANA": "NIAT", "PKH": "ID pendamping", "TKSK": "Nomor anggota TKSK",
}  # fmt: skip
TAGANA_LEVELS = ["Muda", "Madya", "Utama"]
TAGANA_SKILLS = ["Dapur umum", "Shelter", "Layanan dukungan psikososial", "Evakuasi", "Logistik", "Asesmen cepat"]

CHANGE = dt.date(2025, 8, 1)
OLD_KT = "Permensos 25/2019 Pasal 18 (usia warga Karang Taruna 13–45)"
NEW_KT = "Permensos 9/2025 (usia warga Karang Taruna 16–30); dibaca dari ringkasan, tanggal berlaku perlu diperiksa"
PSM = "Permensos 10/2019 tentang PSM"
FIRST_TKSK = "Syarat rekrutmen TKSK pertama (2009): usia 25–50 saat diangkat"
HIRE_PKH = "Seleksi SDM PKH 2017: {} paling tua {} saat melamar"

# (pillar, position or "", kind, value, valid from, valid until, source)
RULES = [
    ("KT", "", "min_age", 13, None, CHANGE - dt.timedelta(days=1), OLD_KT),
    ("KT", "", "max_age", 45, None, CHANGE - dt.timedelta(days=1), OLD_KT),
    ("KT", "", "min_age", 16, CHANGE, None, NEW_KT),
    ("KT", "", "max_age", 30, CHANGE, None, NEW_KT),
    ("KT", "", "needs_decree", None, None, None, "Pengukuhan oleh kepala desa/lurah, camat, atau bupati dengan SK"),
    ("KT", "", "term_years", 5, None, None, "Masa bakti lima tahun menurut kelaziman; Permendagri 18/2018 untuk desa"),
    ("PSM", "", "min_age", 18, None, None, f"{PSM}: usia paling rendah 18 tahun, tanpa batas atas"),
    ("PSM", "", "needs_basic", None, None, None, f"{PSM}: telah mengikuti bimbingan teknis dasar"),
    ("PSM", "", "needs_decree", None, None, None, "Keberadaan PSM disertai SK dari desa/kelurahan"),
    ("TKSK", "TKSK", "min_age_start", 25, dt.date(2009, 1, 1), dt.date(2018, 12, 31), FIRST_TKSK),
    ("TKSK", "TKSK", "max_age_start", 50, dt.date(2009, 1, 1), dt.date(2018, 12, 31), FIRST_TKSK),
    ("TKSK", "TKSK", "needs_decree", None, None, None, "Permensos 28/2018: diberi tugas oleh Kementerian atau Dinsos"),
    (
        "PKH", "Pendamping Sosial", "max_age_start", 35, dt.date(2017, 1, 1), dt.date(2017, 12, 31),
        HIRE_PKH.format("pendamping sosial", 35),
    ),
    (
        "PKH", "Pekerja Sosial Supervisor", "max_age_start", 45, dt.date(2017, 1, 1), dt.date(2017, 12, 31),
        HIRE_PKH.format("pekerja sosial supervisor", 45),
    ),
]  # fmt: skip


def load(apps, schema_editor):
    pillar_model = apps.get_model("pillars", "Pillar")
    for code, label in NUMBER_LABELS.items():
        pillar_model.objects.filter(code=code).update(number_label=label)
    pillar_model.objects.filter(code="TAGANA").update(levels=TAGANA_LEVELS, skills=TAGANA_SKILLS)
    pillar_model.objects.filter(code="TKSK").update(evaluates_yearly=True)
    pillar_model.objects.filter(code="PKH").update(holds_villages=True)
    pillars = {pillar.code: pillar for pillar in pillar_model.objects.all()}
    position_model = apps.get_model("pillars", "Position")
    apps.get_model("pillars", "PillarRule").objects.bulk_create(
        apps.get_model("pillars", "PillarRule")(
            pillar=pillars[code],
            position=position_model.objects.filter(pillar=pillars[code], name=post).first() if post else None,
            kind=kind, value=value, valid_from=since, valid_until=until, source=source,
        )
        for code, post, kind, value, since, until, source in RULES
        if code in pillars
    )  # fmt: skip


def unload(apps, schema_editor):
    apps.get_model("pillars", "PillarRule").objects.filter(source__in={row[-1] for row in RULES}).delete()


class Migration(migrations.Migration):
    dependencies = [("pillars", "0007_register_of_acts")]
    operations = [migrations.RunPython(load, unload)]
