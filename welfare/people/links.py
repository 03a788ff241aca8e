"""What points to a record, in every app, found by walking the models, and which record it may meet when it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Count, Q, Value

from welfare.desk.registry import MergeRule, announced

EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Link:
    """A column of some model that points to the record."""

    model: type[models.Model]
    field: models.ForeignKey

    @property
    def column(self) -> str:
        return self.field.attname

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def rule(self) -> MergeRule | None:
        """How a conflict of two such records is solved, where an app has announced it."""
        return next((rule for rule in announced(MergeRule) if rule.model == self.model._meta.label), None)

    def rows(self, pk: Any) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.column: pk})


def links_to(model: type[models.Model]) -> list[Link]:
    """Every foreign key and one-to-one to the model; the rows behind a many-to-many are such rows too.

    History tables are left out: what was written down stays as it was.
    """
    found = [
        Link(relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and not hasattr(relation.related_model, "pgh_tracked_model")
    ]
    return sorted(found, key=lambda link: link.name)


def unique_rules(link: Link) -> Iterator[tuple[tuple[str, ...], models.UniqueConstraint | None]]:
    """The unique rules in which the column takes part: fields, and the constraint where it has a name of its own."""
    meta, name = link.model._meta, link.field.name
    if link.field.unique:
        yield (name,), None
    yield from ((tuple(group), None) for group in meta.unique_together if name in group)
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and name in rule.fields:
            yield tuple(rule.fields), rule


def twin_of(link: Link, row: Any, moved: dict[str, Any]) -> Any:
    """The record that a unique rule would not let stand beside `row` once it has the values `moved`; None for none."""
    for names, rule in unique_rules(link):
        same = _same(link.model, names, row, moved, rule)
        if same is None:
            continue
        others = link.model._base_manager.exclude(pk=row.pk).filter(same)
        if rule is not None and rule.condition is not None:
            others = others.filter(rule.condition)
            if not link.model._base_manager.filter(rule.condition, pk=row.pk).exists():
                continue
        if twin := others.select_for_update().first():
            return twin
    return None


def _same(model: type[models.Model], names: tuple[str, ...], row: Any, moved: dict[str, Any], rule: Any) -> Q | None:
    """The filter for "equal in these fields"; None where an empty one makes every record differ."""
    same = Q()
    for name in names:
        attname = model._meta.get_field(name).attname  # type: ignore[union-attr]
        value = moved.get(attname, getattr(row, attname))
        if value is None and getattr(rule, "nulls_distinct", None) is not False:
            return None
        same &= Q(**{f"{attname}__isnull": True}) if value is None else Q(**{attname: value})
    return same


def counts(pk: Any, model: type[models.Model]) -> list[tuple[str, int]]:
    """How many records of each kind point to a record, in words of the kind; one query for all of them."""
    links = links_to(model)
    asked = [
        link.rows(pk).order_by().values(_link=Value(place)).annotate(_count=Count("pk")).values_list("_link", "_count")
        for place, link in enumerate(links)
    ]
    found = asked[0].union(*asked[1:], all=True) if asked else []
    words: dict[str, int] = {}
    for place, count in found:
        label = str(links[place].model._meta.verbose_name)
        words[label] = words.get(label, 0) + count
    return sorted((label, count) for label, count in words.items() if count)


def blanks(kept: models.Model, gone: models.Model, *names: str) -> dict[str, Any]:
    """What the record that goes knows and the one that stays does not, of the fields `names`; for `MergeRule.solve`."""
    found = {}
    for name in names:
        column = kept._meta.get_field(name).attname  # type: ignore[union-attr]
        if getattr(kept, column) in EMPTY and getattr(gone, column) not in EMPTY:
            found[column] = getattr(gone, column)
    return found


def words_of(label: str) -> str:
    """A model, by its label in lower case, as an officer calls it."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, FieldError):
        return label
