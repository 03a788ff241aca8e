"""What the back room suggests while one types into a field that points to another record."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class SuggestionView(AutocompleteJsonView):
    """Django's view, which breaks when asked about the far end of a relation, and names namesakes alike."""

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        if source_field.auto_created:  # the far end of a relation: no form has such a field
            raise PermissionDenied
        return term, model_admin, source_field, to_field_name

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        text = getattr(self.model_admin, "suggestion", str)(obj)
        return super().serialize_result(obj, to_field_name) | {"text": text}
