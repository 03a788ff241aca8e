"""Papers as answers to a browser."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from welfare.accounts.access import requires
from welfare.papers.rendering import letterhead, render_pdf, signatory


def pdf_response(pdf: bytes, filename: str) -> HttpResponse:
    """Shown in the browser, saved under `filename`; never kept by a shared cache, it carries personal data."""
    name = re.sub(r"[^\w.-]+", "-", filename, flags=re.ASCII).strip("-")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@require_safe
@requires("papers.view_letterhead", "papers.view_signatory")
def letterhead_sample(request: HttpRequest) -> HttpResponse:
    """The letterhead and the first signatory on an otherwise empty sheet, to check after a change."""
    head = letterhead()
    place_and_date = f"{head['city']}, {date_format(timezone.localdate(), 'j F Y')}"
    data = {"letterhead": head, "signatory": signatory(), "place_and_date": place_and_date}
    return pdf_response(render_pdf("contoh-kop", data), "contoh-kop-surat.pdf")
