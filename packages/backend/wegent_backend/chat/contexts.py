"""The history of a conversation, kept in Redis for its next answer. What is not there is read from the database.

It is found by a stamp that the database gives when a run is claimed, so that nothing that was edited, taken back or
written again since can come back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from wegent_backend.cache_settings import CacheSettings
from wegent_backend.context import Context
from wegent_backend.ports import Recall, Remembered, RunRef
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import sources
from wegent_backend.tasks.guided import marks

COLUMNS: Final = ("id", "user_id", "message_id", "role", "state", "content", "continues", "created_at")
MESSAGES: Final = 1 << 24
"""More than a conversation can have."""


def context_key(task_id: int) -> str:
    return f"wegent:{{task:{task_id}}}:context"


def stamp(task: TaskRow) -> int:
    """Names what has been said so far; it only rises."""
    return task.history_version * MESSAGES + task.last_message_id


@dataclass(frozen=True)
class Told:
    """Messages as far as models are told of them: rows of no session, with the columns above."""

    messages: Sequence[SubtaskRow]
    files: bool
    """Whether some came with files."""


class Contexts:
    """Of one process: what its runs found when they were claimed, and what Redis has of that."""

    def __init__(self, recall: Recall, settings: CacheSettings) -> None:
        self._recall = recall
        self._settings = settings
        self._stamps: dict[int, int] = {}

    def begin(self, run_id: int, task: TaskRow) -> None:
        """The run is claimed, in the transaction that holds its conversation."""
        self._stamps[run_id] = stamp(task)

    def end(self, run_id: int) -> None:
        self._stamps.pop(run_id, None)

    async def of(self, ref: RunRef, known: int | None) -> Told | None:
        """What was said before a run's answer. None: the database has to be asked.

        `known`: the stamp, from whoever has stored the run; None: the one of its claim.
        """
        wanted = known or self._stamps.get(ref.run_id)
        found = None if wanted is None or not self._on else await self._recall.read(context_key(ref.task_id))
        if found is None or found.version != wanted:
            return None
        lines = [orjson.loads(line) for line in found.value.splitlines()]
        if any(not set(COLUMNS) <= line.keys() for line in lines):
            return None  # an earlier version has kept them
        earlier = [line for line in lines if line["message_id"] < ref.message_id]
        return Told([_row(line) for line in earlier], any(line["files"] for line in earlier))

    async def keep(
        self, ref: RunRef, known: int | None, messages: Sequence[SubtaskRow], with_files: Collection[int]
    ) -> None:
        """What the database said. `with_files`: ids of messages."""
        version = known or self._stamps.get(ref.run_id)
        if version is None or not self._on or len(messages) > self._settings.context_messages:
            return
        value = b"\n".join(_line(message, files=message.id in with_files) for message in messages)
        if len(value) <= self._settings.context_bytes:
            kept = Remembered(version, value)
            seconds, lines = self._settings.context_seconds, len(messages)
            await self._recall.keep(context_key(ref.task_id), kept, seconds=seconds, lines=lines)

    @property
    def _on(self) -> bool:
        return bool(self._settings.context_messages and self._settings.context_bytes)


def said(ctx: Context, task: TaskRow, message: SubtaskRow, *, since: int, files: bool = False) -> None:
    """After the commit, add a message to what is kept since the stamp `since`; 0: it is the first one.

    An answer behind which somebody has said something, in a group chat, has no place at the end: the next answer asks
    the database.
    """
    if message.role == "ASSISTANT" and message.message_id != task.last_message_id:
        return
    settings, recall = ctx.ports.settings.cache, ctx.ports.recall
    if not settings.context_messages or not settings.context_bytes or sources.left_out(task.labels):
        return
    key, line = context_key(task.id), Remembered(stamp(task), _line(message, files=files))

    async def add() -> None:
        if since:
            await recall.extend(
                key,
                since,
                line,
                seconds=settings.context_seconds,
                most_lines=settings.context_messages,
                most_bytes=settings.context_bytes,
            )
        elif len(line.value) <= settings.context_bytes:
            await recall.keep(key, line, seconds=settings.context_seconds)

    ctx.after_commit(add)


def _line(message: SubtaskRow, *, files: bool) -> bytes:
    kept: dict[str, Any] = {name: getattr(message, name) for name in COLUMNS}
    blocks = [block for block in message.blocks or () if marks(block)]
    return orjson.dumps({**kept, "blocks": blocks, "files": files})


def _row(line: dict[str, Any]) -> SubtaskRow:
    kept = {name: line[name] for name in COLUMNS}
    kept["created_at"] = datetime.fromisoformat(kept["created_at"])
    return SubtaskRow(**kept, blocks=line["blocks"])
