"""The words of which names are made: a million persons have some ten thousand, and a misspelt one is found among these.

The database itself adds the words of every name it writes, bulk and raw writes included.  A word may stand here twice
(two transactions that both meet it first do not wait for each other) and stays when its last bearer goes: neither
harms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorExact, SearchVectorField
from django.db import connection, models
from django.db.models import Func

AT_MOST = 200
"""Words that one written word may mean."""
ALIKE = 0.4
"""Least trigram likeness of a word that nobody bears with one that somebody bears (brojong, bronjong)."""
SHORT = 3
"""Shorter ones are looked for at the beginning of words only."""


class NameWord(models.Model):
    word = models.CharField("kata", max_length=200, db_index=True)

    class Meta:
        verbose_name = "kata nama"
        verbose_name_plural = "kata nama"
        ordering = ["word", "pk"]
        # Words that hold a part, or are spelt alike.
        indexes = [GinIndex(fields=["word"], name="name_word_trigram", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


def vector(column: str) -> Func:
    """The words of a folded name, as the index has them."""
    template = "to_tsvector('simple'::regconfig, %(expressions)s)"
    return Func(column, template=template, output_field=SearchVectorField())


def learning(column: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose names are in `column`."""
    learn = f"""
        INSERT INTO people_nameword (word)
        SELECT DISTINCT said.word FROM new_rows, unnest(string_to_array(new_rows.{column}, ' ')) AS said(word)
        WHERE said.word <> '' AND NOT EXISTS (SELECT 1 FROM people_nameword known WHERE known.word = said.word);
        RETURN NULL;
    """  # noqa: S608 - our own columns
    return [
        pgtrigger.Trigger(
            name=f"learn_words_{name}", level=pgtrigger.Statement, when=pgtrigger.After, operation=operation,
            referencing=pgtrigger.Referencing(new="new_rows"), func=learn,
        )
        for name, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]  # fmt: skip


_MEANT = """
SELECT asked.token, meant.word, meant.likeness FROM unnest(%s::text[]) AS asked(token) CROSS JOIN LATERAL (
    SELECT DISTINCT word, similarity(word, asked.token) AS likeness FROM people_nameword
    WHERE word LIKE CASE WHEN length(asked.token) < %s THEN '' ELSE '%%' END || asked.token || '%%'
       OR word %% asked.token
    ORDER BY likeness DESC, word LIMIT %s
) AS meant
"""


def meant(tokens: Iterable[str]) -> dict[str, list[str]]:
    """The words that each folded word may mean.

    Of a name that somebody bears those that begin with it; else those that hold it, or else those spelt alike.
    """
    wanted = sorted(set(tokens))
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MEANT, [wanted, SHORT, AT_MOST])
        for token, word, likeness in cursor.fetchall():
            found[token].append((word, likeness))
    return {token: _chosen(token, found[token]) for token in wanted}


def _chosen(token: str, found: list[tuple[str, float]]) -> list[str]:
    holding = [word for word, _ in found if token in word]
    if token in holding or len(token) < SHORT:
        holding = [word for word in holding if word.startswith(token)]
    return holding or [word for word, likeness in found if likeness >= ALIKE]


def holding(column: str, meanings: Iterable[Iterable[str]]) -> SearchVectorExact:
    """The condition that a name has one of the words of each meaning; the words are letters and digits only."""
    text = " & ".join(f"({' | '.join(sorted(words))})" for words in meanings)
    return SearchVectorExact(vector(column), SearchQuery(text, config="simple", search_type="raw"))
