"""Makes a conversation fit the model's context window by leaving out its oldest turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegent_contracts.protocol.chat import ChatMessage, ChatRequest

from wegent_chat_shell.errors import ContextOverflow
from wegent_chat_shell.llm.images import IMAGE_TOKENS

MESSAGE_OVERHEAD = 4
_BYTES_PER_TOKEN = 3
# A window that is mostly answer would have no room for a question.
_LARGEST_DEFAULT_RESERVE = 4


@dataclass(frozen=True)
class FittedHistory:
    """`messages` end with the new one, roles alternate; `dropped_turns` were left out, oldest first."""

    messages: list[ChatMessage]
    dropped_turns: int


def estimate_tokens(text: str) -> int:
    """Upper estimate without a tokenizer: a third of the UTF-8 bytes, so one token for a Chinese character."""
    return len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN + 1


def fit(request: ChatRequest, *, reserved_output_tokens: int) -> FittedHistory:
    """Keep the newest whole turns that fit.

    Raises ContextOverflow when the system prompt and the new message alone do not fit.
    """
    newest = ChatMessage(role="user", content=request.message, images=request.images)
    turns = _turns([message for message in request.history if message.content.strip()])
    room = _room(request, reserved_output_tokens)
    if room is None:
        return FittedHistory(_alternating([*_flat(turns), newest]), 0)
    room -= _cost([newest])
    if room < 0:
        raise _overflow(request, over_by=-room)
    kept = _newest_that_fit(turns, room)
    return FittedHistory(_alternating([*_flat(kept), newest]), len(turns) - len(kept))


def _room(request: ChatRequest, reserved_output_tokens: int) -> int | None:
    """Tokens for messages: the window without answer and system prompt; None when the window is unknown."""
    window = request.model.context_window
    if window is None:
        return None
    answer = request.model.max_output_tokens or min(reserved_output_tokens, window // _LARGEST_DEFAULT_RESERVE)
    return window - answer - (estimate_tokens(request.system_prompt) if request.system_prompt else 0)


def _overflow(request: ChatRequest, *, over_by: int) -> ContextOverflow:
    length = estimate_tokens(request.message)
    fits = max(0, length - over_by)
    return ContextOverflow(
        f'The message is too long for model "{request.model.name}": about {length} tokens, of which about {fits} fit '
        "beside the instructions and the answer. Shorten it, or choose a model with a larger context window.",
        details={"model": request.model.name, "tokens": length, "fits": fits, "window": request.model.context_window},
    )


def _turns(history: Sequence[ChatMessage]) -> list[list[ChatMessage]]:
    """A turn starts with a user message and holds what was answered to it."""
    turns: list[list[ChatMessage]] = []
    for message in history:
        if message.role == "user" or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _newest_that_fit(turns: list[list[ChatMessage]], room: int) -> list[list[ChatMessage]]:
    first = len(turns)
    while first > 0 and (cost := _cost(turns[first - 1])) <= room:
        room -= cost
        first -= 1
    return turns[first:]


def _cost(messages: Sequence[ChatMessage]) -> int:
    return sum(
        estimate_tokens(message.content) + MESSAGE_OVERHEAD + IMAGE_TOKENS * len(message.images) for message in messages
    )


def _flat(turns: list[list[ChatMessage]]) -> list[ChatMessage]:
    return [message for turn in turns for message in turn]


def _alternating(messages: list[ChatMessage]) -> list[ChatMessage]:
    """Join neighbours of one role: after a failed answer there are two user messages, which many servers refuse."""
    joined: list[ChatMessage] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            text = f"{joined[-1].content}\n\n{message.content}"
            images = [*joined[-1].images, *message.images]
            joined[-1] = ChatMessage(role=message.role, content=text, images=images)
        else:
            joined.append(message)
    return joined
