"""Letters of invitation: drafted, numbered, printed, cancelled; and the register of their numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from events.filters import LetterFilter
from events.forms import ReasonForm
from events.invitation_forms import LetterForm
from events.lettering import bundle, bundle_parts, changed_since, issue, printed, proof, why_not, without_letter
from events.models import Event, Letter
from events.tables import LetterTable
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.desk.templatetags import office
from welfare.papers.views import pdf_response

VIEW = ("events.view_event", "events.view_participant")


class LetterRegister(ListPage):
    """Every number that was given, cancelled ones too, newest first."""

    access = needs(*VIEW)
    model = Letter
    queryset = Letter.objects.select_related("event", "signatory").defer("content").order_by("-year", "-number", "-pk")
    table_class = LetterTable
    filterset_class = LetterFilter
    page_title = "Register surat undangan"
    holds_persons = False
    page_lead = "Nomor yang sudah diberikan tidak dipakai lagi, juga bila suratnya dibatalkan."


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event", "events.view_participant")
def letter_create(request: HttpRequest, pk: int) -> HttpResponse:
    """The wording; "pratinjau" shows the PDF without a number, "terbitkan" numbers and keeps it."""
    event = get_object_or_404(Event.objects.editable_by(request.user).select_related("region"), pk=pk)
    form = LetterForm(request.POST or None, event=event)
    refusal = why_not(event)
    if not refusal and form.is_valid():
        pillar = form.cleaned_data["pillar"]
        if "pratinjau" in request.POST:
            return pdf_response(proof(event, form.wording, pillar=pillar), f"pratinjau-undangan-{event.pk}.pdf")
        try:
            letter = issue(event, form.wording, pillar=pillar, by=request.user)
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Surat nomor {letter} diberikan kepada {letter.recipient_count} undangan.")
            return redirect(letter)
    context = {"event": event, "form": form, "refusal": refusal, "count": without_letter(event).count()}
    return render(request, "events/letter_form.html", context)


@require_safe
@requires(*VIEW)
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    may_edit = request.user.has_perm("events.change_event") and request.user.covers(letter.event.region_id)
    context: dict[str, Any] = {
        "letter": letter,
        "event": letter.event,
        "facts": _facts(letter),
        "changes": [] if letter.cancelled_at else changed_since(letter),
        "parts": bundle_parts(letter),
        "may_edit": may_edit,
    }
    return render(request, "events/letter_detail.html", context)


def _letter(request: HttpRequest, pk: int) -> Letter:
    rows = Letter.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("event", "signatory", "issued_by", "cancelled_by"), pk=pk)


def _facts(letter: Letter) -> list[tuple[str, str]]:
    facts = [
        ("Tanggal surat", office.tanggal(letter.dated)),
        ("Sifat", letter.get_nature_display()),
        ("Hal", letter.subject),
        ("Penerima", f"{letter.recipient_count} undangan, {letter.get_addressing_display()}"),
        ("Penandatangan", str(letter.signatory or "diisi tangan")),
        ("Diterbitkan", f"{office.waktu(letter.issued_at)} oleh {letter.issued_by}"),
    ]
    if letter.cancelled_at:
        facts.append(("Dibatalkan", f"{office.waktu(letter.cancelled_at)} oleh {letter.cancelled_by}"))
        facts.append(("Alasan", letter.cancel_reason))
    return facts


@require_safe
@requires(*VIEW)
def letter_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as PDF; `?kertas=f4`, and `?undangan=` for the sheet of one participant."""
    letter = _letter(request, pk)
    one = request.GET.get("undangan", "")
    only = (int(one) if one.isascii() and one.isdigit() and len(one) < 19 else 0) if one else None
    try:
        pdf = printed(letter, request.GET.get("kertas", ""), only=only)
    except LookupError:
        raise Http404("Surat ini tidak ditujukan kepada peserta tersebut.") from None
    return pdf_response(pdf, f"undangan-{slugify(letter.text.replace('/', '-'))}{f'-{only}' if only else ''}.pdf")


@require_safe
@requires(*VIEW)
def letter_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """A zip of one PDF for each recipient, `?bagian=` counted from 1."""
    letter = _letter(request, pk)
    part = request.GET.get("bagian", "1")
    try:
        packed = bundle(letter, request.GET.get("kertas", ""), int(part) if part.isascii() and part.isdigit() else 0)
    except LookupError:
        raise Http404("Tidak ada bagian ini.") from None
    name = f"undangan-{slugify(letter.text.replace('/', '-'))}-bagian-{part}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("events.change_event")
def letter_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then withdraw the letter; its number stays in the register."""
    letter = get_object_or_404(Letter.objects.editable_by(request.user).select_related("event"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            letter.cancel(reason=form.cleaned_data["reason"], by=request.user)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Surat {letter} dibatalkan. Nomornya tetap tercatat di register.")
            return redirect(letter)
    words = {
        "title": f"Batalkan surat {letter}",
        "text": f"{letter.recipient_count} undangan kembali belum bersurat. Nomor ini tidak dipakai lagi.",
        "submit_label": "Batalkan surat",
        "form": form,
        "cancel_url": letter.get_absolute_url(),
    }
    return render(request, "events/confirm.html", words)
