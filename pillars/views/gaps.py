"""What is missing: per pillar, per kecamatan and per village; as a page, as PDF and as a workbook."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from pillars.filters import PillarFilter
from pillars.gap_tables import GapTable, matrix, named_gaps, pillar_table
from pillars.gaps import Gaps, gaps_of
from pillars.measures import MEASURES
from pillars.models import Pillar, Unit
from pillars.places import lacking_places
from pillars.tables.gaps import PlaceTable
from welfare import safe_sheets
from welfare.accounts.access import needs
from welfare.audit.models import SensitiveRead
from welfare.desk.downloads import DownloadForm, in_words
from welfare.desk.lists import ListPage
from welfare.desk.templatetags.office import tanggal, waktu
from welfare.papers.rendering import letterhead, render_pdf
from welfare.papers.views import pdf_response
from welfare.regions.choices import RegionFilter, SubdistrictFilter, place_name
from welfare.regions.models import Region

ACCESS = needs("pillars.view_pillar", "pillars.view_unit", "pillars.view_membership")
TITLE = "Kelengkapan pilar"
PDF = "pdf"
FIRST_MEASURE = "filled"


class GapFilter(django_filters.FilterSet):
    """Where to look, and which number the matrix shows.  Narrows no queryset: the counting asks for both."""

    kecamatan = SubdistrictFilter()
    angka = django_filters.ChoiceFilter(
        label="Angka dalam matriks",
        choices=[(code, measure.label) for code, measure in MEASURES.items()],
        empty_label=None,
        method="unnarrowed",
        initial=FIRST_MEASURE,
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def unnarrowed(self, queryset: Any, name: str, value: str) -> Any:
        return queryset


class GapTables:
    """What the page and its files show, from the same address."""

    request: HttpRequest

    @cached_property
    def filter(self) -> GapFilter:
        data = self.request.GET.copy()
        data.setdefault("angka", FIRST_MEASURE)
        return GapFilter(data, Unit.objects.none(), request=self.request)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The parts of the filter that are understood."""
        form = self.filter.form
        form.is_valid()
        return {"kecamatan": None, "angka": FIRST_MEASURE} | {
            name: value for name, value in form.cleaned_data.items() if value
        }

    @cached_property
    def gaps(self) -> Gaps:
        return gaps_of(self.request.user, within=self.chosen["kecamatan"])

    @property
    def tables(self) -> list[GapTable]:
        return [pillar_table(self.gaps), matrix(self.gaps, self.chosen["angka"])]

    @cached_property
    def where(self) -> str:
        """Which part of the office's area is shown, in words."""
        if self.chosen["kecamatan"]:
            return str(self.chosen["kecamatan"])
        places = self.request.user.territories.select_related("parent").order_by("code")
        return "; ".join(place_name(place) for place in places)


class GapList(GapTables, TemplateView):
    """The page; htmx takes only what changes with the filter."""

    access = ACCESS

    def get_template_names(self) -> list[str]:
        swaps = self.request.htmx and not self.request.htmx.history_restore_request
        return ["pillars/_gap_results.html" if swaps else "pillars/gap_list.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        summary, places = self.tables
        query = self.request.GET.urlencode()
        return super().get_context_data(**kwargs) | {
            "title": TITLE,
            "filter": self.filter,
            "within": self.chosen["kecamatan"],
            "where": self.where,
            "summary": summary,
            "matrix": places,
            "measure": MEASURES[self.chosen["angka"]],
            "named": list(named_gaps(self.gaps)),
            "measures": [measure for measure in MEASURES.values() if measure.note],
            "today": localdate(),
            "download_url": f"{reverse('pillars:gap_export')}{f'?{query}' if query else ''}",
        }


class GapDownloadForm(DownloadForm):
    format = forms.ChoiceField(label="Format", choices=[(PDF, "PDF"), (safe_sheets.XLSX, "Excel (xlsx)")])


class GapDownload(GapTables, TemplateView):
    """Asks why, writes it down, and sends what the page shows; numbers only, nobody is named."""

    access = ACCESS
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._ask(GapDownloadForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = GapDownloadForm(request.POST)
        return self._send(**form.cleaned_data) if form.is_valid() else self._ask(form)

    def _ask(self, form: GapDownloadForm) -> HttpResponse:
        query = self.request.GET.urlencode()
        back = f"{reverse('pillars:gap_list')}{f'?{query}' if query else ''}"
        context = {
            "form": form,
            "tables": self.tables,
            "where": self.where,
            "words": in_words(self.filter),
            "back": back,
        }
        return render(self.request, "pillars/gap_export.html", context)

    def _send(self, reason: str, format: str) -> HttpResponse:
        tables = self.tables
        SensitiveRead.record(
            what=SensitiveRead.What.EXPORT, subject=Pillar, reason=reason, by=self.request.user,
            row_count=sum(len(table.rows) for table in tables),
            detail=f"{TITLE}, {format}, {self.where}, {in_words(self.filter)}"[:500],
        )  # fmt: skip
        name = f"kelengkapan-pilar-{localdate():%Y-%m-%d}.{format}"
        if format == PDF:
            return pdf_response(render_pdf("kelengkapan-pilar", self._paper(tables)), name)
        response = HttpResponse(
            safe_sheets.write_book([table.for_sheet() for table in tables]),
            content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX],
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _paper(self, tables: list[GapTable]) -> dict[str, Any]:
        return {
            "letterhead": letterhead(),
            "title": TITLE,
            "facts": [["Wilayah", self.where], ["Keadaan", tanggal(localdate())], *self._named()],
            "tables": [table.for_paper() for table in tables],
            "notes": [[measure.label, measure.note] for measure in MEASURES.values() if measure.note],
            "footer": f"Dicetak dari Rumah Pilar, {waktu(timezone.now())}",
        }

    def _named(self) -> list[list[str]]:
        """The few places without a holder, as the page names them."""
        named = [(pillar.short_name, [label for label, _ in places]) for pillar, places in named_gaps(self.gaps)]
        return [["Tanpa pemegang", f"{pillar}: {', '.join(places)}"] for pillar, places in named]


class PlaceFilter(django_filters.FilterSet):
    """Regions that should have a unit by the pillars' rules."""

    STATES = (("belum-ada", "Belum ada unit"),)

    pilar = PillarFilter(method="kept")
    kecamatan = SubdistrictFilter(method="within")
    keadaan = django_filters.ChoiceFilter(label="Keadaan", choices=STATES, empty_label="Semua", method="kept")
    wilayah = RegionFilter(path="code", itself=True)

    class Meta:
        model = Region
        fields: list[str] = []

    def kept(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset  # pillar and state only mean something together

    def within(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(Q(pk=value.pk) | Q(parent=value.pk))

    @cached_property
    def pillars(self) -> list[Pillar]:
        """The pillars with a rule that are asked about."""
        chosen = self.form.cleaned_data.get("pilar") if self.is_bound and self.is_valid() else None
        rows = [chosen] if chosen else Pillar.objects.visible_to(self.request.user)
        return [pillar for pillar in rows if pillar.expected_at]

    def filter_queryset(self, queryset: Any) -> Any:
        if self.form.cleaned_data.get("keadaan") == "belum-ada":
            wanted = lacking_places(Pillar.objects.filter(pk__in=[pillar.pk for pillar in self.pillars]))
        else:
            wanted = Q(level__in={level for pillar in self.pillars for level in pillar.expected_at})
        return super().filter_queryset(queryset).filter(wanted)


class PlaceList(ListPage):
    access = needs("pillars.view_pillar", "pillars.view_unit")
    model = Region
    table_class = PlaceTable
    filterset_class = PlaceFilter
    page_title = "Wilayah yang seharusnya punya unit"
    page_lead = "Menurut aturan tiap pilar; yang belum ada dapat langsung dicatat."
    template_name = "components/list_page.html"

    def get_queryset(self) -> QuerySet[Region]:
        units = Unit.objects.visible_to(self.request.user).open().with_held().select_related("pillar")
        found = Prefetch("units", queryset=units.order_by("pillar__order", "name"), to_attr="seats")
        return super().get_queryset().select_related("parent").prefetch_related(found).order_by("code")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Bound also without parameters: the rule itself narrows the regions."""
        kwargs = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": kwargs["data"] or {}}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"pillars": self.filterset.pillars}

    def results_template(self) -> str:
        return "components/results.html"
