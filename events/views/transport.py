"""Transport money: the rates are typed, the list of those who receive it is computed."""

from __future__ import annotations

from typing import Any

import pghistory
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event, TransportRate
from events.transport import TransportList, transport_sheet
from pillars.models import Pillar
from welfare.accounts.access import requires
from welfare.papers.rendering import render_pdf
from welfare.papers.views import pdf_response

SEE = ("events.view_transportrate", "events.view_attendance", "events.view_participant")
WRITE = ("events.add_transportrate", "events.change_transportrate", "events.delete_transportrate")


class RateForm(forms.ModelForm):
    class Meta:
        model = TransportRate
        fields = ["pillar", "amount", "tax_percent"]
        localized_fields = ["tax_percent"]

    def __init__(self, *args: Any, pillars: list[Pillar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One query for all lines, and a line for those whom no other line names.
        self.fields["pillar"].choices = [("", "Semua yang lain"), *((pillar.pk, str(pillar)) for pillar in pillars)]
        tax = self.instance.tax_percent
        self.initial["tax_percent"] = f"{tax.normalize():f}".replace(".", ",") if tax else ""
        self.fields["tax_percent"].widget.attrs["inputmode"] = "decimal"

    def clean_tax_percent(self) -> Any:
        return self.cleaned_data["tax_percent"] or 0


class BaseRates(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """One rate for each category."""
        super().clean()
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("amount") or data.get("DELETE"):
                continue
            if data.get("pillar") in seen:
                form.add_error("pillar", "Tarif untuk peserta ini sudah ada.")
            seen.add(data.get("pillar"))


Rates = forms.inlineformset_factory(
    Event, TransportRate, form=RateForm, formset=BaseRates, extra=1, max_num=12, can_delete=True, can_delete_extra=False
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*SEE)
def event_transport(request: HttpRequest, pk: int) -> HttpResponse:
    """Rates per category for those who may set them, and the list that follows from attendance."""
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("region"), pk=pk)
    may_edit = request.user.has_perms(WRITE) and request.user.covers(event.region_id)
    if request.method == "POST":
        event = get_object_or_404(Event.objects.editable_by(request.user), pk=pk)
        if not may_edit:
            messages.error(request, "Peran Anda tidak memiliki hak untuk mengubah tarif.")
            return redirect("events:event_transport", pk=event.pk)
    rates = Rates(request.POST or None, instance=event, form_kwargs={"pillars": list(Pillar.objects.all())})
    if request.method == "POST" and rates.is_valid():
        with pghistory.context(user=request.user.pk):
            rates.save()
        messages.success(request, "Tarif disimpan; daftar dihitung ulang dari kehadiran.")
        return redirect("events:event_transport", pk=event.pk)
    context = {"event": event, "rates": rates if may_edit else None, "payments": TransportList(event)}
    return render(request, "events/event_transport.html", context)


@require_safe
@requires(*SEE)
def event_transport_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as PDF, to be signed; `?kertas=f4` for F4 paper."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    paper = "f4" if request.GET.get("kertas") == "f4" else "a4"
    pdf = render_pdf("daftar-transport", transport_sheet(event, paper=paper))
    return pdf_response(pdf, f"daftar-transport-{slugify(event.title)[:60]}-{event.pk}.pdf")
