"""Numbers without gaps or doubles, under load and after failures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from welfare.papers.models import NumberSeries
from welfare.papers.numbering import next_number


@pytest.mark.django_db
def test_each_year_and_series_counts_for_itself() -> None:
    assert [next_number("surat", 2025), next_number("surat", 2025)] == [1, 2]
    assert next_number("surat", 2026) == 1
    assert next_number("sertifikat", 2025) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_only_with_what_bears_it() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_number("surat", 2025)
    with transaction.atomic():
        next_number("surat", 2025)
        transaction.set_rollback(True)
    assert not NumberSeries.objects.exists()  # given back


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_all_numbers_once() -> None:
    def take(_: int) -> int:
        try:
            with transaction.atomic():
                return next_number("kasus", 2025)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(take, range(40))) == list(range(1, 41))
