"""The cast and the stage: a small office of made-up officers, on a real PostgreSQL.

Everybody works in Kabupaten Lamongan (35.24).  `stranger_tksk` serves Kec. Babat and must never see Kec. Bluluk, where
`tksk_bluluk` and, in Desa Bronjong, `operator_bronjong` work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import get_resolver

from tests import template_database
from tests.factories import make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role

KABUPATEN, BLULUK, BRONJONG, BABAT = "35.24", "35.24.02", "35.24.02.2005", "35.24.05"
IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap passwords, a cache in memory, files in a temporary place, no HTTPS in front of the test client."""
    from django.conf import settings

    root = tmp_path_factory.mktemp("office")
    (root / "static").mkdir()
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STORAGES=settings.STORAGES | {"staticfiles": PLAIN_STATIC},
        MEDIA_ROOT=root / "uploads",
        STATIC_ROOT=root / "static",
        BACKUP_DIR=root / "backups",
        BACKUP_NIGHTLY=False,
        # A job is done at once, where it is asked for; tests/jobs/ starts real workers.
        TASKS={"default": settings.TASKS["default"] | {"BACKEND": IMMEDIATE}},
        SECURE_SSL_REDIRECT=False,
        DEBUG=False,
    ):
        # Reports bring their own addresses: read before a test announces other things.
        assert get_resolver().url_patterns
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Replaces pytest-django's: a copy of the template instead of a migration per worker."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    with django_db_blocker.unblock():
        name = template_database.provide(worker)
    request.config.stash[DATABASE_NAME] = name
    yield
    with django_db_blocker.unblock():
        template_database.remove(name)


DATABASE_NAME = pytest.StashKey[str]()
COMMITTING = {"transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """After a test that commits, the worker gets a fresh copy: regions and permissions are back for the next one."""
    try:
        yield
    finally:
        if item.config.stash.get(DATABASE_NAME, None) and _commits(item):
            from pytest_django.plugin import blocking_manager_key

            with item.config.stash[blocking_manager_key].unblock():
                template_database.renew(item.config.stash[DATABASE_NAME])


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    by_marker = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return bool(by_marker or COMMITTING & set(getattr(item, "fixturenames", ())))


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits and cached pages of one test are nothing to the next."""
    yield
    cache.clear()


@pytest.fixture
def sheets() -> Path:
    """The folder of workbooks that tests read."""
    return Path(__file__).parent / "sheets"


# The cast ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def administrator(db: None) -> User:
    return make_user("administrator", Role.ADMINISTRATOR, KABUPATEN, name="Adi Contoh")


@pytest.fixture
def staff(db: None) -> User:
    return make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh")


@pytest.fixture
def head(db: None) -> User:
    return make_user("pimpinan", Role.HEAD, KABUPATEN, name="Hadi Contoh")


@pytest.fixture
def auditor(db: None) -> User:
    return make_user("auditor", Role.AUDITOR, KABUPATEN, name="Ayu Contoh")


@pytest.fixture
def tksk_bluluk(db: None) -> User:
    return make_user("tksk.bluluk", Role.TKSK, BLULUK, name="Budi Contoh")


@pytest.fixture
def stranger_tksk(db: None) -> User:
    return make_user("tksk.babat", Role.TKSK, BABAT, name="Tono Contoh")


@pytest.fixture
def operator_bronjong(db: None) -> User:
    return make_user("operator.bronjong", Role.CENTRE_OPERATOR, BRONJONG, name="Ona Contoh")


@pytest.fixture
def coordinator_kt(db: None) -> User:
    return make_user("koordinator.kt", Role.PILLAR_COORDINATOR, KABUPATEN, name="Kiki Contoh")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(user)`: a browser in which that officer has signed in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="welfare.accounts.backends.RoleBackend")
        return client

    return make
