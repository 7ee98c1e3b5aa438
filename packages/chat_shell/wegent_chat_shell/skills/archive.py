"""Reads ZIP files that strangers have made: what is in them is looked at before a byte is unpacked, and nothing is
written to disk.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wegent_chat_shell.skills.errors import refused

_PIECE: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


@dataclass(frozen=True)
class ArchiveLimits:
    """How much a package may be; `ratio`: how much larger a file may be than what it is packed in."""

    packed_bytes: int = 10_000_000
    unpacked_bytes: int = 50_000_000
    files: int = 500
    ratio: int = 200
    depth: int = 10


class Archive:
    """The files of a ZIP by their paths. Raises SkillRefused for whatever could do harm."""

    def __init__(self, data: bytes, limits: ArchiveLimits) -> None:
        if len(data) > limits.packed_bytes:
            text = f"The package has {len(data)} bytes; at most {limits.packed_bytes} are taken."
            raise refused("too_large", text)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise refused("not_a_zip", "The package is not a ZIP file, or it is damaged.") from error
        self._limits = limits
        self._unpacked = 0
        self._entries = dict(self._checked())

    @property
    def paths(self) -> list[str]:
        """In the order of the archive, with / between folders."""
        return list(self._entries)

    def size(self, path: str) -> int:
        """As the archive says; `read` believes only what it sees."""
        return self._entries[path].file_size

    def read(self, path: str) -> bytes:
        """Unpack one file; all files together are bounded."""
        entry = self._entries[path]
        most = min(self._limits.unpacked_bytes - self._unpacked, max(_PIECE, entry.compress_size * self._limits.ratio))
        data = bytearray()
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(_PIECE):
                    data += piece
                    if len(data) > most:
                        raise refused("bomb", f"{_short(path)} unpacks to far more than it is packed in.")
        except _UNREADABLE as error:
            raise refused("damaged", f"{_short(path)} cannot be unpacked: the package is damaged.") from error
        self._unpacked += len(data)
        return bytes(data)

    def _checked(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        entries = self._zip.infolist()
        if len(entries) > self._limits.files:
            text = f"The package has {len(entries)} files; at most {self._limits.files} are taken."
            raise refused("too_many_files", text)
        total, seen = 0, set[str]()
        for entry in entries:
            path = self._path(entry)
            if path.lower() in seen:
                raise refused("twice", f"{_short(path)} is in the package twice.")
            seen.add(path.lower())
            _check_kind(entry, path)
            if entry.is_dir():
                continue
            total += entry.file_size
            self._check_size(entry, path, total)
            yield path, entry

    def _path(self, entry: zipfile.ZipInfo) -> str:
        """The raw name counts: zipfile turns \\ into / and ends names at a NUL."""
        name = entry.orig_filename
        shown = _short(name)
        if "\0" in name or any(ord(character) < 32 for character in name):
            raise refused("path", f"{shown} has characters in its name that no file may have.")
        if "\\" in name or ":" in name:
            raise refused("path", f"{shown} is no path inside the package: write / between folders, and no drive.")
        parts = name.rstrip("/").split("/")
        if name.startswith("/") or any(part in {"", ".", ".."} for part in parts):
            raise refused("path", f"{shown} leads out of the package.")
        if len(parts) > self._limits.depth:
            raise refused("path", f"{shown} is more than {self._limits.depth} folders deep.")
        return "/".join(parts)

    def _check_size(self, entry: zipfile.ZipInfo, path: str, total: int) -> None:
        if total > self._limits.unpacked_bytes:
            text = f"The package unpacks to more than {self._limits.unpacked_bytes} bytes."
            raise refused("bomb", text)
        if entry.file_size > max(_PIECE, entry.compress_size * self._limits.ratio):
            raise refused("bomb", f"{_short(path)} unpacks to far more than it is packed in.")


def _check_kind(entry: zipfile.ZipInfo, path: str) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise refused("link", f"{_short(path)} is a symbolic link. Put the file itself into the package.")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise refused("kind", f"{_short(path)} is neither a file nor a folder.")
    if entry.flag_bits & _ENCRYPTED:
        raise refused("encrypted", f"{_short(path)} is encrypted. Make a package without a password.")


def _short(name: str) -> str:
    shown = name.encode("unicode_escape").decode()
    return f'"{shown if len(shown) <= 80 else shown[:80] + "…"}"'
