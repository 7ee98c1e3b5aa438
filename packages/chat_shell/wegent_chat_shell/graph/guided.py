"""Guidance as messages of the user in the agent's state, and as blocks in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted

from wegent_chat_shell.blocks import BLOCKS
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.guidance import Guidance

HEARD: Final = "wegent_guidance"
"""In the metadata of a user's message: the id of the guidance that it is."""


async def waits(turn: Turn, messages: Sequence[AnyMessage]) -> bool:
    """Whether something was said to the run that is not in `messages`."""
    return turn.guide is not None and await turn.guide.waits(heard(messages))


async def take(turn: Turn, messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """What was said to the run and is not in `messages`; the answer shows it from now on."""
    if turn.guide is None:
        return []
    return [await _shown(turn, guidance) for guidance in await turn.guide.take(heard(messages))]


def goes_on(messages: Sequence[AnyMessage]) -> bool:
    """Whether the model is asked once more after text of its own, because of guidance."""
    return has_spoken(messages) and _id_of(messages[-1]) is not None


def has_spoken(messages: Sequence[AnyMessage]) -> bool:
    """Whether the model has said something in this turn."""
    return any(isinstance(message, AIMessage) and message.text for message in messages)


def heard(messages: Sequence[AnyMessage]) -> list[int]:
    """Ids of the guidance among them."""
    return [told for message in messages if (told := _id_of(message)) is not None]


async def _shown(turn: Turn, guidance: Guidance) -> HumanMessage:
    block = f"guidance:{guidance.guidance_id}"
    data = {"guidance_id": guidance.guidance_id, "text": guidance.text}
    name = guidance.sender or None
    await turn.emit(BlockStarted(block=block, kind=BlockKind.GUIDANCE, name=name, data=data))
    await turn.emit(BlockFinished(block=block, data={**data, "sender": guidance.sender, **guidance.facts}))
    text = guidance.told or guidance.text
    return HumanMessage(text, response_metadata={BLOCKS: [block], HEARD: guidance.guidance_id})


def _id_of(message: AnyMessage) -> int | None:
    told = message.response_metadata.get(HEARD)
    return told if isinstance(told, int) else None
