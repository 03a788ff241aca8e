"""The manual and the unit files name only commands, options and files that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "operations.md"
FOLDER = ROOT / "docs" / "operations"
COMMAND = re.compile(r"manage\.py ([^`\n;|&>]+)")


def commands() -> list[str]:
    texts = [MANUAL, *FOLDER.glob("*.service"), *FOLDER.glob("*.sh"), ROOT / "welfare" / "operations" / "health.py"]
    found = {match[1].strip().removesuffix('")') for text in texts for match in _all(text)}
    return sorted(found)


def _all(path: Path) -> list[re.Match[str]]:
    return list(COMMAND.finditer(path.read_text(encoding="utf-8")))


def test_there_are_commands_to_look_at():
    named = {line.split()[0] for line in commands()}
    assert {"backup", "restore", "migrate", "worker", "nightly", "collectstatic", "createsuperuser"} <= named


@pytest.mark.parametrize("line", commands())
def test_every_command_line_is_understood(line):
    name, *arguments = shlex.split(line)
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(arguments)


def test_the_web_unit_starts_gunicorn_with_options_it_knows():
    (line,) = re.findall(r"^ExecStart=(.*)$", (FOLDER / "rumah-pilar-web.service").read_text(), re.MULTILINE)
    _, rest = line.split(" -m gunicorn ")
    options = Config().parser().parse_args(shlex.split(rest))
    assert (options.args, options.bind) == (["welfare.wsgi"], ["127.0.0.1:8000"])
    port = options.bind[0].rpartition(":")[2]
    assert f"server 127.0.0.1:{port};" in (FOLDER / "nginx.conf").read_text()


def test_every_unit_is_named_in_the_manual_and_every_file_named_exists():
    text = MANUAL.read_text(encoding="utf-8")
    for unit in FOLDER.glob("rumah-pilar-*"):
        assert unit.stem in text, unit.name
    for named in re.findall(r"docs/operations/([\w.-]+\.\w+)", text):
        assert (FOLDER / named).exists(), named
    for named in re.findall(r"`(tests/[\w/]+\.py)`", text):
        assert (ROOT / named).exists(), named


@pytest.mark.parametrize("unit", sorted(FOLDER.glob("*.service")), ids=lambda path: path.name)
def test_units_run_as_the_office_and_write_in_one_place(unit):
    text = unit.read_text()
    assert "User=rumah-pilar\n" in text
    assert "ProtectSystem=strict\n" in text
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE) == ["/var/lib/rumah-pilar"]
    if "Type=oneshot" in text:
        assert unit.with_suffix(".timer").exists()


def test_the_environment_file_names_settings_that_are_read():
    known = (ROOT / ".env.example").read_text() + (ROOT / "welfare" / "settings.py").read_text()
    names = re.findall(r"^([A-Z_]+)=", (FOLDER / "rumah-pilar.env").read_text(), re.MULTILINE)
    assert names
    assert [name for name in names if name not in known] == []
