"""Answers in the parts that they have: what each member of a team says, and what was said to them meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wegent_contracts.protocol.blocks import Block


@dataclass(frozen=True)
class Part:
    """`guidance`: the block of what somebody said to the answer; None: text of the answer itself. `speaker`: the member
    of the team whose text it is."""

    text: str
    guidance: Block | None = None
    speaker: str | None = None


def parts(content: str, blocks: Iterable[Block]) -> Iterator[Part]:
    """In their order; parts of the answer that say nothing are left out."""
    begin, speaker = 0, None
    for block in blocks:
        begins = block.type == "text" and block.name not in {None, speaker}
        if block.type != "guidance" and not begins:
            continue
        if (text := content[begin : block.offset].strip("\n")).strip():
            yield Part(text, speaker=speaker)
        begin = max(begin, block.offset)
        if begins:
            speaker = block.name
        else:
            yield Part(block.content or "", block)
    if (text := (content[begin:].lstrip("\n") if begin else content)).strip():
        yield Part(text, speaker=speaker)


def marks(block: dict[str, Any]) -> bool:
    """Whether a stored block parts the text: guidance, or a stretch that a member says."""
    return block.get("type") == "guidance" or (block.get("type") == "text" and block.get("name") is not None)


def marks_of(stored: Iterable[dict[str, Any]]) -> list[Block]:
    """Those of the blocks that a message is stored with."""
    return [Block.model_validate(block) for block in stored if marks(block)]
