"""What a browser fetches on a first visit and on the next: bytes as they travel and requests, asked by a Chromium.

    python -m tests.bench.visits <database>      prints one JSON object; run by tests.bench.web

The office's own server stack answers (collected static files, WhiteNoise, gzip), in this process.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.bench import databases, stages

PAGES = {
    "home": "/", "people list": "/orang/", "overview of the pillars": "/pilar/", "case list": "/layanan/",
    "event list": "/kegiatan/", "map": "/wilayah/peta/", "report": "/laporan/rekap/", "search": "/cari/?q=siti+rahma",
}  # fmt: skip
Visit = tuple[int, int]
"""Bytes and requests."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def serve(folder: str) -> str:
    """Start the office's server on a free port; its address."""
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    settings.STATIC_ROOT = folder
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    call_command("collectstatic", interactive=False, verbosity=0)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Threads, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def session_of(username: str) -> str:
    """The session key of an officer who has signed in."""
    from django.test import Client

    from welfare.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), backend="welfare.accounts.backends.RoleBackend")
    return client.cookies["sessionid"].value


def measure(address: str, session: str) -> dict[str, tuple[Visit, Visit]]:
    """Of each page the first visit of a browser that has never been here, and the next one."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        sys.exit("Chromium tidak ditemukan. Pasang paket Debian chromium.")
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, url in PAGES.items():
            context = browser.new_context(viewport={"width": 360, "height": 740})
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            sizes: list[float] = []
            wire.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            visits = []
            for _ in range(2):
                sizes.clear()
                page.goto(address + url, wait_until="networkidle")
                travelled = [size for size in sizes if size > 0]
                visits.append((int(sum(travelled)), len(travelled)))
            found[name] = visits[0], visits[1]
            context.close()
        browser.close()
    return found


def main() -> None:
    databases.set_up(sys.argv[1])
    session = session_of(stages.USER)
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(measure(serve(folder), session)) + "\n")


if __name__ == "__main__":
    main()
