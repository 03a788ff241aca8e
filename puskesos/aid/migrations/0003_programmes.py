"""The aid programmes that the office meets; others are added as rows."""

from django.db import migrations

# code: (name, funder, recipient)
PROGRAMMES = {
    "PKH": ("Program Keluarga Harapan", "APBN (Kementerian Sosial)", "family"),
    "SEMBAKO": ("Program Sembako (BPNT)", "APBN (Kementerian Sosial)", "family"),
    "PBI-JK": ("Penerima Bantuan Iuran Jaminan Kesehatan (KIS)", "APBN dan APBD", "person"),
    "BLT-DD": ("Bantuan Langsung Tunai Dana Desa", "Dana Desa", "family"),
    "ATENSI": ("Asistensi Rehabilitasi Sosial", "APBN (Kementerian Sosial)", "person"),
    "YAPI": ("Bantuan anak yatim, piatu, dan yatim piatu", "APBN (Kementerian Sosial)", "person"),
    "RTLH": ("Rehabilitasi rumah tidak layak huni", "APBN dan APBD", "family"),
    "KUBE": ("Kelompok Usaha Bersama", "APBN dan APBD Provinsi", "institution"),
    "BERAS": ("Bantuan pangan beras", "APBN", "family"),
    "YSS": ("Yakin Semua Sejahtera", "APBD Kabupaten Lamongan", "family"),
    "LKSA": ("Bantuan lembaga kesejahteraan sosial anak", "APBD Kabupaten Lamongan", "institution"),
    "BENCANA": ("Bantuan logistik bencana", "APBD dan APBN", "family"),
}


def load(apps, schema_editor):
    programme = apps.get_model("aid", "Programme")
    programme.objects.bulk_create(
        programme(code=code, name=name, funder=funder, recipient=recipient)
        for code, (name, funder, recipient) in PROGRAMMES.items()
    )


def unload(apps, schema_editor):
    apps.get_model("aid", "Programme").objects.filter(code__in=PROGRAMMES).delete()


class Migration(migrations.Migration):
    # pghistory installs there the function that its triggers call.
    dependencies = [("aid", "0002_first"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunPython(load, unload)]
