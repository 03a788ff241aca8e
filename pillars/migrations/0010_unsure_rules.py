"""Which of the shipped rules the office has yet to read for itself: their text or their day is known from others only.

Only rows that still say what was shipped are marked; what the office has written stays as it is.
"""

from django.db import migrations

OLD_KT = "Permensos 25/2019 Pasal 18 (usia warga Karang Taruna 13–45)"
NEW_KT = "Permensos 9/2025 (usia warga Karang Taruna 16–30); dibaca dari ringkasan, tanggal berlaku perlu diperiksa"
NEW_KT_SHORT = "Permensos 9/2025 (usia warga Karang Taruna 16–30); isi dan tanggal berlakunya dibaca dari ringkasan"
UNSURE = [
    OLD_KT,  # its last day is the day before the new rule's first
    NEW_KT,
    "Masa bakti lima tahun menurut kelaziman; Permendagri 18/2018 untuk desa",
    "Syarat rekrutmen TKSK pertama (2009): usia 25–50 saat diangkat",
    "Permensos 28/2018: diberi tugas oleh Kementerian atau Dinsos",
    "Pengukuhan oleh kepala desa/lurah, camat, atau bupati dengan SK",
    "Keberadaan PSM disertai SK dari desa/kelurahan",
]


def mark(apps, schema_editor):
    rules = apps.get_model("pillars", "PillarRule").objects
    rules.filter(source__in=UNSURE).update(needs_confirmation=True)
    rules.filter(source=NEW_KT).update(source=NEW_KT_SHORT)


def unmark(apps, schema_editor):
    rules = apps.get_model("pillars", "PillarRule").objects
    rules.filter(source=NEW_KT_SHORT).update(source=NEW_KT)
    rules.filter(source__in=UNSURE).update(needs_confirmation=False)


class Migration(migrations.Migration):
    dependencies = [("pillars", "0009_confirmed_rules")]
    operations = [migrations.RunPython(mark, unmark)]
