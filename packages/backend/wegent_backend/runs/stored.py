"""Runs of which nothing but their message is kept: told as the events that it amounts to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStarted,
)
from wegent_contracts.protocol.blocks import Block

from wegent_backend.runs import repository as runs
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import LoggedEvent
from wegent_backend.tables import RunRow, SubtaskRow

BLOCK: Final = "stored"
SAID: Final = {"text": BlockKind.TEXT, "thinking": BlockKind.THINKING, "member": BlockKind.MEMBER}


async def log(session: AsyncSession, run_id: int) -> list[LoggedEvent]:
    """The settled events of a run; of one that has ended and has none any more, those of its message."""
    found = await runs.settled_after(session, run_id, 0)
    return found if begins(found, after=0) else await of_message(session, run_id, found)


def begins(settled: Sequence[LoggedEvent], *, after: int) -> bool:
    """Whether these events go on right after this one. What is kept of a log that is gone does not."""
    return bool(settled) and settled[0].covers_from <= after + 1


async def of_message(session: AsyncSession, run_id: int, kept: Sequence[LoggedEvent] = ()) -> list[LoggedEvent]:
    """Nothing for a run that goes on. `kept`: what there is besides, such as the tokens that were used."""
    query = (
        select(RunRow.state, SubtaskRow.content, SubtaskRow.blocks, SubtaskRow.error, SubtaskRow.error_reason)
        .join(SubtaskRow, SubtaskRow.id == RunRow.subtask_id)
        .where(RunRow.id == run_id, RunRow.state.not_in(runs.OPEN_STATES))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return []
    said = _said(row.content, [Block.model_validate(block) for block in row.blocks])
    outcome = _outcome(row.state, row.error_reason, row.error)
    events = [RunStarted(attempt=1), *said, *(logged.event for logged in kept), outcome]
    return [LoggedEvent(seq, event) for seq, event in enumerate(events, start=1)]


def _said(content: str, blocks: Sequence[Block]) -> Iterator[RunEvent]:
    """Text, thinking, sources and what members said aside, in the order in which they came."""
    texts = "".join(content[block.offset : block.offset + block.length] for block in blocks if block.type == "text")
    if texts != content:
        blocks = [Block(id=BLOCK, type="text", status="done", length=len(content))]
    for block in blocks:
        if block.sources:
            data = {"sources": [source.model_dump(mode="json") for source in block.sources]}
            yield BlockStarted(block=block.id, kind=BlockKind.SOURCES, name=block.name, member=block.member, data=data)
            yield BlockFinished(block=block.id, data=data)
        text = content[block.offset : block.offset + block.length] if block.type == "text" else block.content
        if text and (kind := SAID.get(block.type)) is not None:
            yield BlockStarted(block=block.id, kind=kind, name=block.name, member=block.member)
            yield BlockDelta(block=block.id, offset=0, text=text)
            yield BlockFinished(block=block.id)


def _outcome(state: str, reason: str | None, message: str | None) -> Outcome:
    if state == "cancelled":
        return RunCancelled()
    if state == "failed":
        return RunFailed(reason=reason or "Internal", message=message or "The answer failed.")
    return RunFinished()
