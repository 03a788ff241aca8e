"""Pages of the aid programmes: the list, and who receives what."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from puskesos.aid.comparison import BY_CODE
from puskesos.aid.filters import EnrolmentFilter, ProgrammeFilter
from puskesos.aid.models import Enrolment, Programme
from puskesos.aid.tables import EnrolmentTable, ProgrammeTable
from puskesos.aid.views.tabs import AidList
from welfare.accounts.access import needs
from welfare.desk.downloads import ListDownload


class ProgrammeList(AidList):
    access = needs("aid.view_programme", "aid.view_enrolment")
    model = Programme
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter
    page_title = "Program bantuan"
    holds_persons = False
    page_lead = "Jumlah penerima dihitung di wilayah kerja Anda. Tiap angka membuka daftarnya."
    action_label = "Program baru"

    def get_action_url(self) -> str:
        return reverse("aid:programme_create") if self.request.user.has_perm("aid.add_programme") else ""

    def get_queryset(self) -> QuerySet[Programme]:
        return super().get_queryset().with_recipients(self.request.user).order_by("name")


class EnrolmentList(AidList):
    access = needs("aid.view_enrolment")
    model = Enrolment
    table_class = EnrolmentTable
    filterset_class = EnrolmentFilter
    page_title = "Penerima bantuan"
    page_lead = (
        "Siapa menerima program apa pada periode mana. Aplikasi ini mencatat; penetapan tetap pada yang berwenang."
    )
    download_name = "aid:enrolment_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[Enrolment]:
        rows = super().get_queryset().select_related("person", "programme", "region__parent")
        return rows.order_by("programme__code", "-period", "region_id", "person__name_key", "pk")

    def get_table(self, **kwargs: Any) -> Any:
        table = super().get_table(**kwargs)
        table.finding = BY_CODE.get(self.request.GET.get("temuan", ""))
        table.empty_text = "Ubah atau hapus saringan, atau impor daftar penerima."
        return table


class EnrolmentDownload(ListDownload):
    access = needs("aid.view_enrolment", "people.export_person")
    page = EnrolmentList
    kind, title, noun = "recipients", "daftar penerima bantuan", "penerima"
