"""Pictures of the running demo office for README: `make run` in one terminal, `make screenshots` in another."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent / "screenshots"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = "rumah-pilar-2026"  # noqa: S105 - the demo office's, printed by `make run`
PAGES = {
    "meja-kerja": "/",
    "kegiatan": "/kegiatan/1/",
    "impor": "/impor/baru/?kind=participants&into=1",
    "orang": "/orang/",
    "pilar": "/pilar/",
    "puskesos": "/puskesos/",
}
ON_THE_PHONE = {"kehadiran": "/kegiatan/sesi/1/kehadiran/", "meja-kerja": "/"}


def take(browser: Browser, pages: dict[str, str], width: int, height: int, suffix: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, base_url=ADDRESS)
    page.goto("/akun/masuk/")
    page.get_by_label("Nama pengguna").fill("staf")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_load_state()
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=HERE / f"{name}{suffix}.png")
    page.close()


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium tidak ditemukan. Pasang paket Debian chromium.")
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(browser, PAGES, 1280, 900, "")
        take(browser, ON_THE_PHONE, 360, 740, "-hp")
        browser.close()


if __name__ == "__main__":
    main()
