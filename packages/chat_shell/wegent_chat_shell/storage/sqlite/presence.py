"""Which processes live: each holds a lock on a file of its own, which the system takes back when it dies."""

from __future__ import annotations

import fcntl
import secrets
from pathlib import Path
from typing import IO


class Presence:
    """Of this process, in a folder that others look into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: IO[bytes] | None = None
        self.name = secrets.token_hex(8)

    def hold(self) -> str:
        """This process's name, which others see from now on."""
        if self._held is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = self._path(self.name).open("wb")
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self.name

    def lives(self, name: str) -> bool:
        """Whether the process of this name does. What a dead one has left is cleared away."""
        if self._held is not None and name == self.name:
            return True
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            self._path(name).unlink(missing_ok=True)
        return False

    def release(self) -> None:
        if self._held is not None:
            self._path(self.name).unlink(missing_ok=True)
            self._held.close()
            self._held = None

    def _path(self, name: str) -> Path:
        return self._folder / f"process-{Path(name).name}.lock"
