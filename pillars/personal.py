"""What the pillars keep of a person: for the export of one's own data, anonymising, and the record of processing."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from pillars.models import Membership
from welfare.desk.registry import announce
from welfare.people.models import Person
from welfare.trust.announcing import EMPTY, PersonRecord, Processing


def holds_a_post(person: Person) -> str:
    today = timezone.localdate()
    held = Membership.objects.filter(Q(end=None) | Q(end__gte=today), person=person).select_related("unit").first()
    return f"Masih memegang jabatan di {held.unit}. Akhiri dahulu keanggotaannya." if held else ""


announce(
    PersonRecord(
        "Keanggotaan pilar", "pillars.membership", "person", 100, "pillars.view_membership", in_the_way=holds_a_post,
        blur={"member_number": "", "note": "", "end_reason": "", "skills": EMPTY},
    ),
    PersonRecord(
        "Tindakan atas keanggotaan", "pillars.membershipact", "membership__person", 101,
        "pillars.view_membershipact", blur={"note": ""},
    ),
    PersonRecord(
        "Desa dampingan", "pillars.heldvillage", "membership__person", 102, "pillars.view_heldvillage",
    ),
    PersonRecord(
        "Penilaian", "pillars.evaluation", "membership__person", 103, "pillars.view_evaluation", blur={"note": ""},
    ),
    PersonRecord(
        "Pelatihan", "pillars.training", "person", 104, "pillars.view_training",
        blur={"certificate_number": "", "certificate": ""},
    ),
    Processing(
        "Register pilar sosial", 20,
        "Mengetahui siapa memegang jabatan apa di pilar sosial, membina, dan menugaskan.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e; peraturan tiap pilar.",
        "Pengurus dan anggota pilar sosial",
        "Nama, nomor HP, alamat, jabatan, SK, pelatihan, penilaian",
        "Kementerian Sosial dan Dinas Sosial Provinsi, dalam bentuk rekapitulasi",
        "Selama menjabat; sesudahnya menurut jadwal retensi arsip kantor",
    ),
)  # fmt: skip
