"""One answer as it grows: which events are new, which text they add. Pure; offsets count code points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Added:
    """Text after what is known."""

    text: str


@dataclass(frozen=True)
class Rewritten:
    """What was known from `offset` on no longer counts; `text` stands there now."""

    offset: int
    text: str


class Gap(Exception):
    """Text before this chunk is missing; it must be asked for from the known length on."""


class Answer:
    """Text so far and the place in the run log that it amounts to."""

    def __init__(self) -> None:
        self.text = ""
        self.seq = 0

    def is_new(self, seq: int) -> bool:
        return seq > self.seq

    def chunk(self, *, offset: int, content: str, seq: int, replace: bool) -> Added | Rewritten | None:
        """Applies one chunk; None when it brings nothing new. Raises Gap and changes nothing when text is missing."""
        if not self.is_new(seq):
            return None
        if offset > len(self.text):
            raise Gap
        self.seq = seq
        if replace:
            return self._become(self.text[:offset] + content)
        # What overlaps has been seen already.
        fresh = content[len(self.text) - offset :]
        self.text += fresh
        return Added(fresh) if fresh else None

    def snapshot(self, text: str, seq: int) -> Added | Rewritten | None:
        """Takes over what the server says the answer is at `seq`."""
        if seq < self.seq:
            return None
        self.seq = seq
        return self._become(text)

    def finished(self, text: str) -> Added | Rewritten | None:
        """Takes over the whole text of the ended answer."""
        return self._become(text)

    def _become(self, text: str) -> Added | Rewritten | None:
        old, self.text = self.text, text
        if text == old:
            return None
        if text.startswith(old):
            return Added(text[len(old) :])
        same = next((at for at, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), min(len(old), len(text)))
        return Rewritten(same, text[same:])
