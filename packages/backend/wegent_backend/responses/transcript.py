"""A run as a numbered list of moments and stretches of text, whichever process and whichever merging it comes from.

Every moment takes one number for each event that it is shown as, every code point of text takes one. So a reader who
knows the last number that it got goes on exactly there, wherever its next piece was cut. What is withdrawn takes its
numbers along: none is given twice, and who has seen some of it can be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    RunEvent,
    RunStarted,
    RunStatus,
    Usage,
)

from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import TERMINAL

What: TypeAlias = Literal["created", "started", "opened", "text", "closed", "ended"]

SHOWN: Final = frozenset({BlockKind.TEXT, BlockKind.THINKING})
NUMBERS: Final[dict[What, int]] = {"created": 1, "started": 1, "opened": 2, "closed": 3, "ended": 1}
"""How many events each moment is shown as; a stretch of text has as many numbers as code points."""

CUT: Final = "answer_cut"
"""The engine's remark that the model stopped at its limit of tokens."""


class LostPlaceError(Exception):
    """The events do not fit together: some are missing. Reading all of them again helps."""


class WithdrawnError(Exception):
    """The reader has got something that does not count any more."""


@dataclass
class Item:
    """A part of the answer: text or thinking of one block, from `base` (code points) on."""

    index: int
    kind: BlockKind
    block: str
    base: int = 0
    length: int = 0
    closed: bool = False
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    @property
    def end(self) -> int:
        return self.base + self.length

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def cut(self, length: int) -> None:
        self.parts = [self.text[:length]]
        self.length = length
        self.closed = False


@dataclass
class Stretch:
    """Numbers from `first` on; of a text, the item's code points from `offset` on."""

    what: What
    first: int
    size: int
    item: Item | None = None
    offset: int = 0

    @property
    def last(self) -> int:
        return self.first + self.size - 1


class Transcript:
    """The state after the events applied so far."""

    def __init__(self) -> None:
        self.seq = 0
        self.next = 0
        self.items: list[Item] = []
        self.outcome: Outcome | None = None
        self.cut_short = False
        self.usage: list[Usage] = []
        self._kinds: dict[str, BlockKind] = {}
        self._stretches: list[Stretch] = []
        self._withdrawn: list[tuple[int, int]] = []
        self._push("created")

    @property
    def ended(self) -> bool:
        return self.outcome is not None

    @property
    def started(self) -> bool:
        return len(self._stretches) > 1

    def apply(self, seq: int, event: RunEvent) -> None:
        """Fold one event; those up to `seq` are known and change nothing. Raises LostPlaceError."""
        if seq <= self.seq:
            return
        if isinstance(event, BlockDelta):
            self._append(event)
        elif isinstance(event, BlockStarted):
            # Members who work side by side think at the same time: that would be a row of snippets here.
            aside = bool((event.data or {}).get("aside"))
            self._kinds[event.block] = BlockKind.MEMBER if aside else event.kind
        elif isinstance(event, BlockFinished):
            self._finish(event.block)
        elif isinstance(event, BlockWithdrawn):
            self._withdraw(event)
        elif isinstance(event, Usage):
            self.usage.append(event)
        else:
            self._turn(event)
        self.seq = seq

    def after(self, number: int) -> list[Stretch]:
        """What a reader who has got everything up to `number` is still to get. Raises WithdrawnError."""
        if any(first <= number < beyond for first, beyond in self._withdrawn):
            raise WithdrawnError
        place = len(self._stretches)
        while place and self._stretches[place - 1].last > number:
            place -= 1
        return [_rest(stretch, number) for stretch in self._stretches[place:]]

    def _turn(self, event: RunEvent) -> None:
        """What concerns the whole run."""
        if isinstance(event, RunStarted):
            self.cut_short = False
            if not self.started:
                self._push("started")
        elif isinstance(event, RunStatus):
            self.cut_short = self.cut_short or event.status == CUT
        elif isinstance(event, TERMINAL):
            self._close()
            self.outcome = event
            self._push("ended")

    def _append(self, delta: BlockDelta) -> None:
        kind = self._kinds.get(delta.block)
        if kind is None:
            raise LostPlaceError(delta.block)
        if kind not in SHOWN:
            return
        item = self._last_of(delta.block)
        known = item.end if item is not None else 0
        if delta.offset > known:
            raise LostPlaceError(delta.block)
        text = delta.text[known - delta.offset :]
        if text:
            self._say(self._open(delta.block, kind, known), text)

    def _open(self, block: str, kind: BlockKind, offset: int) -> Item:
        """The item that text of the block goes to: the last one, or a new one."""
        if self.items and self.items[-1].block == block and not self.items[-1].closed:
            return self.items[-1]
        self._close()
        self.items.append(Item(len(self.items), kind, block, offset))
        self._push("opened", self.items[-1])
        return self.items[-1]

    def _say(self, item: Item, text: str) -> None:
        last = self._stretches[-1]
        if last.what != "text" or last.item is not item or last.last + 1 != self.next:
            last = Stretch("text", self.next, 0, item, item.length)
            self._stretches.append(last)
        item.add(text)
        last.size += len(text)
        self.next += len(text)

    def _finish(self, block: str) -> None:
        if self.items and self.items[-1].block == block:
            self._close()

    def _close(self) -> None:
        if self.items and not self.items[-1].closed:
            self.items[-1].closed = True
            self._push("closed", self.items[-1])

    def _push(self, what: What, item: Item | None = None) -> None:
        self._stretches.append(Stretch(what, self.next, NUMBERS[what], item))
        self.next += NUMBERS[what]

    # --- taking back --------------------------------------------------------------------------------------------------

    def _withdraw(self, event: BlockWithdrawn) -> None:
        """Cut the answer where the block's text from the offset on begins; what came later is of the same attempt."""
        item = next((item for item in self.items if item.block == event.block and item.end > event.offset), None)
        if item is None:
            return
        keep = max(0, event.offset - item.base)
        place = self._place(item, keep)
        self._withdrawn.append((self._number(place, keep), self.next))
        del self._stretches[place + 1 if keep else place :]
        if keep:
            last = self._stretches[place]
            last.size = keep - last.offset
            item.cut(keep)
        del self.items[item.index + 1 if keep else item.index :]

    def _place(self, item: Item, keep: int) -> int:
        """The stretch in which the item's text ends after `keep` code points; with none, the one that opens it."""
        for place, stretch in enumerate(self._stretches):
            if stretch.item is not item:
                continue
            if not keep or (stretch.what == "text" and stretch.offset + stretch.size >= keep):
                return place
        raise LostPlaceError(item.block)

    def _number(self, place: int, keep: int) -> int:
        """The first number that does not count any more."""
        stretch = self._stretches[place]
        return stretch.first + keep - stretch.offset if keep else stretch.first

    def _last_of(self, block: str) -> Item | None:
        return next((item for item in reversed(self.items) if item.block == block), None)


def _rest(stretch: Stretch, number: int) -> Stretch:
    """The part of it that comes after `number`."""
    known = max(0, number + 1 - stretch.first)
    if not known:
        return Stretch(stretch.what, stretch.first, stretch.size, stretch.item, stretch.offset)
    return Stretch(stretch.what, stretch.first + known, stretch.size - known, stretch.item, stretch.offset + known)
