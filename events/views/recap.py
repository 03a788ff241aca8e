"""The recap over events: the summary, the persons behind each number, and the events behind each person."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from events.models import Attendance, Participant
from events.presence import CAME
from events.recap import Recap, RecapFilter, considered
from events.recap_sheet import Names, RecapSheet, recap_paper
from welfare.accounts.access import needs, requires
from welfare.desk.downloads import ListDownload, in_words
from welfare.desk.lists import ListPage
from welfare.desk.tables import OfficeTable
from welfare.papers.views import pdf_response
from welfare.people.models import Person

VIEW = ("events.view_event", "events.view_participant", "events.view_attendance")


class RecapTable(OfficeTable):
    """Rows of `recap.by_person`: dicts."""

    noun = "orang"
    caption = "Rekap kehadiran per orang"
    empty_title = "Tidak ada orang"
    empty_text = "Belum ada peserta dari register pada kegiatan yang sudah berlangsung."

    person_name = tables.Column(verbose_name="Nama", orderable=False)
    pillar_id = tables.Column(verbose_name="Pilar", empty_values=(), orderable=False)
    place = tables.Column(verbose_name="Kecamatan", empty_values=(), orderable=False)
    invited = tables.Column(verbose_name="Diundang", orderable=False)
    came = tables.Column(verbose_name="Hadir", orderable=False)

    class Meta:
        fields = ["person_name", "pillar_id", "place", "invited", "came"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.names = Names()
        super().__init__(*args, **kwargs)

    def render_person_name(self, value: str, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', reverse("events:recap_person", args=[record["person_id"]]), value)

    def render_pillar_id(self, record: dict[str, Any]) -> str:
        return str(self.names.cells(record)[1])

    def render_place(self, record: dict[str, Any]) -> str:
        return str(self.names.cells(record)[2]) or "–"


class RecapList(ListPage):
    access = needs(*VIEW)
    model = Participant
    table_class = RecapTable
    filterset_class = RecapFilter
    page_title = "Rekap kehadiran per orang"
    page_lead = "Berapa kali diundang dan berapa kali hadir, pada kegiatan yang sudah berlangsung."
    template_name = "events/recap_list.html"
    download_name = "events:recap_export"
    download_permission = "people.export_person"

    def get_queryset(self) -> QuerySet[Participant]:
        return considered(self.request.user)

    def get_table_data(self) -> Any:
        return self.object_list

    def results_template(self) -> str:
        return "components/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"query": self.request.GET.urlencode()}


class RecapDownload(ListDownload):
    access = needs(*VIEW, "people.export_person")
    page = RecapList
    kind = "rekap-kehadiran"
    title = "rekap kehadiran"
    noun = "orang"
    returns = False

    @property
    def resource(self) -> RecapSheet:
        return RecapSheet()


@require_safe
@requires(*VIEW)
def recap(request: HttpRequest) -> HttpResponse:
    """By pillar and by kecamatan; every number opens the persons it counts."""
    return render(request, "events/recap.html", {"recap": Recap(request.user, request.GET.get("year", ""))})


@require_safe
@requires(*VIEW)
def recap_print(request: HttpRequest) -> HttpResponse:
    """The filtered list as PDF."""
    chosen = RecapFilter(request.GET, queryset=considered(request.user), request=request)
    words = in_words(chosen)
    manuscript = recap_paper(chosen.qs, words, timezone.localdate())
    return pdf_response(manuscript.pdf(request.GET.get("kertas", "")), "rekap-kehadiran.pdf")


@require_safe
@requires(*VIEW)
def recap_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The events of one person: invited and present."""
    present = Attendance.objects.filter(participant=OuterRef("pk"), state__in=CAME)
    rows = considered(request.user).filter(person=pk).annotate(was_there=Exists(present))
    events = list(rows.select_related("event__kind", "pillar").order_by("-event__starts_on", "-pk")[:200])
    sees = request.user.has_perm("people.view_person")
    person = Person.objects.visible_to(request.user).filter(pk=pk).first() if sees else None
    if not events and person is None:
        raise Http404("Tidak ada orang ini.")
    name = str(person) if person else events[0].name
    came = sum(row.was_there for row in events)
    context = {"name": name, "person": person, "rows": events, "came": came}
    return render(request, "events/recap_person.html", context)
