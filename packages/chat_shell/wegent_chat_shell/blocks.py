"""Turns the pieces that a model streams into block events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, EngineEvent

BLOCKS: Final = "wegent_blocks"
"""In the metadata of a message: the blocks that show it."""
PARAGRAPH: Final = "\n\n"


@dataclass(frozen=True)
class Speaker:
    """A member of a team who has the word. `number`: which part of the answer it is, the same after a crash.

    `aside`: what is said is no part of the answer's text: others may be speaking at the same time.
    """

    name: str
    position: int
    number: int
    aside: bool = False


class BlockWriter:
    """One open block at a time; a piece of another kind closes it and opens the next.

    Ids are `a{attempt}.b{n}`, n from 1; those of a member `a{attempt}.m{number}.b{n}`. Offsets count code points.
    """

    def __init__(self, attempt: int, speaker: Speaker | None = None) -> None:
        self._prefix = f"a{attempt}" if speaker is None else f"a{attempt}.m{speaker.number}"
        self._speaker = speaker
        self._count = 0
        self._kind: BlockKind | None = None
        self._offset = 0
        self._half = ""
        self._gap = False

    @property
    def count(self) -> int:
        """Blocks opened so far."""
        return self._count

    def names(self, *, after: int) -> list[str]:
        """Ids of the blocks opened since there were `after`."""
        return [self._name(number) for number in range(after + 1, self._count + 1)]

    def add(self, kind: BlockKind, piece: str) -> Iterator[EngineEvent]:
        """Events for one piece of text; none for an empty one."""
        if kind is not self._kind and piece:
            yield from self.close()
            yield self._open(kind)
            if self._gap and kind is BlockKind.TEXT:
                self._gap = False
                yield self._delta(PARAGRAPH)
        text = self._whole(piece)
        if text:
            yield self._delta(text)

    def begin_paragraph(self) -> None:
        """Set the next text off from the text before it."""
        self._gap = True

    def close(self) -> Iterator[EngineEvent]:
        """Finish the open block, if any."""
        if self._kind is None:
            return
        if self._half:
            self._half = ""
            yield self._delta("\ufffd")
        yield BlockFinished(block=self._block)
        self._kind = None

    @property
    def _block(self) -> str:
        return self._name(self._count)

    def _name(self, number: int) -> str:
        return f"{self._prefix}.b{number}"

    def _open(self, kind: BlockKind) -> BlockStarted:
        self._count += 1
        self._kind, self._offset = kind, 0
        speaker = self._speaker
        if speaker is None:
            return BlockStarted(block=self._block, kind=kind)
        spoken = kind is BlockKind.TEXT
        shown = BlockKind.MEMBER if spoken and speaker.aside else kind
        name = speaker.name if spoken else None
        data = {"aside": True} if speaker.aside and not spoken else None
        return BlockStarted(block=self._block, kind=shown, name=name, member=speaker.name, data=data)

    def _delta(self, text: str) -> BlockDelta:
        delta = BlockDelta(block=self._block, offset=self._offset, text=text)
        self._offset += len(text)
        return delta

    def _whole(self, piece: str) -> str:
        """Join surrogate halves: some servers cut an emoji in two escapes and send them in two chunks."""
        if piece.isascii() and not self._half:
            return piece
        text = self._half + piece
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            self._half, text = text[-1], text[:-1]
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
