"""What the log says of a request, and what never gets into it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.factories import make_nik, make_person
from welfare.accounts.models import User
from welfare.desk import searching
from welfare.operations.logs import JsonLines

ClientOf = Callable[[User], Client]
NIK, NAME = make_nik(), "Suwarti Rekaan"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that production would write, of every logger."""
    text, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    requests, before = logging.getLogger("welfare.requests"), logging.getLogger("welfare.requests").level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    requests.setLevel(before)


def lines(log: StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line_with_numbers_only(log: StringIO, staff: User, client_of: ClientOf) -> None:
    person = make_person(name=NAME, nik=NIK)
    response = client_of(staff).get(f"/orang/{person.pk}/")
    (line,) = lines(log)
    assert (line["view"], line["method"], line["status"]) == ("people:person_detail", "GET", 200)
    assert (line["user"], line["request"]) == (staff.pk, response.headers["X-Request-ID"])
    assert isinstance(line["ms"], int)
    assert NAME not in log.getvalue()


def test_what_was_typed_and_searched_for_stays_out(log: StringIO, staff: User, client_of: ClientOf) -> None:
    make_person(name=NAME, nik=NIK)
    client = client_of(staff)
    client.get("/cari/", {"q": NAME})
    client.post("/cari/", {"q": NIK})
    client.get(f"/orang/{NIK}/{NAME}/")  # no such address
    client.post("/akun/masuk/", {"login": NAME, "password": NIK})
    said = log.getvalue()
    assert len(lines(log)) >= 4
    assert [text for text in (NIK, NAME, "Suwarti", "suwarti", staff.username, staff.name) if text in said] == []


def test_an_error_says_where_and_not_what(
    log: StringIO, staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ValueError(f"{NAME} {NIK}")

    client = client_of(staff)
    client.raise_request_exception = False
    monkeypatch.setattr(searching, "announced", fail)
    client.get("/cari/?q=budi")
    error = next(line["error"] for line in lines(log) if "error" in line)
    assert error["type"] == "ValueError"
    assert any("tests/operations/test_logs.py" in frame and frame.endswith(" fail") for frame in error["at"])
    assert NIK not in log.getvalue()
    assert NAME not in log.getvalue()


def test_the_database_quotes_rows_and_the_log_does_not(log: StringIO, db: None) -> None:
    person = make_person(name=NAME)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO people_person SELECT * FROM people_person WHERE id = %s", [person.pk])
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/orang/{NAME}/")
    (line,) = lines(log)
    assert line["error"]["sqlstate"] == "23505"
    assert line["error"]["constraint"] == "people_person_pkey"
    assert NAME not in log.getvalue()


@pytest.mark.parametrize(
    ("logger", "message", "args", "said"),
    [
        ("welfare.jobs.running", "Job %s (%s) failed", (7, "imports.apply"), "Job 7 (imports.apply) failed"),
        ("welfare.jobs.running", "Job %s (%s) failed", (7, NAME), "Job 7 (…) failed"),
        ("library", "%(who)s came", ({"who": NAME},), "… came"),
        ("library", f"{NAME} came", (), "…"),
        ("welfare.desk", f"number {NIK}", (), "number …"),
    ],
)
def test_messages_keep_numbers_and_codes(
    log: StringIO, logger: str, message: str, args: tuple[object, ...], said: str
) -> None:
    logging.getLogger(logger).warning(message, *args)
    assert lines(log)[0]["message"] == said


def test_a_strangers_request_number_is_not_taken(client: Client, db: None, settings, log: StringIO) -> None:
    given = "a" * 32
    assert client.get("/robots.txt", headers={"x-request-id": given}).headers["X-Request-ID"] != given
    settings.BEHIND_PROXY = True
    assert client.get("/robots.txt", headers={"x-request-id": given}).headers["X-Request-ID"] == given
    assert client.get("/robots.txt", headers={"x-request-id": NAME}).headers["X-Request-ID"] != NAME
