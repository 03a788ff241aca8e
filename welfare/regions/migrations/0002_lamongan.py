"""Load Kabupaten Lamongan: 1 kabupaten, 27 kecamatan, 474 desa/kelurahan, and their other official spellings.

Source: cahyadsn/wilayah (MIT), Kepmendagri 300.2.2-2430/2025.
"""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    region = apps.get_model("regions", "Region")
    spelling = apps.get_model("regions", "RegionSpelling")
    with (DATA / "lamongan_regions.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    region.objects.bulk_create(
        region(
            code=row["code"],
            level=row["level"],
            kind=row["kind"],
            name=row["name"],
            parent_id=row["parent"] if row["level"] != "regency" else None,
        )
        for row in rows
    )
    with (DATA / "lamongan_spellings.csv").open(encoding="utf-8", newline="") as lines:
        spelling.objects.bulk_create(
            spelling(
                region_id=row["code"], spelling=row["other_spelling"], kind=row["kind"], source=row["sources"][:250]
            )
            for row in csv.DictReader(lines)
        )


def unload(apps, schema_editor):
    apps.get_model("regions", "RegionSpelling").objects.filter(region__code__startswith="35.24").delete()
    for level in ("village", "subdistrict", "regency"):
        apps.get_model("regions", "Region").objects.filter(code__startswith="35.24", level=level).delete()


class Migration(migrations.Migration):
    # pghistory: the triggers of a tracked table call its function.
    dependencies = [
        ("regions", "0001_first"),
        ("accounts", "0002_first"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [migrations.RunPython(load, unload)]
