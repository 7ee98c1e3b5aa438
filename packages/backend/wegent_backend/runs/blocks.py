"""The blocks of a run as viewers see them, folded from its events. Pure."""

from __future__ import annotations

from typing import Final

from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted
from wegent_contracts.protocol.blocks import Block, BlockStatus, BlockType
from wegent_contracts.protocol.sources import Source

TYPES: Final[dict[BlockKind, BlockType]] = {
    BlockKind.TEXT: "text",
    BlockKind.THINKING: "thinking",
    BlockKind.TOOL_CALL: "tool",
    BlockKind.TOOL_RESULT: "tool",
    BlockKind.FILE_CHANGE: "file_change",
    BlockKind.FORM: "form",
    BlockKind.SOURCES: "sources",
    BlockKind.GUIDANCE: "guidance",
    BlockKind.MEMBER: "member",
}
_FIRST: Final[dict[BlockKind, BlockStatus]] = {
    BlockKind.TOOL_CALL: "pending",
    BlockKind.FORM: "pending",
    BlockKind.GUIDANCE: "done",
}
_OF_A_STEP: Final[frozenset[BlockType]] = frozenset({"thinking", "guidance", "member"})
WITH_CONTENT: Final[frozenset[BlockType]] = frozenset({"thinking", "member"})
"""What such a block says is in the block itself, and no part of the message's text."""


class _Growing:
    """A block; its text is joined when somebody asks."""

    def __init__(self, event: BlockStarted, offset: int) -> None:
        data = event.data or {}
        self.shown = Block(
            id=event.block,
            type=TYPES[event.kind],
            status=_FIRST.get(event.kind, "streaming"),
            name=event.name,
            member=event.member,
            offset=offset,
            tool_use_id=data.get("tool_use_id"),
            tool_input=data.get("input"),
            guidance_id=data.get("guidance_id"),
            content=data.get("text"),
            sources=data.get("sources"),
            render_payload=data.get("render_payload"),
            started_at=event.at,
        )
        self._parts: list[str] = []
        self._length = 0

    def append(self, delta: BlockDelta) -> BlockDelta:
        """The part of the delta that is new."""
        known = self._length - delta.offset
        if known < 0:
            raise ValueError(f"a delta at {delta.offset} of {delta.block} leaves a gap after {self._length}")
        text = delta.text[known:]
        self._parts.append(text)
        self._length += len(text)
        return delta if not known else BlockDelta(block=delta.block, offset=self._length - len(text), text=text)

    def cut(self, offset: int) -> None:
        self._parts = ["".join(self._parts)[:offset]]
        self._length = len(self._parts[0])

    def block(self) -> Block:
        if self.shown.type in WITH_CONTENT:
            return self.shown.model_copy(update={"content": "".join(self._parts)})
        return self.shown.model_copy()


class Blocks:
    """In the order in which they began."""

    def __init__(self) -> None:
        self._blocks: dict[str, _Growing] = {}

    def __contains__(self, block: str) -> bool:
        return block in self._blocks

    def start(self, event: BlockStarted, offset: int) -> None:
        """A tool's block may begin again: the call is made anew."""
        self._blocks[event.block] = _Growing(event, offset)

    def append(self, delta: BlockDelta) -> BlockDelta:
        """The part of a delta that is new, of a block with content of its own."""
        growing = self._blocks.get(delta.block)
        return delta if growing is None else growing.append(delta)

    def grow(self, block: str, length: int) -> None:
        """A text block has `length` code points."""
        self._blocks[block].shown.length = length

    def finish(self, event: BlockFinished) -> None:
        growing = self._blocks.get(event.block)
        if growing is None:
            return
        data = event.data or {}
        growing.shown.status = _status(data.get("status"))
        growing.shown.finished_at = event.at
        if growing.shown.type == "tool":
            growing.shown.tool_output = data.get("output")

    def withdraw(self, block: str, offset: int) -> None:
        if offset and block in self._blocks:
            self._blocks[block].cut(offset)
        else:
            self._blocks.pop(block, None)

    def cut_text(self, length: int) -> None:
        """The message's text ends at `length` now."""
        for name, growing in list(self._blocks.items()):
            shown = growing.shown
            if shown.type != "text":
                continue
            shown.length = max(0, min(shown.length, length - shown.offset))
            if not shown.length and shown.offset >= length:
                del self._blocks[name]

    def get(self, block: str) -> Block | None:
        growing = self._blocks.get(block)
        return None if growing is None else growing.block()

    def all(self) -> list[Block]:
        return [growing.block() for growing in self._blocks.values()]

    def sources(self) -> list[Source]:
        """All that the answer may cite, by number."""
        found = {source.index: source for growing in self._blocks.values() for source in growing.shown.sources or ()}
        return [found[index] for index in sorted(found)]

    def unfinished(self, kept: frozenset[str]) -> list[str]:
        """Thinking, guidance and what members say aside, of steps that are not finished."""
        return [name for name, growing in self._blocks.items() if growing.shown.type in _OF_A_STEP and name not in kept]


def _status(found: object) -> BlockStatus:
    return found if found in ("error", "denied") else "done"
