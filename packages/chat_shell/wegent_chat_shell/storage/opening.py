"""Stores by what settings say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wegent_chat_shell.dialogue.turns import Turns
from wegent_chat_shell.storage.base import ConversationStore


@dataclass(frozen=True)
class Storage:
    """`turns`: what keeps turns over the end of a process; None: nothing does."""

    store: ConversationStore | None
    turns: Turns | None = None


def in_file(path: Path, *, max_waiting: int) -> Storage:
    """Opened when it is first needed."""
    from wegent_chat_shell.storage.sqlite.file import StoreFile
    from wegent_chat_shell.storage.sqlite.store import SqliteStore
    from wegent_chat_shell.storage.sqlite.turns import SqliteTurns

    file = StoreFile(path)
    return Storage(SqliteStore(file), SqliteTurns(file, most=max_waiting))


def in_backend(url: str, token: str) -> Storage:
    from wegent_chat_shell.storage.remote.store import RemoteStore

    return Storage(RemoteStore(url, token))
