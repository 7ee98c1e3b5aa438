"""What a model is asked, from the messages of a conversation: usually the last one, or to go on with a cut answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wegent_backend.tables import SubtaskRow

GO_ON: Final = (
    "Your last answer was cut off. Go on exactly where it stopped, in the middle of the word if need be. "
    "Repeat nothing of it, and say nothing about the interruption."
)


def asked(messages: Sequence[SubtaskRow]) -> tuple[list[SubtaskRow], SubtaskRow]:
    """What was said before, and the question. An answer at the end is one to go on with."""
    *history, last = messages
    if last.role == "USER":
        return _joined(history), last
    return _joined([*history, last], going_on=True), SubtaskRow(role="USER", message_id=last.message_id, content=GO_ON)


def _joined(messages: Sequence[SubtaskRow], *, going_on: bool = False) -> list[SubtaskRow]:
    """An answer in several parts as one: how its first parts ended is of no matter, for they went on."""
    joined: list[SubtaskRow] = []
    for message in messages:
        if message.continues is not None and joined and joined[-1].role == "ASSISTANT":
            joined[-1] = _answer(joined[-1], message.state, message)
        else:
            joined.append(message)
    if going_on:
        joined[-1] = _answer(joined[-1], "CANCELLED")
    return joined


def _answer(first: SubtaskRow, state: str, rest: SubtaskRow | None = None) -> SubtaskRow:
    """For models only: no row of the database."""
    content, blocks, place = first.content, list(first.blocks or ()), (rest or first).message_id
    if rest is not None:
        blocks += [{**block, "offset": block.get("offset", 0) + len(content)} for block in rest.blocks or ()]
        content += rest.content
    return SubtaskRow(role="ASSISTANT", message_id=place, content=content, blocks=blocks, state=state)
