"""Log of one part with a bounded size: `part.log`, then `part.log.1` and so on, newest first."""

from __future__ import annotations

from pathlib import Path


class LogFile:
    """Appends lines; begins a new file when `max_bytes` are reached and keeps `keep` old ones."""

    def __init__(self, path: Path, *, max_bytes: int, keep: int) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._keep = keep
        self._file = path.open("ab", buffering=0)
        self._size = self._file.tell()

    def write(self, line: bytes) -> None:
        """Appends one line, given without its end. A full disk loses the line, not the part."""
        try:
            if self._size >= self._max_bytes:
                self._rotate()
            self._size += self._file.write(line + b"\n")
        except OSError:
            self._size = self._file.tell()

    def close(self) -> None:
        self._file.close()

    def _rotate(self) -> None:
        self._file.close()
        for number in range(self._keep - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))
        self._file = self.path.open("ab", buffering=0)
        self._size = 0

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
