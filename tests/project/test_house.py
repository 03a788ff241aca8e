"""The house rules, held by walking the project: sizes, names, history, rights, and where region codes are compared."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from welfare.accounts.roles import TABLE, Role, permissions_of

ROOT = Path(__file__).parents[2]
ROOMS = ("welfare", "pillars", "puskesos", "events")
SOURCES = [p for room in ROOMS for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
BANNED = {"utils", "helpers", "common", "services", "base"}
# Django looks for a database backend under this name.
ALLOWED = {ROOT / "welfare" / "embedded" / "base.py"}
# A plan is not a record: its batch and the records it writes have a history.  A read log is append-only by itself.
# A job changes twice a second; what it writes has its history.
# The trail of a merge is history itself; pairs that may be one person are computed.
UNTRACKED = {
    "imports.ImportRow", "imports.ImportRecord", "papers.NumberSeries", "audit.SensitiveRead", "jobs.Job",
    "jobs.NightlyRun", "desk.Notice", "desk.DeskChoice", "people.MergeRow", "people.PossibleDouble", "people.NameWord",
    # Append-only themselves: the seals of the history, and what says of erasures.
    "trust.Seal", "trust.SealPart", "trust.SealAmendment", "trust.Erasure",
}  # fmt: skip
# Django writes the help text of its password fields as HTML (a list of rules).
HELP_IN_HTML = {ROOT / "templates" / "django" / "forms" / "hints.html"}
OURS = [m for m in apps.get_models() if m.__module__.split(".")[0] in ROOMS and not hasattr(m, "pgh_tracked_model")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


def test_every_thing_has_a_name_of_its_own() -> None:
    assert [p for p in SOURCES if p.stem in BANNED and p not in ALLOWED] == []


def test_region_codes_are_compared_in_one_place() -> None:
    pattern = re.compile(r"(region_id|village_id|code)__startswith|\.startswith\([^)]*(territory|region)")
    found = [p for p in SOURCES if pattern.search(p.read_text(encoding="utf-8"))]
    assert [p for p in found if p != ROOT / "welfare" / "regions" / "scoping.py"] == []


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_models_keep_history_and_speak_indonesian(model: type[models.Model]) -> None:
    assert hasattr(model, "history") or model._meta.label in UNTRACKED
    assert str(model._meta.verbose_name) != model._meta.model_name
    for constraint in model._meta.constraints:
        default = constraint.default_violation_error_message
        assert constraint.violation_error_message != default or constraint.name == "one_row_per_sheet_row"


def test_roles_name_rights_that_exist_and_every_own_right_is_given() -> None:
    everything = permissions_of(Role.ADMINISTRATOR)
    given = set().union(*TABLE.values())
    assert given - everything == set()
    own = {f"{m._meta.app_label}.{code}" for m in OURS for code, _ in m._meta.permissions}
    assert own - given == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_hold_no_inline_script_or_style(path: Path) -> None:
    whole = path.read_text(encoding="utf-8")
    text = re.sub(r"{%.*?%}", "", whole, flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", text)
    assert "|safe" not in whole or path in HELP_IN_HTML
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    if path.parent.name == "components":
        assert whole.lstrip().startswith(("{% comment %}", "{% load", "{#"))
