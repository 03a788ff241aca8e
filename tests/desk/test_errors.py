"""When something does not work, the page says what happened and what to do next."""

from __future__ import annotations

import errno
from collections.abc import Callable

import psycopg
import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError, connection
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from welfare.accounts.models import User
from welfare.desk import errors, searching

ClientOf = Callable[[User], Client]


def test_unknown_page_offers_search_and_keeps_the_menu(staff: User, client_of: ClientOf) -> None:
    response = client_of(staff).get("/tidak/ada/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in page
    assert 'id="cari-di-sini"' in page
    assert 'aria-label="Menu utama"' in page


def test_unknown_page_shows_a_stranger_the_door_only(client: Client, db: None) -> None:
    page = client.get("/tidak/ada/").content.decode()
    assert "Masuk ke Rumah Pilar" in page
    assert "Menu utama" not in page


def test_missing_right_is_named(staff: User, client_of: ClientOf) -> None:
    response = client_of(staff).get("/admin/")
    assert response.status_code == 403
    assert "Peran Anda tidak memiliki hak" in response.content.decode()


def test_page_left_open_too_long_says_that_nothing_typed_is_lost(staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff, backend="welfare.accounts.backends.RoleBackend")
    response = client.post("/akun/keluar/")
    assert response.status_code == 403
    assert "Isian Anda masih ada bila Anda kembali" in response.content.decode()


def test_unreadable_request_is_400(staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, BadRequest())
    response = client_of(staff).get("/cari/?q=budi")
    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in response.content.decode()


def _break(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise problem

    monkeypatch.setattr(searching, "announced", fail)


def test_mistake_of_ours_is_500_and_needs_no_database(
    staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(staff)
    client.raise_request_exception = False
    _break(monkeypatch, ValueError("rahasia"))
    response = client.get("/cari/?q=budi")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Terjadi kesalahan di pihak kami" in page
    assert "rahasia" not in page


def test_database_that_is_away_is_503(staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(staff)
    client.raise_request_exception = False
    _break(monkeypatch, OperationalError("too many connections"))
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    response = client.get("/cari/?q=budi")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Basis data sedang tidak terjangkau" in response.content.decode()


def test_statement_that_fails_on_a_living_database_is_500(
    staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(staff)
    client.raise_request_exception = False
    _break(monkeypatch, OperationalError("canceling statement due to statement timeout"))
    assert client.get("/cari/?q=budi").status_code == 500


def test_bare_pages_touch_no_database() -> None:
    # Without the db fixture any query fails the test.
    request: HttpRequest = RequestFactory().get("/")
    assert errors.unavailable(request).status_code == 503
    assert errors.server_error(request).status_code == 500


def test_a_full_disk_is_503_with_a_sentence(staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(staff)
    client.raise_request_exception = False
    full = OperationalError("could not extend file")
    full.__cause__ = psycopg.errors.DiskFull("could not extend file")
    for reason in (full, OSError(errno.ENOSPC, "No space left on device")):
        _break(monkeypatch, reason)
        response = client.get("/cari/?q=budi")
        assert (response.status_code, response.headers["Retry-After"]) == (503, "300")
        assert "Tempat penyimpanan peladen penuh" in response.content.decode()


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), 503),
        (psycopg.errors.CannotConnectNow("the database system is starting up"), 503),
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), 503),
        (psycopg.errors.AdminShutdown("terminating connection"), 503),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), 500),
        (psycopg.errors.DeadlockDetected("deadlock detected"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_driver_says_counts_though_the_database_is_back(
    staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, reason: Exception, status: int
) -> None:
    client = client_of(staff)
    client.raise_request_exception = False
    wrapped = OperationalError(str(reason))
    wrapped.__cause__ = reason
    _break(monkeypatch, wrapped)
    assert client.get("/cari/?q=budi").status_code == status


def test_database_lost_inside_a_transaction_is_503(
    staff: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the transaction raises another exception than the one that told of the loss."""
    client = client_of(staff)
    client.raise_request_exception = False
    later = TransactionManagementError("cannot be used")
    later.__context__ = OperationalError("server closed the connection unexpectedly")
    _break(monkeypatch, later)
    assert client.get("/cari/?q=budi").status_code == 500  # the database answers: the mistake is ours
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    assert client.get("/cari/?q=budi").status_code == 503


def test_pages_travel_compressed(staff: User, client_of: ClientOf) -> None:
    response = client_of(staff).get("/panduan/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 10 * 1024


def test_robots_are_asked_to_stay_out(client: Client, db: None) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
