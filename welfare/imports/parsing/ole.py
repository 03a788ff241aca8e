"""The container of old Office files (MS-CFB): streams by name.  Chains are followed with a guard against loops."""

from __future__ import annotations

import struct

FREE = 0xFFFFFFFA
"""Sector numbers from here on mean something else than a sector (end of chain, free, allocation table)."""
_HEADER_SECTORS = 109


class Container:
    """An opened container.  Raises struct.error, ValueError or IndexError when it is broken."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        sector_shift, mini_shift = struct.unpack_from("<HH", content, 0x1E)
        if not 7 <= sector_shift <= 16 or not 2 <= mini_shift <= sector_shift:
            raise ValueError("sector size")
        self._size, self._mini_size = 1 << sector_shift, 1 << mini_shift
        (directory,) = struct.unpack_from("<I", content, 0x30)
        self._cutoff, mini_table, _, more, _ = struct.unpack_from("<5I", content, 0x38)
        self._table = self._allocation_table(more)
        mini = self._chain(mini_table)
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._entries: dict[str, tuple[int, int]] = {}
        self._mini_stream = b""
        self._read_directory(self._chain(directory))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def stream(self, name: str) -> bytes:
        """The content of a stream.  Raises KeyError."""
        start, length = self._entries[name.lower()]
        if length >= self._cutoff:
            return self._chain(start)[:length]
        pieces: list[bytes] = []
        sector, size = start, self._mini_size
        while sector < FREE and len(pieces) * size < length:
            pieces.append(self._mini_stream[sector * size : (sector + 1) * size])
            sector = self._mini_table[sector]
        return b"".join(pieces)[:length]

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _allocation_table(self, more: int) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_HEADER_SECTORS}I", self._content, 0x4C))
        per_sector = self._size // 4
        most = len(self._content) // self._size + 1
        seen: set[int] = set()
        while more < FREE and more not in seen:
            seen.add(more)
            entries = struct.unpack(f"<{per_sector}I", self._sector(more))
            numbers.extend(entries[:-1])
            more = entries[-1]
        table: list[int] = []
        for number in [number for number in numbers if number < FREE][:most]:
            sector = self._sector(number)
            table.extend(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))
        return table

    def _chain(self, sector: int) -> bytes:
        """All sectors from `sector` on; no longer than the file, so a chain that bites its tail ends too."""
        pieces: list[bytes] = []
        most = len(self._content) // self._size + 1
        while sector < FREE and len(pieces) < most:
            pieces.append(self._sector(sector))
            sector = self._table[sector]
        return b"".join(pieces)

    def _read_directory(self, directory: bytes) -> None:
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                self._mini_stream = self._chain(start)[:size]
            elif kind == 2:
                self._entries.setdefault(name.lower(), (start, size))
