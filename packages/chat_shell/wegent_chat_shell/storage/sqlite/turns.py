"""Turns in tables: they go on after the end of the process that has begun them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from wegent_chat_shell.dialogue.errors import TurnNotFound, TurnRunning
from wegent_chat_shell.dialogue.turns import KeptTurn, taken, too_many
from wegent_chat_shell.storage.sqlite.file import StoreFile
from wegent_chat_shell.storage.sqlite.ledger import SqliteLedger
from wegent_chat_shell.storage.sqlite.presence import Presence
from wegent_chat_shell.tools.base import Ledger


class SqliteTurns:
    """Implements Turns."""

    def __init__(self, file: StoreFile, *, most: int) -> None:
        self._file = file
        self._most = most
        self._presence = Presence(file.folder)

    async def begin(self, turn: KeptTurn) -> None:
        row = (turn.id, turn.owner, turn.conversation, self._facts(turn), turn.said, _text(turn.expires_at))

        def work(db: sqlite3.Connection) -> None:
            _forget_expired(db)
            (waiting,) = db.execute("SELECT count(*) FROM turns").fetchone()
            if waiting >= self._most:
                raise too_many(self._most)
            if db.execute("SELECT 1 FROM turns WHERE id = ?", (turn.id,)).fetchone():
                raise TurnRunning(f"There is an answer {turn.id} already.")
            db.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)", row)

        await self._file.write(work)

    async def get(self, owner: str, turn_id: str) -> KeptTurn:
        found = await self._one("id = ? AND owner = ?", (turn_id, owner))
        if found is None:
            raise TurnNotFound(turn_id)
        return _turn(found)

    async def of_conversation(self, owner: str, conversation: str) -> KeptTurn | None:
        found = await self._one("conversation = ? AND owner = ?", (conversation, owner))
        return None if found is None else _turn(found)

    async def claim(self, turn: KeptTurn) -> None:
        row = (self._facts(turn), turn.id)

        def work(db: sqlite3.Connection) -> None:
            kept = db.execute("SELECT facts FROM turns WHERE id = ? AND owner = ?", (turn.id, turn.owner)).fetchone()
            if kept is None:
                raise TurnNotFound(turn.id)
            if json.loads(kept["facts"])["attempt"] != turn.attempt - 1:
                raise taken(turn.id)
            db.execute("UPDATE turns SET facts = ? WHERE id = ?", row)

        await self._file.write(work)

    async def update(self, turn: KeptTurn) -> None:
        row = (self._facts(turn), turn.said, turn.id)
        await self._file.write(lambda db: db.execute("UPDATE turns SET facts = ?, said = ? WHERE id = ?", row))

    async def end(self, turn_id: str) -> None:
        await self._file.write(lambda db: db.execute("DELETE FROM turns WHERE id = ?", (turn_id,)))

    async def running(self, turn_id: str) -> bool:
        found = await self._one("id = ?", (turn_id,))
        facts = {} if found is None else json.loads(found["facts"])
        return bool(facts) and not facts["waits"] and self._presence.lives(str(facts.get("process", "")))

    def memory(self, turn_id: str, said: Callable[[], str]) -> tuple[Ledger, Any]:
        from wegent_chat_shell.storage.sqlite.checkpoints import SqliteSaver

        return SqliteLedger(self._file, turn_id), SqliteSaver(self._file, said)

    async def aclose(self) -> None:
        """The file is its owner's to close."""
        self._presence.release()

    async def _one(self, condition: str, values: tuple[str, ...]) -> sqlite3.Row | None:
        """Of those that have not expired."""
        query = f"SELECT * FROM turns WHERE {condition} AND expires_at > ?"  # noqa: S608 - conditions of this module

        def work(db: sqlite3.Connection) -> sqlite3.Row | None:
            row: sqlite3.Row | None = db.execute(query, (*values, _text(datetime.now(UTC)))).fetchone()
            return row

        return await self._file.read(work)

    def _facts(self, turn: KeptTurn) -> str:
        """With the process that gives the answer, unless it waits."""
        process = "" if turn.waits else self._presence.hold()
        return json.dumps({**turn.model_dump(mode="json"), "process": process})


def _forget_expired(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM turns WHERE expires_at <= ?", (_text(datetime.now(UTC)),))


def _turn(row: sqlite3.Row) -> KeptTurn:
    return KeptTurn.model_validate({**json.loads(row["facts"]), "said": row["said"]})


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
