"""A timeline, folded from a run's events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wegent_contracts.events import (
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    ContextCompacted,
    ContextMeasured,
    MemberFinished,
    MemberStarted,
    RunEvent,
    RunStarted,
    RunStatus,
    RunWaiting,
    Usage,
)

from wegent_backend.chat.timeline.schemas import ItemKind, ItemStatus, Spent, TimelineItem
from wegent_backend.runs.view import TERMINAL, LoggedEvent

KINDS: Final[dict[BlockKind, ItemKind]] = {
    BlockKind.TEXT: "text",
    BlockKind.THINKING: "thinking",
    BlockKind.TOOL_CALL: "tool",
    BlockKind.FORM: "form",
    BlockKind.FILE_CHANGE: "file_change",
    BlockKind.GUIDANCE: "guidance",
}
"""Sources belong to the call that found them, and what members say aside to their part."""


class Folding:
    """Items in the order in which they began."""

    def __init__(self) -> None:
        self.items: list[TimelineItem] = []
        self._blocks: dict[str, TimelineItem] = {}
        self._members: dict[int, TimelineItem] = {}
        self._calls: list[TimelineItem] = []
        self._waits: list[TimelineItem] = []

    def fold(self, logged: LoggedEvent) -> None:
        event, seq = logged.event, logged.covers_from
        if self._waits and not isinstance(event, RunWaiting):
            self._close(self._waits, event.at)
        if isinstance(event, RunStarted):
            # Whatever ran when the owner before died has not ended by itself.
            self._abandon()
            text = None if event.attempt == 1 else str(event.attempt)
            self._add(seq, "start", event, status="done", name=event.model, text=text)
        elif isinstance(event, BlockStarted | BlockFinished | BlockWithdrawn):
            self._block(seq, event)
        elif isinstance(event, MemberStarted):
            self._members[event.number] = self._add(seq, "member", event, name=event.member)
        elif isinstance(event, MemberFinished):
            self._end(self._members.get(event.number), event.at, "error" if event.failed else "done")
        elif isinstance(event, RunWaiting):
            text, tool = event.request.get("text"), event.request.get("tool")
            self._waits.append(self._add(seq, "waiting", event, name=tool, text=text))
        elif isinstance(event, TERMINAL):
            self._abandon()
        else:
            self._passing(seq, event)

    def _passing(self, seq: int, event: RunEvent) -> None:
        if isinstance(event, ContextMeasured):
            self._calls.append(self._add(seq, "model", event, name=event.model))
        elif isinstance(event, Usage):
            self._used(seq, event)
        elif isinstance(event, RunStatus):
            self._add(seq, "remark", event, status="done", name=event.status, text=event.message)
        elif isinstance(event, ContextCompacted):
            self._add(seq, "compaction", event, status="done", name=event.kind)

    def _add(
        self, seq: int, kind: ItemKind, event: RunEvent, *, status: ItemStatus = "running", **facts: str | None
    ) -> TimelineItem:
        ended = None if status == "running" else event.at
        item = TimelineItem(seq=seq, kind=kind, status=status, started_at=event.at, finished_at=ended, **facts)
        self.items.append(item)
        return item

    def _block(self, seq: int, event: BlockStarted | BlockFinished | BlockWithdrawn) -> None:
        known = self._blocks.get(event.block)
        if isinstance(event, BlockWithdrawn):
            if known is not None and not event.offset:
                self._end(known, event.at, "error")
        elif isinstance(event, BlockFinished):
            status = (event.data or {}).get("status")
            self._end(known, event.at, status if status in ("error", "denied") else "done")
        elif (kind := KINDS.get(event.kind)) is not None:
            item = self._add(seq, kind, event, name=event.name, member=event.member, block_id=event.block)
            self._blocks[event.block] = item

    def _used(self, seq: int, event: Usage) -> None:
        """Calls of one model may overlap in a team: which of them it was, nobody says; the first is taken."""
        call = next((call for call in self._calls if call.name == event.model), None)
        if call is None:
            call = self._add(seq, "model", event, name=event.model)
        else:
            self._calls.remove(call)
        call.spent = spent(event)
        self._end(call, event.at, "done")

    @staticmethod
    def _end(item: TimelineItem | None, at: float | None, status: ItemStatus) -> None:
        if item is not None and item.status == "running":
            item.status, item.finished_at = status, at

    def _close(self, items: list[TimelineItem], at: float | None) -> None:
        for item in items:
            self._end(item, at, "done")
        items.clear()

    def _abandon(self) -> None:
        for item in self.items:
            self._end(item, None, "error")
        self._calls.clear()


def spent(event: Usage) -> Spent:
    return Spent(
        input_tokens=event.input_tokens,
        output_tokens=event.output_tokens,
        cached_input_tokens=event.cached_input_tokens or 0,
        reasoning_tokens=event.reasoning_tokens or 0,
        cost=event.cost,
        currency=event.currency,
    )


def total(calls: Iterable[Spent]) -> Spent:
    """Tokens of all; a cost where each has one, in one currency."""
    calls = list(calls)
    currencies = {call.currency for call in calls}
    costs = [call.cost for call in calls if call.cost is not None]
    priced = bool(calls) and len(costs) == len(calls) and len(currencies) == 1
    return Spent(
        input_tokens=sum(call.input_tokens for call in calls),
        output_tokens=sum(call.output_tokens for call in calls),
        cached_input_tokens=sum(call.cached_input_tokens for call in calls),
        reasoning_tokens=sum(call.reasoning_tokens for call in calls),
        cost=sum(costs) if priced else None,
        currency=currencies.pop() if priced else None,
    )
