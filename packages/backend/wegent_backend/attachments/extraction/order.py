"""What is asked of the process, and what it answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

REFUSED: Final = 3
"""Exit code of a file that cannot be read; the line of JSON has `reason` and `error`."""


class Refused(Exception):
    """The file cannot be read; `error` is for people."""

    def __init__(self, reason: str, error: str) -> None:
        super().__init__(error)
        self.reason = reason
        self.error = error


@dataclass(frozen=True)
class Order:
    """What the file is, and how far the process may go."""

    kind: str
    mime_type: str
    max_chars: int
    max_pages: int
    max_unpacked_bytes: int
    max_pixels: int
    preview_pixels: int
    seconds: int
    memory_bytes: int

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str) -> Order:
        return cls(**json.loads(text))


class Full(Exception):
    """There is as much text as is kept."""


class Gathered:
    """Text that grows up to a limit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> None:
        """Raises Full when there is more than fits."""
        room = self._most - self.length
        self._pieces.append(piece[:room])
        self.length += min(len(piece), room)
        if len(piece) > room:
            raise Full

    def text(self) -> str:
        return "".join(self._pieces)
