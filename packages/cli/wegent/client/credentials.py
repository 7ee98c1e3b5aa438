"""Logins that are kept, one per server and user, in a file that only its owner can read."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EARLY_SECONDS = 60.0
"""So long before its end an access token is renewed already: a command takes a while, and clocks are not that exact."""
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Tokens:
    """What a login answers. `expires_at`: end of the access token, in seconds of this machine's clock."""

    access: str
    refresh: str | None = None
    expires_at: float | None = None

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Tokens:
        """From the body of a login or refresh."""
        refresh, seconds = answer.get("refresh_token"), answer.get("expires_in")
        expires_at = time.time() + seconds if isinstance(seconds, int | float) else None
        return cls(str(answer["access_token"]), str(refresh) if refresh else None, expires_at)

    @property
    def nearly_over(self) -> bool:
        return self.expires_at is not None and time.time() > self.expires_at - EARLY_SECONDS


class Credentials:
    """`~/.config/wegent/credentials.json`; a file that cannot be read counts as empty, a login mends it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of_user(cls) -> Credentials:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
        return cls(config / "wegent" / "credentials.json")

    def tokens(self, server: str, user: str) -> Tokens | None:
        return _tokens(self._load().get(server, {}).get(user))

    def keep(self, server: str, user: str, tokens: Tokens) -> None:
        with self._writing():
            kept = self._load()
            kept.setdefault(server, {})[user] = asdict(tokens)
            self._store(kept)

    def forget(self, server: str, user: str, *, only: Tokens | None = None) -> None:
        """`only`: not when there is another login by now."""
        with self._writing():
            kept = self._load()
            found = kept.get(server, {})
            if user in found and (only is None or _tokens(found[user]) == only):
                del found[user]
                self._store(kept)

    @asynccontextmanager
    async def renewing(self, server: str, user: str) -> AsyncIterator[None]:
        """Only one process at a time renews a login; the others find what it has kept."""
        name = hashlib.sha256(f"{server}\n{user}".encode()).hexdigest()[:16]
        with self._lock_file(f"renewing.{name}") as lock:
            while not _taken(lock):
                await asyncio.sleep(LOOK_SECONDS)
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock_file("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _lock_file(self, end: str) -> Iterator[int]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._path.with_name(f"{self._path.name}.{end}"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield lock
        finally:
            os.close(lock)

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            kept = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {server: users for server, users in kept.items() if isinstance(users, dict)}

    def _store(self, kept: dict[str, dict[str, Any]]) -> None:
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file, indent=2)
        new.replace(self._path)


def _tokens(found: Any) -> Tokens | None:
    """What stands in the file; earlier versions kept the access token alone."""
    if isinstance(found, str):
        return Tokens(found)
    if not isinstance(found, dict) or not isinstance(found.get("access"), str):
        return None
    refresh, expires_at = found.get("refresh"), found.get("expires_at")
    return Tokens(
        found["access"],
        refresh if isinstance(refresh, str) else None,
        expires_at if isinstance(expires_at, int | float) else None,
    )


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
