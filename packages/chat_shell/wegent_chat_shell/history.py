"""A conversation as turns that alternate, and how many tokens it takes at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wegent_contracts.protocol.chat import ChatMessage, ChatRequest

from wegent_chat_shell.errors import ContextOverflow
from wegent_chat_shell.llm.images import IMAGE_TOKENS

MESSAGE_OVERHEAD: Final = 4
_BYTES_PER_TOKEN: Final = 3


def estimate_tokens(text: str) -> int:
    """Upper estimate without a tokenizer: a third of the UTF-8 bytes, so one token for a Chinese character."""
    return len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN + 1


def cost(messages: Sequence[ChatMessage]) -> int:
    """Tokens that messages take at most."""
    return sum(
        estimate_tokens(message.content) + MESSAGE_OVERHEAD + IMAGE_TOKENS * len(message.images) for message in messages
    )


def opening(request: ChatRequest) -> list[ChatMessage]:
    """What was said, the new message last; roles alternate, whatever failed before."""
    newest = ChatMessage(role="user", content=request.message, images=request.images, sent_at=request.sent_at)
    return _alternating([*(message for message in request.history if message.content.strip()), newest])


def check_question(request: ChatRequest, most: int | None) -> None:
    """Raises ContextOverflow when the instructions and the new message alone take more than `most` tokens."""
    if most is None:
        return
    question = ChatMessage(role="user", content=request.message, images=request.images)
    system = estimate_tokens(request.system_prompt) if request.system_prompt else 0
    over_by = cost([question]) + system - most
    if over_by > 0:
        raise _overflow(request, over_by)


def turns_of(history: Sequence[ChatMessage]) -> list[list[ChatMessage]]:
    """A turn starts with a user message and holds what was answered to it."""
    turns: list[list[ChatMessage]] = []
    for message in history:
        if message.role == "user" or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def newest_that_fit(turns: list[list[ChatMessage]], room: int) -> list[list[ChatMessage]]:
    """As many whole turns from the end as `room` tokens hold, without a hole."""
    first = len(turns)
    while first > 0 and (needed := cost(turns[first - 1])) <= room:
        room -= needed
        first -= 1
    return turns[first:]


def _overflow(request: ChatRequest, over_by: int) -> ContextOverflow:
    length = estimate_tokens(request.message)
    fits = max(0, length - over_by)
    return ContextOverflow(
        f'The message is too long for model "{request.model.name}": about {length} tokens, of which about {fits} fit '
        "beside the instructions and the answer. Shorten it, or choose a model with a larger context window.",
        details={"model": request.model.name, "tokens": length, "fits": fits, "window": request.model.context_window},
    )


def _alternating(messages: list[ChatMessage]) -> list[ChatMessage]:
    """Join neighbours of one role: after a failed answer there are two user messages, which many servers refuse."""
    joined: list[ChatMessage] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            text = f"{joined[-1].content}\n\n{message.content}"
            images = [*joined[-1].images, *message.images]
            joined[-1] = message.model_copy(update={"content": text, "images": images})
        else:
            joined.append(message)
    return joined
