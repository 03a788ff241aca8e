"""Walking the import wizard in tests: upload, look, decide."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from welfare.imports.models import ImportBatch

PARTICIPANTS = "seed/daftar-peserta-pembinaan-16-juni-2025.xlsx"
CENTRES = "seed/puskesos-yang-pernah-ada.xlsx"


def create_url(kind: str) -> str:
    return f"{reverse('imports:batch_create')}?kind={kind}"


def send(client: Client, kind: str, content: bytes, name: str = "daftar.xlsx", **more: Any) -> Any:
    return client.post(create_url(kind), {"file": SimpleUploadedFile(name, content)} | more)


def send_file(client: Client, kind: str, path: Path, **more: Any) -> ImportBatch:
    """Upload a workbook and return the batch that the wizard leads to."""
    return _arrived(send(client, kind, path.read_bytes(), path.name, **more))


def paste(client: Client, kind: str, *rows: str, **more: Any) -> ImportBatch:
    """Paste rows of tab-separated cells (written with |)."""
    text = "\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows)
    return _arrived(client.post(create_url(kind), {"text": text} | more))


def _arrived(response: Any) -> ImportBatch:
    assert response.status_code == 302, words(response)
    return ImportBatch.objects.get(pk=int(re.findall(r"/(\d+)/$", response["Location"])[0]))


def words(response: Any) -> str:
    """What a person reads on the page: the text without markup, spaces single."""
    main = response.content.decode().partition("<main")[2] or response.content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def tab_counts(response: Any) -> dict[str, int]:
    tabs = re.search(r'<nav class="tabs".*?</nav>', response.content.decode(), re.DOTALL)
    assert tabs is not None
    found = re.findall(r">(\w+) <b>([\d.]+)</b>", tabs.group())
    return {name: int(count.replace(".", "")) for name, count in found}


def listed(response: Any) -> int:
    """Rows in the preview's table, the lines below them not counted."""
    return len(re.findall(r'<tr role="row" id="baris-', response.content.decode()))


def button(response: Any) -> str:
    """What the save bar says."""
    bar = re.search(r'<div class="bar save-bar".*', response.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", bar.group()))).strip() if bar else ""
