"""What aid and its monitoring keep of a person."""

from __future__ import annotations

from puskesos.aid.models import Candidate, Enrolment
from welfare.desk.registry import announce
from welfare.people.models import GONE, Person
from welfare.trust.announcing import PersonRecord, Processing


def receives_aid(person: Person) -> str:
    one = Enrolment.objects.filter(person=person, status=Enrolment.Status.ACTIVE).select_related("programme").first()
    return f"Masih menerima {one.programme}. Akhiri dahulu penerimaannya." if one else ""


def waits_for_aid(person: Person) -> str:
    waits = Candidate.objects.filter(person=person, state=Candidate.State.WAITING).exists()
    return "Masih menunggu di antrean calon penerima. Tarik dahulu." if waits else ""


VIEW, MONEV = "aid.view_enrolment", "aid.view_visit"
announce(
    PersonRecord(
        "Penerimaan bantuan", "aid.enrolment", "person", 400, VIEW, hidden=("replaced_by",), in_the_way=receives_aid,
        blur={"reference": "", "note": ""},
    ),
    PersonRecord(
        "Penarikan sampel", "aid.sample", "enrolment__person", 401, MONEV, only=("round", "why", "planned_on"),
    ),
    PersonRecord(
        "Kunjungan", "aid.visit", "sample__enrolment__person", 402, MONEV, hidden=("token", "team", "sample"),
        blur={"note": ""},
    ),
    PersonRecord(
        "Jawaban kunjungan", "aid.visitanswer", "visit__sample__enrolment__person", 403, MONEV, hidden=("visit",),
        blur={"value": ""},
    ),
    PersonRecord(
        "Foto kunjungan", "aid.visitphoto", "visit__sample__enrolment__person", 404, MONEV, hidden=("visit",),
        blur={"file": "", "caption": "", "latitude": None, "longitude": None},
    ),
    PersonRecord(
        "Keputusan bantuan", "aid.decision", "enrolment__person", 405, "aid.view_decision",
        hidden=("candidate", "candidate_rank", "successor", "queue_reason", "visit"),
        blur={"note": "", "decision_note": "", "paper": "", "paper_title": "", "minutes_file": ""},
    ),
    PersonRecord(
        "Langkah SIKS-NG", "aid.siksstep", "decision__enrolment__person", 406, "aid.view_siksstep",
        hidden=("decision",), blur={"note": ""},
    ),
    PersonRecord(
        "Sanggahan", "aid.objection", "decision__enrolment__person", 407, "aid.view_objection",
        hidden=("decision", "objector", "relation"),
        blur={"objector": GONE, "relation": "", "statement": GONE, "file": "", "answer": GONE},
    ),
    PersonRecord(
        "Calon penerima", "aid.candidate", "person", 410, "aid.view_candidate", in_the_way=waits_for_aid,
        blur={"source_note": "", "note": "", "decile": None},
    ),
    PersonRecord(
        "Penilaian calon", "aid.candidatecriterion", "candidate__person", 411, "aid.view_candidate",
        hidden=("candidate",),
    ),
    PersonRecord(
        "Berkas calon", "aid.candidatepaper", "candidate__person", 412, "aid.view_candidatepaper",
        hidden=("candidate",), blur={"title": GONE, "file": ""},
    ),
    PersonRecord("Tim monev", "aid.teammember", "person", 420, "aid.view_teammember"),
    Processing(
        "Bantuan sosial dan monev", 40,
        "Memastikan bantuan diterima yang berhak, mengusulkan penggantian, menjawab sanggahan.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e; data keuangan pribadi Pasal 4 ayat (2).",
        "Penerima dan calon penerima bantuan",
        "Nama, NIK (terenkripsi), alamat, desil, hasil kunjungan dan foto, keputusan",
        "Pemerintah desa, Kementerian Sosial (SIKS-NG)",
        "Menurut jadwal retensi arsip kantor",
    ),
)  # fmt: skip
