"""Folding a run's events into what a viewer sees. Pure, so that every reader comes to the same text."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.events import (
    BlockDelta,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
)

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
    """An event and where it touches the message's text: `offset` is set for text deltas and withdrawals of text."""

    seq: int
    event: RunEvent
    offset: int | None


class RunView:
    """The state after the events up to `seq`.

    The message's text joins the run's text blocks; offsets in it count code points. A withdrawal cuts the text from
    its place on, later blocks included.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.ended = False
        self.length = 0
        self._parts: list[str] = []
        self._text_blocks: dict[str, int] = {}

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def apply(self, logged: LoggedEvent) -> ViewStep:
        """Fold one event. Events must come in order; the caller has dropped what `seq` already covers."""
        event, offset = logged.event, None
        if isinstance(event, BlockStarted) and event.kind is BlockKind.TEXT:
            self._text_blocks[event.block] = self.length
        elif isinstance(event, BlockDelta) and event.block in self._text_blocks:
            offset = self._append(self._text_blocks[event.block] + event.offset, event.text)
        elif isinstance(event, BlockWithdrawn) and event.block in self._text_blocks:
            offset = self._cut(self._text_blocks[event.block] + event.offset)
        elif isinstance(event, TERMINAL):
            self.ended = True
        self.seq = logged.seq
        return ViewStep(logged.seq, event, offset)

    def withdrawals(self) -> list[BlockWithdrawn]:
        """What takes all text back: one withdrawal, of the first text block that still stands."""
        standing = [block for block, start in self._text_blocks.items() if start < self.length]
        return [BlockWithdrawn(block=standing[0])] if standing else []

    def _append(self, offset: int, text: str) -> int:
        if offset != self.length:
            raise ValueError(f"a delta at {offset} does not continue the text of {self.length} code points")
        self._parts.append(text)
        self.length += len(text)
        return offset

    def _cut(self, offset: int) -> int:
        self._parts = [self.text[:offset]]
        self.length = len(self._parts[0])
        return offset


def merge_deltas(events: list[LoggedEvent]) -> list[LoggedEvent]:
    """Neighbouring deltas of one block as one event."""
    merged: list[LoggedEvent] = []
    texts: list[str] = []

    def close() -> None:
        if len(texts) > 1:
            last = merged[-1]
            assert isinstance(last.event, BlockDelta)  # noqa: S101 - texts are collected for deltas only
            event = BlockDelta(block=last.event.block, offset=last.event.offset, text="".join(texts))
            merged[-1] = LoggedEvent(last.seq, event, last.covers_from)
        texts.clear()

    for logged in events:
        event, last = logged.event, merged[-1] if merged else None
        if not isinstance(event, BlockDelta):
            close()
            merged.append(logged)
        elif texts and last is not None and isinstance(last.event, BlockDelta) and last.event.block == event.block:
            texts.append(event.text)
            merged[-1] = LoggedEvent(logged.seq, last.event, last.covers_from)
        else:
            close()
            texts.append(event.text)
            merged.append(logged)
    close()
    return merged
