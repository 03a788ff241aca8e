"""Forms about activation plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from puskesos.centres.models import ActivationStep, Centre
from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.desk.private_files import PaperField
from welfare.regions.scoping import ancestors

CARRIERS = (Role.ADMINISTRATOR, Role.STAFF, Role.HEAD, Role.TKSK, Role.CENTRE_OPERATOR)


class PlanForm(forms.Form):
    on = forms.DateField(
        label="Mulai", initial=timezone.localdate, help_text="Batas waktu dihitung dari sini dalam hari kerja."
    )


class SubdistrictPlanForm(PlanForm):
    with_new = forms.BooleanField(
        label="Juga desa yang belum punya Puskesos", required=False,
        help_text="Desa itu dicatat pada tahap “direncanakan”.",
    )  # fmt: skip
    evidence = forms.CharField(
        label="Dasar rencana", max_length=250, required=False,
        help_text="Wajib untuk desa yang belum punya Puskesos, misalnya surat Kepala Dinas.",
    )  # fmt: skip


class StepFinishForm(forms.Form):
    on = forms.DateField(label="Selesai pada", initial=timezone.localdate)
    note = forms.CharField(
        label="Bukti", max_length=250, help_text="Misalnya nomor SK, berita acara, atau daftar hadir."
    )
    file = PaperField(label="Berkas bukti", required=False)


class StepForm(forms.ModelForm):
    """Who carries a step and until when."""

    class Meta:
        model = ActivationStep
        fields = ["owner", "owner_words", "due"]

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = centre.village.code
        working = User.objects.filter(territories__in=[code, *ancestors((code,))], role__in=CARRIERS, is_active=True)
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.filter(Q(pk__in=working.values("pk")) | Q(pk=self.instance.owner_id))
        owner.empty_label = "Tanpa akun"
        owner.help_text = "Petugas yang wilayah kerjanya meliputi desa ini."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("owner") and not data.get("owner_words"):
            self.add_error("owner_words", "Tulis siapa yang mengerjakan, atau pilih akunnya.")
        return data
