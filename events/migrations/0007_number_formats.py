"""How the first office writes the number of an invitation; 400.9 is social affairs in the archive classification."""

from django.db import migrations

FORMATS = [("undangan", "Surat undangan", "400.9/{n}/413.109/{year}")]


def add(apps, schema_editor):
    formats = apps.get_model("events", "NumberFormat")
    for code, name, pattern in FORMATS:
        formats.objects.get_or_create(code=code, defaults={"name": name, "pattern": pattern})


def remove(apps, schema_editor):
    """Only those that no letter bears."""
    formats = apps.get_model("events", "NumberFormat")
    formats.objects.filter(code__in=[code for code, _, _ in FORMATS], letters__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("events", "0006_plan_and_invitations")]
    operations = [migrations.RunPython(add, remove)]
