"""Tool calls of a turn on record: the intent before the call, the outcome after it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from wegent_chat_shell.storage.sqlite.file import StoreFile
from wegent_chat_shell.tools.base import Begun, Done, Fresh, ToolCall, ToolOutcome, Unresolved


@dataclass(frozen=True)
class SqliteLedger:
    """Implements Ledger."""

    file: StoreFile
    turn: str

    async def begin(self, call: ToolCall, *, again: bool = False) -> Begun:
        meant = (self.turn, call.call_id, call.tool.name, json.dumps(call.arguments), "intended")

        def work(db: sqlite3.Connection) -> Begun:
            row = db.execute(
                "SELECT * FROM tool_calls WHERE turn = ? AND call = ?", (self.turn, call.call_id)
            ).fetchone()
            if row is not None and row["state"] in {"done", "failed"}:
                return Done(ToolOutcome(row["outcome"] or "", failed=row["state"] == "failed"))
            if row is not None and row["state"] == "intended" and not again:
                return Unresolved()
            db.execute("INSERT OR REPLACE INTO tool_calls VALUES (?, ?, ?, ?, ?, NULL)", meant)
            return Fresh()

        return await self.file.write(work)

    async def asking(self, call: ToolCall) -> None:
        await self._become("asking", None, call)

    async def finish(self, call: ToolCall, outcome: ToolOutcome) -> None:
        await self._become("failed" if outcome.failed else "done", outcome.text, call)

    async def _become(self, state: str, outcome: str | None, call: ToolCall) -> None:
        row = (state, outcome, self.turn, call.call_id)
        statement = "UPDATE tool_calls SET state = ?, outcome = ? WHERE turn = ? AND call = ?"
        await self.file.write(lambda db: db.execute(statement, row))
