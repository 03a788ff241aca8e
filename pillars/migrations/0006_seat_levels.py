"""Where the pillars have their seats: the lowest level at which a pillar has units."""

from django.db import migrations

SEATS = {
    "subdistrict": ["TKSK"],
    "regency": ["TAGANA", "PKH", "LK3", "PORDAM", "PENYULUH"],
}


def load(apps, schema_editor):
    pillar = apps.get_model("pillars", "Pillar")
    for level, codes in SEATS.items():
        pillar.objects.filter(code__in=codes).update(seat_level=level)


class Migration(migrations.Migration):
    dependencies = [("pillars", "0005_seat_level")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
