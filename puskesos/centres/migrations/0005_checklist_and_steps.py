"""The facilities checklist and the steps of an activation (handbooks of the Ministry, 2020; the office edits them)."""

from django.db import migrations

FACILITIES = (
    "Ruang di balai desa",
    "Papan nama",
    "Meja dan kursi layanan",
    "Ruang tunggu",
    "Komputer atau laptop",
    "Printer dan pemindai",
    "Internet",
    "Listrik",
    "Telepon/WA Puskesos",
    "Banner alur layanan dan maklumat",
    "Papan jam layanan",
    "Buku register keluhan",
    "Formulir keluhan dan rujukan",
    "Lemari arsip terkunci",
    "Kotak saran",
    "Akses penyandang disabilitas",
    "Alat tulis kantor",
    "Anggaran operasional di APBDes",
    "SOP layanan",
    "SK petugas dipasang",
    "Akun SIKS-NG operator desa",
)

# Number, name, hint, who, working days after what it waits for, the numbers it waits for, stage it leads to.
STEPS = (
    (1, "Kebijakan dan instruksi", "Perbup, surat edaran, atau instruksi Kepala Dinas.", "office", 10, (), ""),
    (2, "Sosialisasi kepada Camat dan Kades", "Catat tanggal dan daftar hadirnya.", "office", 5, (1,), ""),
    (3, "Musyawarah desa dan kesepakatan", "Berita acara musdes.", "head", 10, (2,), ""),
    (4, "SK Kades/Lurah tentang petugas", "Nomor dan tanggal SK.", "head", 5, (3,), "formed"),
    (5, "Tempat dan papan nama", "Ruang di balai desa, papan nama terpasang.", "head", 10, (3,), ""),
    (6, "Sarana lengkap", "Daftar periksa sarana sudah diisi.", "tksk", 15, (4, 5), "equipped"),
    (7, "Petugas dilatih (bimtek)", "Daftar hadir bimtek.", "office", 10, (4,), "trained"),
    (8, "Akun, formulir, dan SOP siap", "Akun Rumah Pilar dan SIKS-NG, formulir, SOP.", "operator", 5, (4,), ""),
    (9, "Pembukaan dan jam layanan", "Tanggal pembukaan; jam layanan dicatat.", "head", 5, (6, 7, 8), "active"),
    (10, "Laporan bulanan pertama", "Kegiatan bulan pertama dicatat.", "operator", 22, (9,), ""),
    (11, "Monev", "Kunjungan dinas sesudah berjalan.", "office", 22, (10,), ""),
)


def fill(apps, schema_editor):
    kind = apps.get_model("centres", "FacilityKind")
    kind.objects.bulk_create(kind(name=name, order=order) for order, name in enumerate(FACILITIES, 1))
    template = apps.get_model("centres", "StepTemplate")
    made = {}
    for number, name, hint, owner, days, after, stage in STEPS:
        made[number] = template.objects.create(
            name=name, order=number, hint=hint, owner=owner, days=days, leads_to=stage
        )
        made[number].after.set([made[other] for other in after])


def empty(apps, schema_editor):
    apps.get_model("centres", "StepTemplate").objects.all().delete()
    apps.get_model("centres", "FacilityKind").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("centres", "0004_living_centres")]

    operations = [migrations.RunPython(fill, empty)]
