"""Pages about breaches: the list, recording, who was affected, the notice, and the state."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import CreateView, DetailView, UpdateView

from welfare.accounts.access import needs, requires
from welfare.audit.history import history_of, version_of
from welfare.desk import editing
from welfare.desk.downloads import Download
from welfare.desk.lists import ListPage
from welfare.desk.templatetags.office import waktu
from welfare.papers.rendering import frame, place_and_date, render_pdf
from welfare.papers.views import pdf_response
from welfare.people.models import Person
from welfare.regions.choices import place_name
from welfare.trust import breaching
from welfare.trust.filters import word
from welfare.trust.forms import BreachForm, BreachStateForm
from welfare.trust.models import Breach
from welfare.trust.tables import BreachTable

SHOWN = 50


class BreachList(ListPage):
    access = needs("trust.view_breach")
    model = Breach
    table_class = BreachTable
    filterset_fields = ["state"]
    page_title = "Kegagalan pelindungan data"
    page_lead = (
        "Pemberitahuan kepada orangnya dan lembaga paling lambat 3 x 24 jam sesudah diketahui (UU 27/2022 Pasal 46)."
    )
    action_label = "Catat peristiwa"
    holds_persons = False

    def get_action_url(self) -> str:
        return reverse("trust:breach_create") if self.request.user.has_perm("trust.add_breach") else ""


class BreachCreate(CreateView):
    access = needs("trust.add_breach")
    model = Breach
    form_class = BreachForm
    template_name = "trust/breach_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        self.object = breaching.record(form.save(commit=False), self.request.user)
        messages.success(self.request, "Peristiwa dicatat. Periksa siapa yang terdampak.")
        return redirect(self.object)


class BreachUpdate(UpdateView):
    access = needs("trust.change_breach")
    model = Breach
    form_class = BreachForm
    template_name = "trust/breach_form.html"

    def get_queryset(self) -> Any:
        rows = Breach.objects.visible_to(self.request.user)
        return rows.select_for_update() if self.request.method == "POST" else rows

    def get_initial(self) -> dict[str, Any]:
        return {"version": version_of(self.object)}

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        current = Breach.objects.get(pk=self.object.pk)
        if editing.is_outdated(form, current):
            draw = partial(BreachForm, instance=current)
            return self.form_invalid(editing.merged(form, current, self.request.user, draw))
        form.save()
        messages.success(self.request, "Perubahan disimpan.")
        return redirect(current)


class BreachDetail(DetailView):
    access = needs("trust.view_breach")
    model = Breach

    def get_queryset(self) -> Any:
        return Breach.objects.visible_to(self.request.user).select_related("account", "by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        breach = self.object
        found = breaching.affected(breach)
        persons = [(person, ", ".join(sorted(found.how[person.pk]))) for person in found.persons()[:SHOWN]]
        return super().get_context_data(**kwargs) | {
            "facts": facts(breach), "persons": persons, "count": len(found.how), "lists": found.lists[:SHOWN],
            "state_form": BreachStateForm(initial={"state": breach.state}), "shown": SHOWN,
            "changes": history_of(breach, self.request.user, limit=5),
        }  # fmt: skip


def facts(breach: Breach) -> list[tuple[str, Any]]:
    return [
        ("Nomor", breach.number),
        ("Diketahui", waktu(breach.known_at)),
        ("Batas pemberitahuan", waktu(breach.deadline)),
        ("Diberitahukan", waktu(breach.notified_at)),
        ("Data terbuka", f"{waktu(breach.since)} sampai {waktu(breach.until)}"),
        ("Akun", breach.account or "semua"),
        ("Alamat IP", breach.address or "semua"),
        ("Jenis data", word(breach.table) if breach.table else "semua"),
        ("Data apa, bagaimana", breach.what),
        ("Penanganan", breach.handling),
        ("Alasan keadaan", breach.state_reason),
    ]


@require_POST
@requires("trust.change_breach")
def breach_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Notified, withdrawn, or open again."""
    with transaction.atomic():
        breach = get_object_or_404(Breach.objects.visible_to(request.user).select_for_update(of=("self",)), pk=pk)
        form = BreachStateForm(request.POST)
        try:
            if not form.is_valid():
                raise ValueError("Pilih keadaan yang tersedia; alasan paling panjang 300 huruf.")
            breach.move(form.cleaned_data["state"], reason=form.cleaned_data["reason"])
        except ValueError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Keadaan menjadi: {breach.get_state_display()}.")
    return redirect(breach)


class BreachDownload(Download):
    """Everybody affected, with how to reach them; asks why, and is written down."""

    access = needs("trust.view_breach", "people.export_person")
    title, noun = "daftar orang terdampak", "orang"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.file_name = f"terdampak-{kwargs['pk']}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.subject = get_object_or_404(Breach.objects.visible_to(request.user), pk=kwargs["pk"])
        self.found = breaching.affected(self.subject)
        return super().dispatch(request, *args, **kwargs)

    def heads(self) -> list[str]:
        return ["Nama", "Wilayah", "Alamat", "Nomor HP", "Bagaimana"]

    def rows(self) -> list[Any]:
        return [self._row(person) for person in self.found.persons()]

    def _row(self, person: Person) -> list[Any]:
        how = ", ".join(sorted(self.found.how[person.pk]))
        return [person.full_name, place_name(person.region), person.address, person.phone, how]

    def count(self) -> int:
        return len(self.found.how)


@require_safe
@requires("trust.view_breach")
def breach_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice to those affected and to the agency (UU PDP art. 46 par. 2), as a PDF."""
    breach = get_object_or_404(Breach.objects.visible_to(request.user), pk=pk)
    head, signer = frame()
    data = {
        "letterhead": head, "signatory": signer, "place_and_date": place_and_date(head, timezone.localdate()),
        "number": breach.number, "title": breach.title, "what": breach.what,
        "handling": breach.handling or "Sedang berjalan; hasilnya kami sampaikan kemudian.",
        "when": f"{waktu(breach.since)} sampai {waktu(breach.until)}", "known": waktu(breach.known_at),
        "count": len(breaching.affected(breach).how),
    }  # fmt: skip
    return pdf_response(render_pdf("pemberitahuan-data", data), f"pemberitahuan-{breach.number}.pdf")
