"""The columns of lists of units, as in the layout "pendataan Karang Taruna" and those of institutions."""

from __future__ import annotations

from welfare.imports import person_fields
from welfare.imports.fields import FieldSpec, Kind

UNIT_FIELDS = (
    FieldSpec(
        "name",
        "Nama unit",
        Kind.TEXT,
        (
            "nama karang taruna",
            "nama lembaga",
            "nama lks",
            "nama unit",
            "nama organisasi",
            "nama kepengurusan",
            "nama lksa",
            "nama panti",
            "nama yayasan",
        ),
        max_length=150,
    ),
    FieldSpec(
        "unit_address",
        "Alamat sekretariat",
        Kind.TEXT,
        (
            "alamat lengkap sekretariat",
            "alamat sekretariat",
            "alamat",
            "alamat lengkap",
            "alamat lembaga",
        ),
        max_length=200,
    ),
    person_fields.VILLAGE,
    person_fields.SUBDISTRICT,
    FieldSpec(
        "unit_phone",
        "Telepon sekretariat",
        Kind.PHONE,
        (
            "nomor telepon sekretariat",
            "telepon sekretariat",
            "telepon",
            "no telp sekretariat",
            "no telp",
            "telepon lembaga",
        ),
    ),
    FieldSpec("unit_email", "Surel", Kind.EMAIL, ("alamat email karang taruna", "email", "surel", "alamat email")),
    person_fields.DECREE_NUMBER,
    person_fields.DECREE_DATE,
    FieldSpec(
        "signer",
        "Penandatangan SK",
        Kind.TEXT,
        ("penandatangan sk", "penandatangan", "yang menandatangani"),
        max_length=120,
    ),
    FieldSpec("signer_capacity", "Selaku", Kind.TEXT, ("selaku", "jabatan penandatangan"), max_length=120),
    FieldSpec(
        "chair",
        "Nama ketua",
        Kind.TEXT,
        ("nama ketua karang taruna", "nama ketua", "ketua", "nama pimpinan", "pimpinan"),
        max_length=150,
    ),
    FieldSpec(
        "chair_phone", "Telepon ketua", Kind.PHONE, ("nomor telepon ketua", "telepon ketua", "no hp ketua", "hp ketua")
    ),
    FieldSpec(
        "officers_male",
        "Pengurus laki-laki",
        Kind.INTEGER,
        ("jumlah pengurus laki laki", "pengurus laki-laki", "pengurus l"),
    ),
    FieldSpec(
        "officers_female",
        "Pengurus perempuan",
        Kind.INTEGER,
        ("jumlah pengurus perempuan", "pengurus perempuan", "pengurus p"),
    ),
    FieldSpec(
        "members_male",
        "Anggota laki-laki",
        Kind.INTEGER,
        ("jumlah anggota laki laki", "anggota laki-laki", "anggota l"),
    ),
    FieldSpec(
        "members_female",
        "Anggota perempuan",
        Kind.INTEGER,
        ("jumlah anggota perempuan", "anggota perempuan", "anggota p"),
    ),
    FieldSpec(
        "classification",
        "Klasifikasi",
        Kind.TEXT,
        ("klasifikasi karang taruna", "klasifikasi", "akreditasi"),
        max_length=30,
    ),
    FieldSpec("performance", "Status kinerja", Kind.TEXT, ("status kinerja", "keaktifan", "status"), max_length=30),
    person_fields.PILLAR,
)

UNIT_COLUMNS = {
    "unit_address": "address",
    "unit_phone": "phone",
    "unit_email": "email",
    "officers_male": "officers_male",
    "officers_female": "officers_female",
    "members_male": "members_male",
    "members_female": "members_female",
    "classification": "classification",
    "performance": "performance",
}
"""Fields that are columns of the unit itself.  Officers and members are four columns and never change places."""
