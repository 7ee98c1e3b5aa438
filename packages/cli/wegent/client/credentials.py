"""Tokens of earlier logins, one per server and user, in a file that only its owner can read."""

from __future__ import annotations

import json
import os
from pathlib import Path


class Credentials:
    """`~/.config/wegent/credentials.json`; a file that cannot be read counts as empty, a login mends it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of_user(cls) -> Credentials:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
        return cls(config / "wegent" / "credentials.json")

    def token(self, server: str, user: str) -> str | None:
        token = self._load().get(server, {}).get(user)
        return token if isinstance(token, str) else None

    def keep(self, server: str, user: str, token: str) -> None:
        kept = self._load()
        kept.setdefault(server, {})[user] = token
        self._store(kept)

    def forget(self, server: str, user: str) -> None:
        kept = self._load()
        if kept.get(server, {}).pop(user, None) is not None:
            self._store(kept)

    def _load(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {server: users for server, users in kept.items() if isinstance(users, dict)}

    def _store(self, kept: dict[str, dict[str, str]]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file, indent=2)
        new.replace(self._path)
