"""Fetching the batch that a verb is about, with the right to write its kind."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404

from welfare.imports import kinds
from welfare.imports.models import ImportBatch, ImportRow


def batch_for(request: HttpRequest, pk: int) -> ImportBatch:
    """Raises Http404 for somebody else's import, PermissionDenied when the kind is not the user's to write."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if not kinds.is_allowed(batch.kind, request.user):
        raise PermissionDenied("Peran Anda tidak memiliki hak untuk mengimpor daftar jenis ini.")
    return batch


def back(request: HttpRequest, batch: ImportBatch, row: ImportRow | None = None) -> HttpResponseRedirect:
    """Back to the tab, page and row from which a form was sent (its `here`, a query string)."""
    query = QueryDict(request.POST.get("here", ""), mutable=True)
    if getattr(request, "htmx", None) and row is not None:
        query["fokus"] = str(row.pk)  # the list is swapped in place: whoever steers by keyboard stays at the row
    address = f"{batch.get_absolute_url()}?{query.urlencode()}" if query else batch.get_absolute_url()
    return HttpResponseRedirect(f"{address}#baris-{row.pk}" if row is not None else address)
