"""The list page: territory, filter, table, and the part that htmx swaps, for every list of the office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import select_template
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from welfare.regions.choices import place_name
from welfare.regions.models import Region

DOWNLOAD = "unduh"
"""The parameter by which a list's own address downloads it."""


class ListPage(SingleTableMixin, FilterView):
    """A filtered, sortable, paged list of what the user may see.

    Set `access`, `model` (its manager has `visible_to`), `table_class` (an OfficeTable), `filterset_class`,
    `page_title`, and where useful `page_lead`, `action_url`, `action_label`, `paginate_by`.  Templates, when they
    exist: `<app>/<model>_list.html` (extends base) and `<app>/_<model>_results.html`; else the components of that name.
    """

    paginate_by = 50
    page_title = ""
    page_lead = ""
    action_url = ""
    action_label = ""
    download_name = ""
    """URL name of a download in the columns of a spreadsheet kind (`downloads.ListDownload`), with the page's own
    arguments.  Without one the list downloads its own columns (`?unduh=ya`)."""
    download_permission = "people.export_person"
    """What downloading takes beside seeing the list; "" for a list without persons, which says so."""
    holds_persons = True
    strict = False  # a filter that cannot be understood is shown as wrong above the list, which stays

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().visible_to(self.request.user)

    def get_table(self, **kwargs: Any) -> Any:
        table = super().get_table(**kwargs)
        table.swaps = True
        table.reset_url = self.request.path if self.is_filtered() else ""
        table.download_url = self.get_download_url()
        table.where = self.get_place()
        return table

    def get_place(self) -> str:
        """The region to which the address narrows the list without a field that shows it ("wilayah")."""
        code = self.request.GET.get("wilayah", "")
        if not code or "wilayah" not in self.filterset.filters:
            return ""
        return (
            place_name(Region.objects.filter(pk=code[:13]).select_related("parent").first()) or "wilayah tidak dikenal"
        )

    def get_download_url(self) -> str:
        """Where exactly these rows are downloaded, or "" for a user without the right."""
        if not self.may_download():
            return ""
        query = self.request.GET.copy()
        query.pop("page", None)
        if not self.download_name:
            query[DOWNLOAD] = "ya"
        address = reverse(self.download_name, kwargs=self.kwargs) if self.download_name else self.request.path
        return f"{address}?{query.urlencode()}" if query else address

    def may_download(self) -> bool:
        needed = self.download_permission if self.holds_persons else ""
        return not needed or self.request.user.has_perm(needed)

    def is_filtered(self) -> bool:
        """Whether the address narrows the list: any filled parameter but order and page."""
        return any(value for name, value in self.request.GET.items() if name not in ("sort", "page"))

    def get_table_data(self) -> Any:
        """The rows, always in some order: an annotation that groups makes a queryset lose its model's."""
        rows = super().get_table_data()
        return rows if getattr(rows, "ordered", True) else rows.order_by(*(self.model._meta.ordering or ["pk"]))

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, Any, Any, bool]:
        """The table pages the rows; the view's own paging would count them a second time."""
        return None, None, queryset, False

    def get_action_url(self) -> str:
        """The address of the page's one action, or "" where the user lacks the right for it."""
        return self.action_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "page_title": self.page_title,
            "page_lead": self.page_lead,
            "action_url": self.get_action_url(),
            "action_label": self.action_label,
            "results_template": self.results_template(),
        }

    def results_template(self) -> str:
        meta = self.model._meta
        names = [f"{meta.app_label}/_{meta.model_name}_results.html", "components/results.html"]
        return select_template(names).template.name

    def get_template_names(self) -> list[str]:
        if self.request.htmx and not self.request.htmx.history_restore_request:
            return [self.results_template()]
        meta = self.model._meta
        return [
            *([self.template_name] if self.template_name else []),
            f"{meta.app_label}/{meta.model_name}_list.html",
            "components/list_page.html",
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if DOWNLOAD in request.GET and not self.download_name:
            from welfare.desk.downloads import TableDownload  # which knows the list page

            return TableDownload.as_view(page=type(self))(request, *args, **kwargs)
        response = super().dispatch(request, *args, **kwargs)
        # The same address answers with a whole page or with its results: caches must tell them apart.
        patch_vary_headers(response, ["HX-Request"])
        return response
