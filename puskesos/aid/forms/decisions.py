"""Forms of a decision: the proposal with its grounds, the answers to it, SIKS-NG, and an objection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from puskesos.aid.models import Candidate, Decision, Enrolment, Objection, ReasonCode, SiksStep, Visit, places
from puskesos.aid.words import AT_VISIT, Recommendation
from puskesos.cases.models import ServiceKind
from welfare.desk.private_files import PaperField

DEFAULT_SERVICE = "usul-dtsen"


class VisitChoice(forms.ModelChoiceField):
    def label_from_instance(self, visit: Any) -> str:
        photos = len(visit.photos.all())
        shown = f", {photos} foto" if photos else ", tanpa foto"
        return f"{visit.on:%d-%m-%Y}: {visit.get_verdict_display()}, {visit.get_recommendation_display()}{shown}"


class CandidateChoice(forms.ModelChoiceField):
    """The village's queue, the first first, each with its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[int, Any] = {}

    def label_from_instance(self, candidate: Any) -> str:
        place = self.places.get(candidate.pk)
        decile = f"desil {candidate.decile}" if candidate.decile else "desil belum diisi"
        return f"{candidate.person.full_name}: {place}, {decile}" if place else str(candidate.person)


class ProposeForm(forms.Form):
    """What is proposed and on what ground.  Which of it is needed depends on the proposal; `propose` says so."""

    recommendation = forms.ChoiceField(
        label="Usulan", choices=[("", "Pilih usulan"), *AT_VISIT],
        error_messages={"required": "Pilih apa yang diusulkan."},
    )  # fmt: skip
    visit = VisitChoice(Visit.objects.none(), label="Dasar kunjungan", required=False, empty_label="Tanpa kunjungan")
    reason = forms.ModelChoiceField(
        ReasonCode.objects.none(), label="Alasan", required=False, empty_label="Pilih alasan"
    )
    note = forms.CharField(
        label="Penjelasan", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = PaperField(label="Bukti lain", required=False)
    paper_title = forms.CharField(label="Nama bukti", max_length=120, required=False)
    meeting = forms.ChoiceField(
        label="Musyawarah", required=False, choices=[("", "Belum ada"), *Decision.Meeting.choices]
    )  # fmt: skip
    minutes_number = forms.CharField(label="Nomor berita acara", max_length=60, required=False)
    minutes_on = forms.DateField(label="Tanggal berita acara", required=False)
    minutes_file = PaperField(label="Pindaian berita acara", required=False)
    candidate = CandidateChoice(
        Candidate.objects.none(), label="Calon pengganti", required=False, empty_label="Pilih dari antrean desa",
        help_text="Untuk usulan ganti dan isi kursi. Urutan menurut kriteria kantor.",
    )  # fmt: skip
    queue_reason = forms.CharField(
        label="Mengapa bukan peringkat pertama", max_length=250, required=False,
        help_text="Diisi hanya bila yang dipilih bukan peringkat pertama.",
    )  # fmt: skip
    service = forms.ModelChoiceField(
        ServiceKind.objects.filter(is_active=True), label="Layanan tindak lanjut", required=False,
        empty_label="Pilih layanan", help_text="Untuk perbaiki data dan rujuk: menjadi kasus layanan bila disetujui.",
    )  # fmt: skip

    def __init__(self, *args: Any, enrolment: Enrolment, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not enrolment.is_active:  # only its seat is left to be filled
            fields["recommendation"].choices = [(Recommendation.FILL.value, Recommendation.FILL.label)]
            for name in ("visit", "reason", "paper", "paper_title", "service"):
                del fields[name]
            self._offer_queue(enrolment, user)
            return
        visits = Visit.objects.visible_to(user).filter(sample__enrolment=enrolment)
        fields["visit"].queryset = visits.prefetch_related("photos")
        fields["reason"].queryset = ReasonCode.objects.used_in(enrolment.programme_id)
        self._offer_queue(enrolment, user)

    def _offer_queue(self, enrolment: Enrolment, user: Any) -> None:
        fields: Any = self.fields
        queue = Candidate.objects.visible_to(user).waiting().scored().select_related("person")
        queue = queue.filter(programme=enrolment.programme_id, village=enrolment.region_id)
        fields["candidate"].queryset = queue.order_by("-score", "proposed_on", "pk")
        if enrolment.region_id:
            fields["candidate"].places = places([(enrolment.programme_id, enrolment.region_id)])

    @staticmethod
    def start(enrolment: Enrolment, visit: Visit | None, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the latest visit suggests, or the address asks for: `usul` (a recommendation), `alasan` (a code)."""
        if not enrolment.is_active:
            return {"recommendation": Recommendation.FILL}
        service = ServiceKind.objects.filter(code=DEFAULT_SERVICE).first()
        if asked.get("usul") in dict(AT_VISIT):
            reason = ReasonCode.objects.used_in(enrolment.programme_id).filter(code=asked.get("alasan", "")).first()
            return {"visit": visit, "recommendation": asked["usul"], "reason": reason, "service": service}
        if visit is None:
            return {"service": service}
        return {"visit": visit, "recommendation": visit.recommendation, "reason": visit.reason_id, "note": visit.note,
                "service": service}  # fmt: skip


class NoteForm(forms.Form):
    """A decision with a remark, or a refusal, which needs one."""

    note = forms.CharField(label="Catatan", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needed:
            self.fields["note"].label, self.fields["note"].required = "Alasan penolakan", True


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=250, widget=forms.Textarea(attrs={"rows": 2}))


class SiksForm(forms.Form):
    """The next step of the real list."""

    stage = forms.ChoiceField(label="Langkah")
    on = forms.DateField(label="Tanggal", initial=timezone.localdate)
    note = forms.CharField(
        label="Catatan", max_length=250, required=False, help_text="Misalnya nomor berita acara perubahan."
    )

    def __init__(self, *args: Any, done: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = SiksStep.next_after(done)
        self.fields["stage"].choices = [(step, SiksStep.Stage(step).label) for step in steps]  # type: ignore[attr-defined]


class ObjectionForm(forms.Form):
    objector = forms.CharField(label="Nama penyanggah", max_length=150)
    relation = forms.ChoiceField(label="Hubungan", choices=Objection.Relation.choices)
    received_on = forms.DateField(label="Diterima", initial=timezone.localdate)
    statement = forms.CharField(label="Isi sanggah", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    file = PaperField(label="Berkas sanggah", required=False)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Putusan", choices=[("", "Pilih putusan"), ("uphold", "Diterima: penerima semula dipulihkan"),
                                  ("reject", "Ditolak: keputusan tetap")],
    )  # fmt: skip
    answer = forms.CharField(label="Jawaban", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    on = forms.DateField(label="Tanggal jawaban", initial=timezone.localdate)
