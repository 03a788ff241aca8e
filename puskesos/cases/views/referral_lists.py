"""What is out with other offices: the list, its download, and the numbers by agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from puskesos.cases.agencies import COLUMNS, by_agency
from puskesos.cases.models import Referral
from puskesos.cases.referral_filters import AWAITED, LATE, ReferralFilter
from puskesos.cases.tables import ReferralTable
from welfare.accounts.access import needs, requires
from welfare.desk.downloads import ListDownload
from welfare.desk.lists import ListPage
from welfare.desk.paging import CappedPages
from welfare.regions.choices import place_name

STATE = Referral.State
TABS = (
    ("Menunggu", AWAITED), ("Terlambat", LATE), ("Selesai", STATE.DONE.value), ("Ditolak", STATE.REFUSED.value),
    ("Ditarik", STATE.WITHDRAWN.value), ("Semua", "semua"),
)  # fmt: skip


class ReferralList(ListPage):
    access = needs("cases.view_referral")
    model = Referral
    table_class = ReferralTable
    filterset_class = ReferralFilter
    paginator_class = CappedPages
    page_title = "Rujukan"
    page_lead = "Kasus yang dikirim ke instansi lain dan harus kembali dengan jawaban."
    download_name = "cases:referral_export"
    download_permission = "people.view_person"
    template_name = "cases/referral_list.html"

    def get_queryset(self) -> QuerySet[Referral]:
        return super().get_queryset().select_related("agency", "case__client", "case__village__parent",
                                                     "case__assigned_to")  # fmt: skip

    def is_filtered(self) -> bool:
        return any(value for name, value in self.request.GET.items() if name not in ("keadaan", "sort", "page"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tabs": self._tabs()}

    def _tabs(self) -> list[dict[str, Any]]:
        """What is out and what is late with their counts; what came back in all the years is not counted here."""
        out = Referral.objects.visible_to(self.request.user).awaited().order_by()
        late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
        counts = out.aggregate(**{AWAITED: Count("pk"), LATE: late})
        url, now = reverse("cases:referral_list"), self.request.GET.get("keadaan") or AWAITED
        return [
            {"label": label, "url": f"{url}?keadaan={code}" if code != AWAITED else url, "count": counts.get(code),
             "is_current": code == now}
            for label, code in TABS
        ]  # fmt: skip


class ReferralSheet:
    """The rows of the list as a sheet; nothing of it is imported again, for a referral is a letter."""

    HEADS = ("Nomor surat", "Nomor kasus", "Untuk", "Wilayah", "Instansi", "Permintaan", "Dikirim", "Batas jawaban",
             "Keadaan", "Dijawab", "Isi jawaban")  # fmt: skip

    def get_export_headers(self) -> list[str]:
        return list(self.HEADS)

    def rows(self, referrals: QuerySet[Referral]) -> list[list[Any]]:
        return [
            [
                one.letter_number, one.case.number, one.case.client.full_name, place_name(one.case.village),
                one.agency.name, one.purpose, one.sent_on, one.due_on, one.get_state_display(), one.answered_on,
                one.outcome,
            ]
            for one in referrals
        ]  # fmt: skip


class ReferralDownload(ListDownload):
    access = needs("cases.view_referral", "people.view_person")
    page = ReferralList
    kind, title, noun = "rujukan", "daftar rujukan", "rujukan"
    returns = False  # a referral is a letter: no list brings one in

    @cached_property
    def resource(self) -> ReferralSheet:
        return ReferralSheet()


class PeriodForm(forms.Form):
    """From when to when; this year so far unless said otherwise."""

    sejak = forms.DateField(label="Dikirim sejak")
    sampai = forms.DateField(label="Sampai")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and values["sejak"] > values["sampai"]:
            self.add_error("sampai", "Tanggal akhir lebih awal daripada tanggal mulai.")
        return values


def period_of(given: Any) -> dict[str, Any]:
    """The days sent with the page, or the year to date."""
    today = timezone.localdate()
    return {"sejak": given.get("sejak") or today.replace(month=1, day=1).isoformat(),
            "sampai": given.get("sampai") or today.isoformat()}  # fmt: skip


@require_safe
@requires("cases.view_referral")
def referral_agencies(request: HttpRequest) -> HttpResponse:
    """Which agency owes how many answers, and how soon each answers."""
    form = PeriodForm(period_of(request.GET))
    rows = []
    if form.is_valid():
        start, end = (form.cleaned_data[name] for name in ("sejak", "sampai"))
        rows = by_agency(Referral.objects.visible_to(request.user), start, end)
    context = {"form": form, "rows": rows, "columns": COLUMNS}
    return render(request, "cases/referral_agencies.html", context)
