"""`docs/asvs.md` is true: complete, counted, and each named test exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "asvs.md"
ID = re.compile(r"V\d+\.\d+\.\d+")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# How many requirements of levels 1 and 2 each section of the standard (5.0.0) has; they are numbered from 1.
SECTIONS = {
    "V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2, "V2.1": 3, "V2.2": 3, "V2.3": 4, "V2.4": 1, "V3.2": 2,
    "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2, "V4.1": 3, "V4.2": 1, "V4.3": 2, "V4.4": 4, "V5.1": 1, "V5.2": 3,
    "V5.3": 2, "V5.4": 3, "V6.1": 3, "V6.2": 12, "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4, "V7.1": 3,
    "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 2, "V7.6": 2, "V8.1": 2, "V8.2": 3, "V8.3": 1, "V8.4": 1, "V9.1": 3,
    "V9.2": 4, "V10.1": 2, "V10.2": 2, "V10.3": 4, "V10.4": 11, "V10.5": 5, "V10.6": 2, "V10.7": 3, "V11.1": 2,
    "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1, "V12.1": 3, "V12.2": 2, "V12.3": 4, "V13.1": 1,
    "V13.2": 5, "V13.3": 2, "V13.4": 5, "V14.1": 2, "V14.2": 4, "V14.3": 3, "V15.1": 3, "V15.2": 3, "V15.3": 7,
    "V16.1": 1, "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 3, "V17.1": 1, "V17.2": 4, "V17.3": 2,
}  # fmt: skip
MET, NOT_YET, OTHER = "met", "belum", "tidak berlaku"


def rows() -> list[tuple[list[str], str, str]]:
    """(ids, where, tests) of each row of the tables."""
    found = []
    for line in DOC.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| V"):
            assert len(cells) == 4, line
            found.append((ID.findall(cells[0]), cells[2], cells[3]))
    return found


def answer_of(where: str, tests: str) -> str:
    begun = [word for word in (NOT_YET, OTHER) if where.startswith(f"{word}: ")]
    named = NAMED.findall(tests)
    assert bool(begun) != bool(named), (where, tests)
    return begun[0] if begun else MET


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_stands_there_once():
    named = [number for ids, _, _ in rows() for number in ids]
    expected = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert sorted(named) == sorted(expected)


def test_every_row_has_one_answer_and_its_tests_exist():
    for ids, where, tests in rows():
        answer_of(where, tests)
        for path, name in NAMED.findall(tests):
            assert (ROOT / path).exists(), (ids, path)
            assert name in names_in(ROOT / path), (ids, path, name)


def test_the_counts_of_the_heading_are_true():
    counts = {MET: 0, NOT_YET: 0, OTHER: 0}
    for ids, where, tests in rows():
        counts[answer_of(where, tests)] += len(ids)
    whole = sum(counts.values())
    said = [int(number) for number in re.findall(r"\d+", DOC.read_text(encoding="utf-8").splitlines()[0].split(":")[1])]
    assert said == [whole, whole - counts[OTHER], counts[MET], counts[NOT_YET], counts[OTHER]]


def test_documents_named_exist():
    """Files of the documentation and of the code that the rows lean on, and the paragraphs that they name."""
    text = DOC.read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([\w/.]+)\)", text)
    assert linked
    assert [name for name in linked if not (DOC.parent / name).exists()] == []
    sources = set(re.findall(r"`([a-z_]+/[\w/]+\.(?:py|txt|js))`", text))
    roots = (ROOT, ROOT / "welfare", ROOT / "static", ROOT / "static" / "js")
    assert sources
    assert [name for name in sources if not any((root / name).exists() for root in roots)] == []
    for paragraph in re.findall(r'this file, "([^"]+)"', text):
        assert f"**{paragraph}.**" in text


def test_the_web_server_is_set_up_as_said():
    nginx = (ROOT / "docs" / "operations" / "nginx.conf").read_text(encoding="utf-8")
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert re.findall(r"ssl_protocols ([^;]+);", nginx) == ["TLSv1.2 TLSv1.3"]
    assert "return 301 https://" in nginx
    assert set(re.findall(r"proxy_pass ([^;]+);", nginx)) == {"http://rumah_pilar"}
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "autoindex" not in nginx
    assert "certbot" in manual or "letsencrypt" in nginx


def test_every_library_is_pinned_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^ ;\\]*==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pins) > 20
        assert all("--hash=sha256:" in part for part in re.split(r"^(?=[a-z0-9])", text, flags=re.M | re.I)[1:])


def test_every_model_form_names_its_fields():
    """No form takes all fields of its model: a new column is not writable before somebody says so.

    The back room shows records whole, to administrators, by its fieldsets.
    """
    found = []
    for room in ("welfare", "pillars", "puskesos", "events"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and node.name == "Meta" and path.name != "admin.py":
                    found += [f"{path}: {line}" for line in map(ast.unparse, node.body) if "'__all__'" in line]
                    found += [f"{path}: {line}" for line in map(ast.unparse, node.body) if line.startswith("exclude")]
    assert found == []
