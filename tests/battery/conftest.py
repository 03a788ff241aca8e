"""A house for each test; its database is as durable as an office's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from tests.battery.house import House
from tests.operations.conftest import committing, places

__all__ = ["committing", "places"]


@pytest.fixture
def house(committing: str, places: Path, settings: Any) -> Iterator[House]:
    # Copies for tests need not outlive a power cut; here that is what is tried.
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(sql.Identifier(committing)))
    connection.close()
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}
    places.chmod(0o755)
    house = House(committing, places, places / "uploads")
    yield house
    house.close()
    connection.close()
