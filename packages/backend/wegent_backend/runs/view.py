"""Folding a run's events into what a viewer sees. Pure, so that every reader comes to the same text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    ContextMeasured,
    MemberFinished,
    MemberStarted,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStatus,
    Usage,
)
from wegent_contracts.protocol.context import ContextUse

from wegent_backend.runs import measures
from wegent_backend.runs.blocks import Blocks

TERMINAL = (RunFinished, RunFailed, RunCancelled)


@dataclass(frozen=True)
class LoggedEvent:
    """An event at its place in the run. A merged delta covers `first_seq`..`seq`; others have both the same."""

    seq: int
    event: RunEvent
    first_seq: int = 0

    @property
    def covers_from(self) -> int:
        return self.first_seq or self.seq


@dataclass(frozen=True)
class ViewStep:
    """An event and where it touches the message's text: `offset` is set for text deltas and withdrawals of text.

    `again`: a block or a member's part ends that has ended before, in an earlier attempt.
    """

    seq: int
    event: RunEvent
    offset: int | None
    again: bool = False


class RunView:
    """The state after the events up to `seq`.

    The message's text joins the run's text blocks; offsets in it count code points. A withdrawal cuts the text from
    its place on, later blocks included. `stage`: of a pipeline, the one that began last.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.ended = False
        self.length = 0
        self.blocks = Blocks()
        self.context: ContextUse | None = None
        self.substitutes: dict[str, str] = {}
        """Models that answered, by the names of those that could not."""
        self.stage: int | None = None
        self._parts: list[str] = []
        self._text_blocks: dict[str, int] = {}
        self._finished: set[str | int] = set()

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def apply(self, logged: LoggedEvent) -> ViewStep:
        """Fold one event. Events must come in order; the caller has dropped what `seq` already covers."""
        event, offset, again = logged.event, None, False
        if isinstance(event, BlockDelta):
            event, offset = self._grow(event)
        elif isinstance(event, BlockStarted):
            self._start(event)
        elif isinstance(event, BlockFinished):
            self.blocks.finish(event)
            again = event.block in self._finished
            self._finished.add(event.block)
        elif isinstance(event, BlockWithdrawn):
            offset = self._withdraw(event)
        elif isinstance(event, RunStatus):
            self._remark(event)
        elif isinstance(event, MemberStarted | MemberFinished):
            again = self._member(event)
        elif isinstance(event, ContextMeasured | Usage):
            self.context = measures.after(self.context, event)
        elif isinstance(event, TERMINAL):
            self.ended = True
        self.seq = logged.seq
        return ViewStep(logged.seq, event, offset, again)

    def withdrawals(self, kept: frozenset[str] = frozenset()) -> list[BlockWithdrawn]:
        """What takes back all that unfinished steps have said; `kept` are the blocks of the finished ones.

        Of texts only the first is withdrawn: those after it go with it.
        """
        standing = [block for block, start in self._text_blocks.items() if block not in kept and start < self.length]
        return [BlockWithdrawn(block=block) for block in (*standing[:1], *self.blocks.unfinished(kept))]

    def _remark(self, event: RunStatus) -> None:
        if event.model is not None and event.in_place_of is not None:
            self.substitutes[event.in_place_of] = event.model

    def _start(self, event: BlockStarted) -> None:
        self.blocks.start(event, self.length)
        if event.kind is BlockKind.TEXT:
            self._text_blocks[event.block] = self.length

    def _member(self, event: MemberStarted | MemberFinished) -> bool:
        """Whether its part has ended before."""
        if isinstance(event, MemberStarted):
            self.stage = event.stage
            return False
        again = event.number in self._finished
        self._finished.add(event.number)
        return again

    def _grow(self, delta: BlockDelta) -> tuple[BlockDelta, int | None]:
        start = self._text_blocks.get(delta.block)
        if start is None:
            return self.blocks.append(delta), None
        delta, offset = self._append(delta, start)
        self.blocks.grow(delta.block, self.length - start)
        return delta, offset

    def _withdraw(self, event: BlockWithdrawn) -> int | None:
        start = self._text_blocks.get(event.block)
        if start is None:
            self.blocks.withdraw(event.block, event.offset)
            return None
        offset = self._cut(start + event.offset)
        self.blocks.cut_text(offset)
        return offset

    def _append(self, delta: BlockDelta, start: int) -> tuple[BlockDelta, int]:
        """Append the part of the delta that is new: a merged one may reach back over what is already here."""
        known = self.length - (start + delta.offset)
        if known < 0:
            raise ValueError(f"a delta at {start + delta.offset} leaves a gap after {self.length} code points")
        if known:
            delta = BlockDelta(block=delta.block, offset=delta.offset + known, text=delta.text[known:])
        offset = self.length
        self._parts.append(delta.text)
        self.length += len(delta.text)
        return delta, offset

    def _cut(self, offset: int) -> int:
        self._parts = [self.text[:offset]]
        self.length = len(self._parts[0])
        return offset


def merge_deltas(events: list[LoggedEvent]) -> list[LoggedEvent]:
    """Neighbouring deltas of one block as one event."""
    merged: list[LoggedEvent] = []
    for _, neighbours in groupby(events, key=_delta_group):
        group = list(neighbours)
        merged.append(group[0] if len(group) == 1 else _as_one(group))
    return merged


def _delta_group(logged: LoggedEvent) -> object:
    return logged.event.block if isinstance(logged.event, BlockDelta) else logged.seq


def _as_one(group: list[LoggedEvent]) -> LoggedEvent:
    deltas = [logged.event for logged in group if isinstance(logged.event, BlockDelta)]
    text = "".join(delta.text for delta in deltas)
    event = BlockDelta(block=deltas[0].block, offset=deltas[0].offset, text=text)
    return LoggedEvent(group[-1].seq, event, group[0].covers_from)
