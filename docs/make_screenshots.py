"""Pictures of the demo office for README and guide: `make run` in one terminal, `make screenshots` in another."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent / "screenshots"
GUIDE = Path(__file__).parents[1] / "static" / "img" / "panduan"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = "rumah-pilar-2026"  # noqa: S105 - the demo office's, printed by `make run`
PAGES = {
    "meja-kerja": "/",
    "kegiatan": "/kegiatan/1/",
    "impor": "/impor/baru/?kind=participants&into=1",
    "orang": "/orang/",
    "pilar": "/pilar/",
    "puskesos": "/puskesos/",
    "layanan": "/layanan/",
    "monev": "/bantuan/monev/",
    "peta": "/wilayah/peta/?lapis=pilar",
    "laporan": "/laporan/rekap/",
}
"""The ten main screens."""
ON_THE_PHONE = {"kehadiran": "/kegiatan/sesi/1/kehadiran/", "meja-kerja": "/"}
IN_THE_GUIDE = {
    "meja-kerja": "/", "cari": "/cari/?q=brojong", "impor": "/impor/baru/?kind=participants&into=1", "orang": "/orang/",
    "peta": "/wilayah/peta/?lapis=pilar", "panduan": "/panduan/",
}  # fmt: skip


def enter(browser: Browser, width: int, height: int, scale: float = 1) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=ADDRESS, device_scale_factor=scale, locale="id-ID"
    )
    page = context.new_page()
    page.goto("/akun/masuk/")
    page.get_by_label("Nama pengguna").fill("staf")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_load_state()
    if page.get_by_role("button", name="Sembunyikan").count():  # the tour is offered once
        page.get_by_role("button", name="Sembunyikan").click()
        page.wait_for_load_state()
    return page


def take(page: Page, pages: dict[str, str], folder: Path, suffix: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=folder / f"{name}{suffix}.png")
    page.close()


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium tidak ditemukan. Pasang paket Debian chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(enter(browser, 1280, 900), PAGES, HERE)
        take(enter(browser, 360, 740), ON_THE_PHONE, HERE, "-hp")
        take(enter(browser, 1280, 800, scale=0.5), IN_THE_GUIDE, GUIDE)  # 640 x 400
        browser.close()


if __name__ == "__main__":
    main()
