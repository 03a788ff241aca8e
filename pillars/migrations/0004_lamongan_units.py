"""The seats that exist in Kabupaten Lamongan by rule: one TKSK post per kecamatan, and the five bodies of the kabupaten."""

from django.db import migrations

REGENCY = "35.24"
BODIES = {
    "KT": "Karang Taruna Kabupaten Lamongan",
    "PSM": "IPSM Kabupaten Lamongan",
    "TAGANA": "Tagana Kabupaten Lamongan",
    "LKS": "FLKS Kabupaten Lamongan",
    "PKH": "PKH Kabupaten Lamongan",
}


def load(apps, schema_editor):
    pillars = {pillar.code: pillar for pillar in apps.get_model("pillars", "Pillar").objects.all()}
    unit = apps.get_model("pillars", "Unit")
    subdistricts = apps.get_model("regions", "Region").objects.filter(parent_id=REGENCY, level="subdistrict")
    unit.objects.bulk_create(
        unit(pillar=pillars["TKSK"], region=region, name=f"TKSK Kecamatan {region.name}")
        for region in subdistricts.order_by("code")
    )
    unit.objects.bulk_create(unit(pillar=pillars[code], region_id=REGENCY, name=name) for code, name in BODIES.items())


def unload(apps, schema_editor):
    units = apps.get_model("pillars", "Unit").objects.filter(region__code__startswith=REGENCY)
    units.filter(pillar__code="TKSK", name__startswith="TKSK Kecamatan ").delete()
    units.filter(name__in=BODIES.values()).delete()


class Migration(migrations.Migration):
    dependencies = [("pillars", "0003_reference"), ("regions", "0002_lamongan")]
    operations = [migrations.RunPython(load, unload)]
