"""Answers that were guided, in the parts that they have: text, what was said to it, the rest of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wegent_contracts.protocol.blocks import Block


@dataclass(frozen=True)
class Part:
    """`guidance`: the block of what somebody said to the answer; None: text of the answer itself."""

    text: str
    guidance: Block | None = None


def parts(content: str, blocks: Iterable[Block]) -> Iterator[Part]:
    """In their order; parts of the answer that say nothing are left out."""
    begin = 0
    for block in blocks:
        if block.type != "guidance":
            continue
        if (text := content[begin : block.offset].strip("\n")).strip():
            yield Part(text)
        begin = max(begin, block.offset)
        yield Part(block.content or "", block)
    if (text := (content[begin:].lstrip("\n") if begin else content)).strip():
        yield Part(text)


def guidance_of(stored: Iterable[dict[str, Any]]) -> list[Block]:
    """The blocks of guidance among those that a message is stored with."""
    return [Block.model_validate(block) for block in stored if block.get("type") == "guidance"]
