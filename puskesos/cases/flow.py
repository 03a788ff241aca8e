"""The flow of a case as data: its states, and the moves between them (Ministry handbooks of SLRT/Puskesos, 2020).

Front office receives; back office verifies, handles, refers and closes; the coordinator of the centre, or the
supervisor and manager above it, refuse.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    RECEIVED = "received", "diterima"
    VERIFYING = "verifying", "diverifikasi"
    NEEDS_PAPERS = "needs_papers", "perlu berkas"
    LOCAL = "local", "ditangani di desa"
    PROPOSED = "proposed", "diusulkan"
    REFERRED = "referred", "dirujuk"
    IN_PROCESS = "in_process", "diproses"
    RESOLVED = "resolved", "selesai"
    REJECTED = "rejected", "ditolak"
    WITHDRAWN = "withdrawn", "dibatalkan"


class Office(models.TextChoices):
    """Who moves a case."""

    FRONT = "front", "front office"
    BACK = "back", "back office"
    COORDINATOR = "coordinator", "koordinator atau manajer"


CLOSED = (State.RESOLVED.value, State.REJECTED.value, State.WITHDRAWN.value)
OPEN = tuple(state.value for state in State if state.value not in CLOSED)

TONES = {
    State.RECEIVED: "info",
    State.VERIFYING: "info",
    State.NEEDS_PAPERS: "warn",
    State.LOCAL: "info",
    State.PROPOSED: "info",
    State.REFERRED: "warn",
    State.IN_PROCESS: "info",
    State.RESOLVED: "good",
    State.REJECTED: "bad",
    State.WITHDRAWN: "mute",
}

NEXT_STEPS = {
    State.RECEIVED: "Petugas memeriksa permohonan Anda.",
    State.VERIFYING: "Petugas memverifikasi data dan berkas Anda.",
    State.NEEDS_PAPERS: "Bawa berkas yang masih kurang ke tempat Anda melapor.",
    State.LOCAL: "Permohonan Anda ditangani di desa/kelurahan.",
    State.PROPOSED: "Permohonan Anda diusulkan dan menunggu keputusan musyawarah.",
    State.REFERRED: "Permohonan Anda dikirim ke instansi tujuan dan menunggu jawabannya.",
    State.IN_PROCESS: "Permohonan Anda sedang diproses.",
    State.RESOLVED: "Layanan selesai. Tanyakan hasilnya di tempat Anda melapor.",
    State.REJECTED: "Permohonan tidak dapat dipenuhi. Tanyakan alasannya di tempat Anda melapor.",
    State.WITHDRAWN: "Permohonan dibatalkan.",
}
"""What the citizen is told to expect, with nothing about the person or the service."""


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step.  `waits`: the deadline stands still afterwards, for papers or another office are awaited."""

    code: str
    verb: str
    path: str
    sources: tuple[str, ...]
    target: str
    office: Office
    asks: str = ""
    """Label of the text without which the step is refused; empty when a note is only welcome."""
    waits: bool = False
    by_hand: bool = True
    """False for steps that a referral takes by itself."""

    @property
    def closes(self) -> bool:
        return self.target in CLOSED


_RECEIVED, _VERIFYING, _PAPERS, _LOCAL = State.RECEIVED, State.VERIFYING, State.NEEDS_PAPERS, State.LOCAL
_PROPOSED, _REFERRED, _PROCESS = State.PROPOSED, State.REFERRED, State.IN_PROCESS
_BACK, _COORDINATOR = Office.BACK, Office.COORDINATOR

_TABLE = [
    Move("verify", "Mulai verifikasi", "verifikasi", (_RECEIVED,), _VERIFYING, _BACK),
    Move("ask", "Minta berkas", "minta-berkas", (_RECEIVED, _VERIFYING, _LOCAL, _PROCESS), _PAPERS, Office.FRONT,
         asks="Berkas yang masih kurang", waits=True),
    Move("complete", "Berkas lengkap", "berkas-lengkap", (_PAPERS,), _VERIFYING, Office.FRONT),
    Move("handle", "Tangani di desa", "tangani", (_VERIFYING, _PROPOSED), _LOCAL, _BACK),
    Move("propose", "Usulkan", "usulkan", (_VERIFYING, _LOCAL), _PROPOSED, _BACK, asks="Diusulkan ke mana"),
    Move("process", "Catat sedang diproses", "proses", (_LOCAL, _PROPOSED), _PROCESS, _BACK),
    Move("resolve", "Selesaikan", "selesaikan", (_VERIFYING, _LOCAL, _PROPOSED, _PROCESS), State.RESOLVED, _BACK,
         asks="Hasil layanan"),
    Move("reject", "Tolak", "tolak", (_VERIFYING, _PAPERS, _LOCAL, _PROPOSED, _PROCESS), State.REJECTED, _COORDINATOR,
         asks="Alasan penolakan"),
    Move("withdraw", "Batalkan", "batalkan", (_RECEIVED, _VERIFYING, _PAPERS, _LOCAL, _PROPOSED, _PROCESS),
         State.WITHDRAWN, Office.FRONT, asks="Alasan pembatalan"),
    Move("reopen", "Buka kembali", "buka-kembali", CLOSED, _VERIFYING, _BACK, asks="Alasan dibuka kembali"),
    Move("refer", "Rujuk", "rujuk", (_VERIFYING, _LOCAL, _PROPOSED, _PROCESS), _REFERRED, _BACK, waits=True,
         by_hand=False),
    Move("accepted", "Rujukan diterima", "", (_REFERRED,), _PROCESS, _BACK, waits=True, by_hand=False),
    Move("answered", "Rujukan dijawab", "", (_REFERRED, _PROCESS), _PROCESS, _BACK, by_hand=False),
    Move("returned", "Rujukan kembali", "", (_REFERRED, _PROCESS), _VERIFYING, _BACK, by_hand=False),
]  # fmt: skip

MOVES: dict[str, Move] = {move.code: move for move in _TABLE}
BY_HAND = [move for move in _TABLE if move.by_hand]


def refusal(now: str, code: str) -> str:
    """Why a case in state `now` may not take the step, as a sentence; empty when it may."""
    move = MOVES.get(code)
    if move is None:
        return "Langkah ini tidak dikenal."
    if now in move.sources:
        return ""
    words = f"Kasus ini sekarang “{State(now).label}”, sehingga langkah “{move.verb}” tidak dapat dilakukan."
    if now in CLOSED:
        return f"{words} Buka kembali kasusnya lebih dulu."
    if now == State.REFERRED:
        return f"{words} Catat jawaban rujukannya lebih dulu."
    return words


def steps_from(now: str) -> list[Move]:
    """The steps that an officer may take by hand from a state."""
    return [move for move in BY_HAND if now in move.sources]
