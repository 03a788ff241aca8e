"""What the files themselves must not hold: dead templates, machine addresses, deletions without a reason."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models

from tests.project.addresses import addresses

ROOT = Path(__file__).parents[2]
ROOMS = ("welfare", "pillars", "puskesos", "events")
TEMPLATES = ROOT / "templates"
# Found by Django, allauth and django-tables2 under names of their own.
FOUND_BY_LIBRARIES = ("account/", "mfa/", "usersessions/", "admin/", "django/", "components/table.html")
ACRONYMS = {"ID", "NIK", "SK", "NIP", "RT", "RW", "KK", "HP", "Puskesos", "BPS", "TKSK", "LKS", "L/P", "NPWP"}
OURS = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]
RECORDS = [model for model in OURS if not hasattr(model, "pgh_tracked_model")]
KEPT = [ROOT / name for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt", ".ci/run")]
MACHINE = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|/root/|/home/[a-z]+/|https?://[^\s\"']*(pypi|artifactory)"
)


def _texts(*endings: str) -> list[Path]:
    folders = [ROOT / room for room in (*ROOMS, "tests", "templates", "static", "docs")]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in endings]


def test_every_template_is_used():
    """Named in a file, or by convention: a generic view's by its model, an error page by its number."""
    read = (path for path in _texts(".py", ".html") if "tests" not in path.relative_to(ROOT).parts)
    named = " ".join(path.read_text(encoding="utf-8") for path in read)
    views = [getattr(address.view, "view_class", None) for address in addresses()]
    models_shown = [view.model for view in views if getattr(view, "model", None)]
    by_convention = {
        f"{model._meta.app_label}/{model._meta.model_name}_{kind}.html"
        for model in models_shown
        for kind in ("list", "detail", "form")
    }
    names = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    unused = {name for name in names - by_convention if name not in named}
    assert {name for name in unused if not name.startswith(("errors/", *FOUND_BY_LIBRARIES))} == set()


def test_no_address_of_a_machine_or_registry_is_kept():
    found = []
    for path in [*KEPT, *_texts(".py", ".html", ".css", ".js", ".md", ".typ")]:
        if path != Path(__file__):
            found += [f"{path.name}: {match.group()}" for match in MACHINE.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_fields_are_named_in_small_letters(model: type[models.Model]):
    names = [str(model._meta.verbose_name), *(str(field.verbose_name) for field in model._meta.fields)]
    assert [name for name in names if name[:1].isupper() and name.split()[0].strip(",") not in ACRONYMS] == []


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_what_goes_with_its_parent_says_why(model: type[models.Model]):
    going = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]
    text = (ROOT / (model.__module__.replace(".", "/") + ".py")).read_text(encoding="utf-8")
    body = text[text.index(f"class {model.__name__}(") :].split("\nclass ")[0]
    assert not going or "CASCADE:" in body or "# CASCADE" in body, going


def test_uploads_have_no_address(administrator, client_of):
    name = default_storage.save("rahasia.txt", ContentFile(b"isi surat"))
    page = client_of(administrator).get(default_storage.url(name))
    assert page.status_code == 404
    assert b"isi surat" not in page.content


def test_no_migration_is_missing(db):
    out = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()
