"""What no source of ours may do: run text, unpack objects from strangers, go past a guard, or use a broken hash."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("welfare", "pillars", "puskesos", "events")
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
CALLS = {
    "eval", "exec", "compile", "os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads", "shelve.open",
    "yaml.load", "hashlib.md5", "hashlib.sha1", "hashlib.new", "tempfile.mktemp", "uuid.uuid1", "random.seed",
}  # fmt: skip
IMPORTS = {"pickle", "marshal", "shelve", "telnetlib", "ftplib", "ldap", "ldap3", "requests", "httpx", "urllib3"}
NAMES = {"csrf_exempt", "xframe_options_exempt", "csp_exempt"}


def _nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def test_nothing_dangerous_is_called():
    found = []
    for path, node in _nodes():
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            shell = any(word.arg == "shell" and getattr(word.value, "value", True) for word in node.keywords)
            if called in CALLS or shell:
                found.append(f"{path.name}:{node.lineno} {called}")
    assert found == []


def test_nothing_dangerous_is_imported_and_no_guard_is_passed():
    found = []
    for path, node in _nodes():
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
            found += [f"{path.name}: {alias.name}" for alias in node.names if alias.name in NAMES]
        found += [f"{path.name}: {module}" for module in modules if module.split(".")[0] in IMPORTS]
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            found.append(f"{path.name}: {node.attr}")
    assert found == []


def test_secrets_come_from_the_systems_generator():
    """`random` draws samples and made-up people, never a key or a code."""
    imports = [(path, node) for path, node in _nodes() if isinstance(node, ast.Import)]
    users = {path for path, node in imports if "random" in [alias.name for alias in node.names]}
    assert {path.relative_to(ROOT).parts[1] for path in users} & {"accounts", "audit"} == set()
    assert [path.name for path in users if re.search(r"(token|secret|code|key|password)s?\.py$", path.name)] == []


def test_scripts_run_no_text_and_listen_to_no_stranger():
    found = []
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert text.count('"use strict"') >= 1, path.name
        found += [
            f"{path.name}: {hit}" for hit in re.findall(r"\beval\(|new Function|document\.write|postMessage", text)
        ]
    assert found == []
