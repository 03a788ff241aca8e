"""Which kinds of lists a user may bring in, and where each may go."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from welfare.desk.registry import SheetKind, announced, sheet_kind
from welfare.imports.fields import Kind
from welfare.imports.models import ImportBatch
from welfare.imports.planning import pillar_words, resource_for


def kinds_for(user: Any) -> list[SheetKind]:
    """Kinds whose records the user may write, and into whose targets."""
    return [kind for kind in announced(SheetKind, user) if may_target(kind.code, user)]


def may_target(code: str, user: Any) -> bool:
    permission = resource_for(code).target_permission
    return not permission or user.has_perm(permission)


def kind_for(code: str, user: Any) -> SheetKind:
    """Raises Http404 for a kind that does not exist, PermissionDenied for one that is not the user's."""
    try:
        kind = sheet_kind(code)
    except KeyError as error:
        raise Http404("Jenis daftar tidak dikenal.") from error
    if not user.has_perm(kind.permission) or not may_target(code, user):
        raise PermissionDenied("Peran Anda tidak memiliki hak untuk mengimpor daftar jenis ini.")
    return kind


def is_announced(code: str) -> bool:
    return any(kind.code == code for kind in announced(SheetKind))


def is_allowed(code: str, user: Any) -> bool:
    """Whether the user may write lists of this kind; no for a kind that nobody announces any more."""
    return is_announced(code) and user.has_perm(sheet_kind(code).permission) and may_target(code, user)


def label_of(code: str) -> str:
    """The kind's name; its code when nobody announces it any more."""
    try:
        return sheet_kind(code).label
    except KeyError:
        return code


def pillar_names(code: str) -> dict[str, str]:
    """Short names of the pillars by code, in the register's order, for kinds whose rows may name one; else nothing."""
    if not any(spec.kind is Kind.PILLAR for spec in resource_for(code).specs):
        return {}
    return {word.code: next(iter(word.aliases), word.name) for word in pillar_words()}


def targets(code: str, user: Any) -> QuerySet[Any] | None:
    """Records that lists of this kind may go into, as far as they are the user's; None when the kind has none."""
    label = resource_for(code).target_model
    if not label:
        return None
    queryset: Any = apps.get_model(label)._default_manager.all()
    for narrowing in ("editable_by", "visible_to"):
        if hasattr(queryset, narrowing):
            return getattr(queryset, narrowing)(user)
    return queryset


def target_for(batch: ImportBatch, user: Any) -> Any:
    """The record that an import goes into; None when there is none, or it is gone or outside the user's territory."""
    if not batch.target_pk:
        return None
    try:
        found = targets(batch.kind, user)
    except KeyError:
        return None
    return found.filter(pk=batch.target_pk).first() if found is not None else None
