"""The fields of a person that office sheets carry, with the names that their columns go by.

Synonyms are compared without case, spaces and punctuation, and usual short forms (`tgl`, `kec`, `jml`) are known, so
one spelling of each is enough.
"""

from __future__ import annotations

from welfare.imports.fields import FieldSpec, Kind

NAME = FieldSpec(
    "name", "Nama", Kind.NAME,
    ("nama", "nama lengkap", "nama lengkap dan gelar", "nama dan gelar", "nama peserta", "nama anggota",
     "nama pengurus", "nama lengkap peserta", "nama penerima", "nama penerima manfaat", "nama kpm", "nama petugas",
     "nama undangan", "nama tamu", "nama sesuai ktp", "nama lengkap sesuai ktp", "nama (sesuai ktp)", "name",
     "full name", "peserta", "nama personil", "nama psm", "nama tksk", "nama tagana", "nama pendamping",
     "nama orang", "nama warga", "nama pengurus/anggota", "nama relawan", "penerima"),
    required=True, max_length=200,
)  # fmt: skip
NIK = FieldSpec(
    "nik", "NIK", Kind.NIK,
    ("nik", "no ktp", "nomor ktp", "ktp", "no ktp/nik", "no nik", "nomor induk kependudukan", "nik/no ktp",
     "no ktp (nik)", "no identitas", "nik ktp", "nomor induk kependudukan (nik)", "no induk kependudukan",
     "nik sesuai ktp"),
)  # fmt: skip
KK = FieldSpec(
    "kk", "Nomor KK", Kind.KK,
    ("kk", "no kk", "nomor kk", "nomor kartu keluarga", "kartu keluarga", "no kartu keluarga", "nkk"),
)  # fmt: skip
SEX = FieldSpec(
    "sex", "Jenis kelamin", Kind.SEX,
    ("l/p", "jk", "jenis kelamin", "jenkel", "kelamin", "sex", "gender", "jns kelamin", "lk/pr", "p/l", "jns kel",
     "j/k", "jenis kelamin (l/p)", "jk (l/p)", "l p", "pria/wanita"),
)  # fmt: skip
BIRTH_PLACE = FieldSpec(
    "birth_place", "Tempat lahir", Kind.PLACE_NAME,
    ("tempat lahir", "tempat", "kota lahir", "tpt lahir", "tmp lahir", "tempat kelahiran", "kab/kota lahir",
     "kota kelahiran", "kabupaten kelahiran", "tempat lhr"),
)  # fmt: skip
BIRTH_DATE = FieldSpec(
    "birth_date", "Tanggal lahir", Kind.BIRTH_DATE,
    ("tanggal lahir", "tgl lahir", "tgl/bln/th", "tgl lhr", "lahir", "tanggal kelahiran", "tgl/bln/thn lahir", "tgl",
     "birth date", "tanggal bulan tahun lahir", "tgl bln thn", "tanggal lahir (dd/mm/yyyy)", "dob", "tanggal"),
)  # fmt: skip
BIRTH = FieldSpec(
    "birth", "Tempat, tanggal lahir", Kind.BIRTH,
    ("ttl", "tempat/tgl lahir", "tempat tanggal lahir", "tempat dan tanggal lahir", "tempat & tgl lahir",
     "tempat tgl lahir", "tmp tgl lahir", "tpt tgl lahir", "t t l", "tempat, tgl. lahir", "tetala", "kelahiran"),
)  # fmt: skip
PHONE = FieldSpec(
    "phone", "Nomor HP", Kind.PHONE,
    ("hp", "no hp", "no hp/wa", "nomor hp", "telp", "telepon", "no telp", "no telepon", "nomor telepon", "telp/hp",
     "hp/telp", "no telp/hp", "no hp/telp", "kontak", "no kontak", "whatsapp", "wa", "no wa", "nomor wa",
     "no whatsapp", "handphone", "no handphone", "nomor handphone", "ponsel", "no hp (wa)", "no wa/hp", "telepon/hp",
     "nomor telepon/hp", "phone", "contact person", "cp", "no hp aktif", "nomor hp/wa", "no telp/wa",
     "nomor hp aktif", "hp/wa", "no seluler"),
)  # fmt: skip
EMAIL = FieldSpec(
    "email", "Surel", Kind.EMAIL, ("email", "alamat email", "e-mail", "surel", "alamat surel", "alamat e-mail")
)
ADDRESS = FieldSpec(
    "address", "Alamat", Kind.ADDRESS,
    ("alamat", "alamat lengkap", "alamat rumah", "alamat domisili", "alamat tinggal", "alamat ktp", "alamat sesuai ktp",
     "dusun / jalan", "dusun", "jalan", "jalan/dusun", "dukuh", "kampung", "address", "dusun/rt/rw",
     "alamat tempat tinggal", "nama jalan", "domisili", "alamat (jalan/dusun)"),
)  # fmt: skip
RT = FieldSpec("rt", "RT", Kind.RT, ("rt", "no rt", "rukun tetangga"))
RW = FieldSpec("rw", "RW", Kind.RW, ("rw", "no rw", "rukun warga"))
RT_RW = FieldSpec("rt_rw", "RT/RW", Kind.RT_RW, ("rt/rw", "rt-rw", "rt dan rw", "rt rw"))
VILLAGE = FieldSpec(
    "village", "Desa/Kelurahan", Kind.VILLAGE,
    ("desa", "desa/kelurahan", "desa/kel", "kel/desa", "kelurahan", "kelurahan/desa", "kel", "ds", "ds/kel",
     "nama desa", "village", "asal desa", "alamat desa", "desa asal", "nama desa/kelurahan", "des/kel"),
)  # fmt: skip
SUBDISTRICT = FieldSpec(
    "subdistrict", "Kecamatan", Kind.SUBDISTRICT,
    ("kecamatan", "kec", "nama kecamatan", "asal kecamatan", "wilayah kecamatan", "alamat kecamatan", "kecamatan asal"),
)  # fmt: skip
REGION = FieldSpec(
    "region", "Desa dan kecamatan", Kind.REGION,
    ("desa/kec", "desa kec", "alamat (desa/kec)", "desa/kecamatan", "desa & kecamatan", "kel/kec", "desa/kel/kec",
     "desakec", "desa dan kecamatan", "asal", "asal desa/kecamatan", "alamat desa/kecamatan", "wilayah", "ds/kec",
     "desa, kecamatan", "desa/kel, kecamatan", "desa-kecamatan", "kec/desa", "kecamatan/desa", "asal wilayah",
     "lokasi", "alamat desa kec", "desa / kelurahan / kecamatan"),
)  # fmt: skip
PILLAR = FieldSpec(
    "pillar", "Pilar", Kind.PILLAR,
    ("pilar", "unsur", "pilar/instansi", "unsur pilar", "pilar sosial", "lembaga", "instansi", "asal instansi",
     "organisasi", "unsur/pilar", "pilar/unsur", "asal lembaga", "unsur/instansi", "lembaga/instansi",
     "nama lembaga", "asal pilar", "instansi/lembaga", "jenis pilar", "pilar / lembaga", "keterwakilan",
     "perwakilan", "mewakili", "unsur peserta", "jenis psks", "psks", "pilar psks"),
)  # fmt: skip
POSITION = FieldSpec(
    "position", "Jabatan", Kind.POSITION,
    ("jabatan", "jbtn", "jabatan dalam organisasi", "kedudukan", "posisi", "jab", "unsur/jabatan", "jabatan/unsur",
     "peran", "jabatan di lembaga", "jabatan dalam kepengurusan", "position", "tugas", "jabatan pengurus"),
)  # fmt: skip
NOTE = FieldSpec(
    "note", "Keterangan", Kind.TEXT, ("keterangan", "ket", "catatan", "note", "keterangan lain"), max_length=2000
)
DECREE_NUMBER = FieldSpec(
    "decree_number", "Nomor SK", Kind.TEXT, ("nomor sk", "no sk", "sk", "no surat keputusan", "nomor surat keputusan")
)
DECREE_DATE = FieldSpec(
    "decree_date", "Tanggal SK", Kind.DATE,
    ("tanggal sk", "tgl sk", "tanggal bulan tahun sk", "tgl surat keputusan", "tanggal surat keputusan", "tmt sk",
     "tmt"),
)  # fmt: skip
MEMBER_NUMBER = FieldSpec(
    "member_number", "Nomor anggota", Kind.TEXT,
    ("no anggota", "nomor anggota", "niat", "no induk anggota", "nomor induk anggota", "nomor induk anggota tagana",
     "nia", "no kta", "nomor kta", "no induk", "id anggota", "id pendamping", "nomor register", "no reg"),
)  # fmt: skip

PERSON_FIELDS: tuple[FieldSpec, ...] = (
    NAME, NIK, KK, SEX, BIRTH_PLACE, BIRTH_DATE, BIRTH, ADDRESS, RT, RW, RT_RW, VILLAGE, SUBDISTRICT, REGION, PHONE,
    EMAIL,
)  # fmt: skip
MEMBER_FIELDS: tuple[FieldSpec, ...] = (
    *PERSON_FIELDS, PILLAR, POSITION, MEMBER_NUMBER, DECREE_NUMBER, DECREE_DATE, NOTE,
)  # fmt: skip
