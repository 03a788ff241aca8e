"""Stylesheets: small files for people, one file for browsers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.test import override_settings

from welfare.desk.stylesheets import IMPORT, OfficeStaticStorage, join


def folder(tmp_path: Path, **files: str) -> dict[str, tuple[FileSystemStorage, str]]:
    (tmp_path / "css").mkdir()
    for name, text in files.items():
        (tmp_path / "css" / f"{name}.css").write_text(text)
    return {f"css/{name}.css": (FileSystemStorage(tmp_path), f"css/{name}.css") for name in files}


def test_imports_become_layers_in_order(tmp_path: Path) -> None:
    paths = folder(
        tmp_path,
        app='@layer a, b;\n@import url("one.css") layer(a);\n@import url("two.css") layer(b);\n',
        one='@charset "UTF-8";p{color:red}\n/*# sourceMappingURL=one.css.map */',
        two="p{color:blue}",
    )
    assert join("css/app.css", paths) == "@layer a, b;\n@layer a {\np{color:red}\n\n}\n@layer b {\np{color:blue}\n}\n"


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    paths = folder(tmp_path, app='@import url("gone.css") layer(a);\n')
    with pytest.raises(KeyError):
        join("css/app.css", paths)


def test_every_stylesheet_of_ours_is_joined_or_linked_by_a_page() -> None:
    home = Path(str(finders.find("css/app.css"))).parent
    imported = {match["name"] for match in IMPORT.finditer((home / "app.css").read_text())}
    pages = "".join(page.read_text() for page in (settings.BASE_DIR / "templates").rglob("*.html"))
    unread = [file.name for file in home.glob("*.css") if file.name not in imported and f"css/{file.name}" not in pages]
    assert unread == []


def test_first_visit_stays_small(tmp_path: Path) -> None:
    """The page itself is checked in the browser; what comes with it is style, htmx, our script and the icon."""
    with override_settings(
        STATIC_ROOT=tmp_path, STORAGES={"staticfiles": {"BACKEND": "welfare.desk.stylesheets.OfficeStaticStorage"}}
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        storage = OfficeStaticStorage()
        sent = [
            storage.stored_name(name)
            for name in ("css/app.css", "django_htmx/htmx-2.min.js", "js/app.js", "img/icon.svg")
        ]
    assert "@import" not in (tmp_path / sent[0]).read_text()
    total = sum(len(gzip.compress((tmp_path / name).read_bytes())) for name in sent)
    assert total < 70 * 1024
