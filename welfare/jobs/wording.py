"""How the office says how long something still takes."""

from __future__ import annotations


def time_left(seconds: float) -> str:
    """Rounded as a person would: "beberapa detik lagi", "kira-kira 40 detik lagi", "kira-kira 2 menit lagi"."""
    if seconds < 7:
        return "beberapa detik lagi"
    if seconds < 55:
        return f"kira-kira {max(10, round(seconds / 10) * 10)} detik lagi"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"kira-kira {max(1, minutes)} menit lagi"
    hours, rest = divmod(minutes, 60)
    return f"kira-kira {hours} jam {rest} menit lagi" if rest else f"kira-kira {hours} jam lagi"
