"""The first round through the app, as plain pages: what is where, one thing a page, for who opens it the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from welfare.accounts.access import SIGNED_IN, requires
from welfare.desk import asking
from welfare.desk.models import DeskChoice
from welfare.desk.registry import HOME, Question


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    picture: str
    """A file of static/img/panduan/, made by `make screenshots`."""
    url_name: str
    verb: str
    permission: str | None = None


STEPS = (
    Step(
        "Meja kerja",
        "Di sini tampak apa yang menunggu Anda, angka-angka pokok, kegiatan berikutnya, dan apa yang baru berubah. "
        "Setiap angka membuka daftarnya.",
        "meja-kerja", "desk:home", "Buka meja kerja",
    ),
    Step(
        "Cari",
        "Satu kotak di atas setiap halaman: orang, unit, desa, kegiatan, surat, layanan. Ejaan tidak harus tepat. "
        "Tombol garis miring (/) membuka kotak itu dari mana pun.",
        "cari", "desk:search", "Coba cari",
    ),
    Step(
        "Impor",
        "Daftar Excel diunggah apa adanya. Aplikasi menunjukkan dulu apa yang dipahaminya; tidak ada yang tersimpan "
        "sebelum Anda menekan Simpan, dan semuanya dapat dibatalkan.",
        "impor", "imports:batch_create", "Buka impor", "imports.add_importbatch",
    ),
    Step(
        "Orang",
        "Setiap orang dicatat satu kali, dengan semua perannya. NIK tersembunyi; tombol Lihat menanyakan alasan dan "
        "mencatatnya.",
        "orang", "people:person_list", "Buka daftar orang", "people.view_person",
    ),
    Step(
        "Peta dan wilayah",
        "Peta menggambar desa menurut tahap Puskesos, pilar, layanan, bantuan, dan kelengkapan data. Setiap desa dan "
        "kecamatan punya halaman ringkasan.",
        "peta", "regions:map", "Buka peta", "regions.view_region",
    ),
    Step(
        "Bila ragu",
        "Panduan menjelaskan setiap bagian dalam satu halaman. Hampir semua tindakan dapat dibatalkan, dan setiap "
        "perubahan tercatat di riwayat.",
        "panduan", "desk:guide", "Buka panduan",
    ),
)  # fmt: skip

TOURED = Question(
    "desk.toured", None, (HOME,),
    lambda user: asking.numbers(DeskChoice.objects.filter(user=user.pk, toured_at__isnull=False), all=Count("pk")),
)  # fmt: skip


def is_new_here(user: Any) -> bool:
    """Whether the user has neither taken the tour nor sent it away."""
    return not asking.number(TOURED, user, "all")


def steps_of(user: Any) -> list[Step]:
    return [step for step in STEPS if step.permission is None or user.has_perm(step.permission)]


@require_safe
@requires(SIGNED_IN)
def tour(request: HttpRequest) -> HttpResponse:
    """One page of the tour: `?langkah=2`."""
    steps = steps_of(request.user)
    asked = request.GET.get("langkah", "")
    now = min(max(1, int(asked)), len(steps)) if asked.isdecimal() and len(asked) < 4 else 1
    context = {
        "step": steps[now - 1], "place": f"Keliling Rumah Pilar, halaman {now} dari {len(steps)}",
        "before": now - 1, "after": now + 1 if now < len(steps) else 0,
    }  # fmt: skip
    return render(request, "desk/tour.html", context)


@require_POST
@requires(SIGNED_IN)
def tour_done(request: HttpRequest) -> HttpResponse:
    """Home no longer offers the tour; the guide still does."""
    user: Any = request.user
    DeskChoice.objects.update_or_create(user=user, defaults={"toured_at": timezone.now()})
    return redirect("desk:home")
