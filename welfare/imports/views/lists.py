"""The imports of an officer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from welfare.accounts.access import needs
from welfare.desk.lists import ListPage
from welfare.imports.filters import BatchFilter
from welfare.imports.models import ImportBatch
from welfare.imports.tables import BatchTable


class BatchList(ListPage):
    access = needs("imports.view_importbatch")
    model = ImportBatch
    table_class = BatchTable
    filterset_class = BatchFilter
    page_title = "Impor"
    page_lead = "Daftar yang dibawa masuk dari lembar kerja: diperiksa dulu, disimpan sesudahnya, dan dapat dibatalkan."
    action_label = "Impor daftar"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("by").defer("summary", "mapping", "notes")

    def get_action_url(self) -> str:
        return reverse("imports:batch_create") if self.request.user.has_perm("imports.add_importbatch") else ""

    def get_table(self, **kwargs: Any) -> Any:
        table = super().get_table(**kwargs)
        if not self.request.user.sees_everything:
            table.columns.hide("by")
        if not self.request.GET:
            table.empty_title = "Belum ada impor"
            table.empty_text = "Unggah daftar apa adanya; yang akan ditulis diperlihatkan dulu."
            table.empty_url, table.empty_label = self.get_action_url(), self.action_label
        return table
