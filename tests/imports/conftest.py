"""The stage of the wizard's tests: staff at the desk, an event, and its workbook uploaded and checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from events.models import Event
from tests.factories import make_event
from tests.imports.wizard import PARTICIPANTS, send_file
from welfare.accounts.models import User
from welfare.imports.models import ImportBatch


@pytest.fixture
def event(db: None) -> Event:
    return make_event(title="Pembinaan pilar")


@pytest.fixture
def client(client_of: Callable[[User], Client], staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def participants(client: Client, event: Event, sheets: Path) -> ImportBatch:
    return send_file(client, "participants", sheets / PARTICIPANTS, target=event.pk)
