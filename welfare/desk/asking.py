"""Ask what the apps announced as questions: those of one page together, in one query, whatever their number.

Home, the menu, a person's page and the search show what many rooms know.  A query for each would make the page slower
with every room; so each room says what it wants to know as a queryset, and the answers come as one UNION of JSON
objects.  Answers are kept on the user, who lives for one request.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import JSONObject

from welfare.audit.remembering import Answers
from welfare.desk.registry import Question, announced

M = TypeVar("M", bound=models.Model)
Told = list[dict[str, Any]]


@dataclass(frozen=True)
class Rows:
    """Some rows (a sliced queryset, where there may be many) and the fields to tell of each: "pk", "unit__name".

    A field may be an annotation of the queryset.  Of a related record always name the key too ("unit__pk").
    """

    queryset: QuerySet[Any]
    fields: tuple[str, ...]

    def told(self, code: str) -> QuerySet[Any]:
        told = JSONObject(**{field: F(field) for field in self.fields})
        return _answering(self.queryset.annotate(_code=_text(code), _told=told))


@dataclass(frozen=True)
class Numbers:
    """Aggregates over rows, by name; over no rows they are 0."""

    queryset: QuerySet[Any]
    aggregates: dict[str, models.Aggregate]

    def told(self, code: str) -> QuerySet[Any]:
        rows = self.queryset.order_by().values(_code=_text(code))
        return _answering(rows.annotate(_told=JSONObject(**self.aggregates)))


@dataclass(frozen=True)
class Groups:
    """Aggregates over rows told apart by fields or annotations, a dict for each group: those and the aggregates."""

    queryset: QuerySet[Any]
    by: tuple[str, ...]
    aggregates: dict[str, models.Aggregate]

    def told(self, code: str) -> QuerySet[Any]:
        told = JSONObject(**{name: F(name) for name in self.by}, **self.aggregates)
        return _answering(self.queryset.order_by().values(*self.by).annotate(_code=_text(code), _told=told))


Wanted = Rows | Numbers | Groups


def rows(queryset: QuerySet[Any], *fields: str) -> Rows:
    return Rows(queryset, fields)


def numbers(queryset: QuerySet[Any], **aggregates: models.Aggregate) -> Numbers:
    return Numbers(queryset, aggregates)


def groups(queryset: QuerySet[Any], *by: str, **aggregates: models.Aggregate) -> Groups:
    return Groups(queryset, by, aggregates)


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())


def _answering(queryset: QuerySet[Any]) -> QuerySet[Any]:
    return queryset.values_list("_code", "_told")


def prepare(page: str, user: Any, *about: Any) -> None:
    """Ask all questions of a page that the user has the right for, in one query, and keep the answers for it."""
    kept = _kept(user)
    questions = [question for question in announced(Question, user) if page in question.pages]
    kept |= _ask([question for question in questions if _key(question, about) not in kept], user, *about)


def told(question: Question, user: Any, *about: Any) -> Told:
    """The answer as it came: one dict per row, dates as ISO text.  Asked by itself where no page prepared it."""
    key = _key(question, about)
    kept = _kept(user)
    return kept[key] if key in kept else _ask([question], user, *about)[key]


def counts(question: Question, user: Any, *about: Any) -> dict[str, int]:
    """The numbers of a question that counts; what has no rows at all is 0."""
    found = told(question, user, *about)
    return defaultdict(int, {name: int(value or 0) for name, value in found[0].items()} if found else {})


def number(question: Question, user: Any, name: str, *about: Any) -> int:
    return counts(question, user, *about)[name]


def records(question: Question, model: type[M], user: Any, *about: Any) -> list[M]:
    """The answer as records of `model`, which know the fields that were asked for and their related records."""
    return [record(model, row) for row in told(question, user, *about)]


def _ask(questions: Sequence[Question], user: Any, *about: Any) -> dict[tuple[Any, ...], Told]:
    answers = together({question.label: question.ask(user, *about) for question in questions})
    return {_key(question, about): answers[question.label] for question in questions}


def together(asked: Mapping[str, Wanted], *, is_remembered: bool = False) -> dict[str, Told]:
    """Several things of one page or paper in one query; the answers by the names they were asked under.

    `is_remembered`: for sums over big tables, kept until one of these changes (a query more to ask whether).
    """
    answers: dict[str, Told] = {name: [] for name in asked}
    if not asked:
        return answers
    first, *others = [wanted.told(name) for name, wanted in asked.items()]
    for name, answer in _fetched(first.union(*others, all=True) if others else first, is_remembered):
        answers[name].append(json.loads(answer))
    return answers


def _fetched(queryset: QuerySet[Any], is_remembered: bool) -> list[tuple[str, str]]:
    """The rows of a UNION.  Its SQL begins with a bracket, which the history takes for a write; hence the SELECT."""
    try:
        sql, params = queryset.query.sql_with_params()
    except EmptyResultSet:  # nothing lies in the user's territories
        return []

    def fetch() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) AS told", params)  # noqa: S608 - compiled by Django
            return cursor.fetchall()

    return _ANSWERS.value(sql, params, fetch) if is_remembered else fetch()


_ANSWERS = Answers()


def _key(question: Question, about: Sequence[Any]) -> tuple[Any, ...]:
    return question.label, *(getattr(thing, "pk", thing) for thing in about)


def _kept(user: Any) -> dict[tuple[Any, ...], Told]:
    kept: dict[tuple[Any, ...], Told] | None = getattr(user, "_desk_answers", None)
    if kept is None:
        kept = user._desk_answers = {}
    return kept


def record(model: type[M], row: dict[str, Any]) -> M:
    """A record out of told fields; what was not asked for would be fetched when looked at, like a deferred field."""
    own: dict[str, Any] = {}
    related: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in row.items():
        head, _, rest = name.partition("__")
        if rest:
            related[head][rest] = value
        else:
            own[head] = value
    fields = {field.name: field for field in model._meta.concrete_fields}
    pk = model._meta.pk.name
    own = {pk if name == "pk" else name: value for name, value in own.items()}
    told = [field for field in model._meta.concrete_fields if field.name in own]  # in the order that from_db expects
    made = model.from_db("default", [field.attname for field in told], [_python(f, own[f.name]) for f in told])
    for name in own.keys() - fields.keys():
        setattr(made, name, own[name])
    for name, values in related.items():
        target = fields[name].related_model
        setattr(made, name, record(target, values) if values.get("pk") is not None else None)  # type: ignore[arg-type]
    return made


def _python(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField) and isinstance(value, str):
        return json.loads(value)
    return value if field.is_relation else field.to_python(value)
