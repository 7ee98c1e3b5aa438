"""Shortens what tools have answered in this turn, the oldest first. Pure: the turn's state keeps all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from wegent_chat_shell.history import estimate_tokens

KEPT_CHARS: Final = 400
"""Beginning of an answer that stays; shorter ones are left as they are."""


def shortened(messages: Sequence[AnyMessage], excess: int) -> tuple[list[AnyMessage], int]:
    """The messages with about `excess` tokens less, and how many answers of tools were shortened.

    Those that the model has not seen yet come last: they are cut only as far as needed.
    """
    known, count = list(messages), 0
    unseen = _unseen_from(known)
    for at, message in enumerate(known[:unseen]):
        if excess <= 0:
            return known, count
        if isinstance(message, ToolMessage) and len(message.text) > 2 * KEPT_CHARS:
            known[at], saved = _cut(message, KEPT_CHARS)
            excess, count = excess - saved, count + 1
    return _cut_unseen(known, unseen, excess, count)


def _unseen_from(messages: Sequence[AnyMessage]) -> int:
    """Place behind the model's last word."""
    return next((at + 1 for at in range(len(messages) - 1, -1, -1) if isinstance(messages[at], AIMessage)), 0)


def _cut_unseen(known: list[AnyMessage], first: int, excess: int, count: int) -> tuple[list[AnyMessage], int]:
    """Each gives up its part of what is too much."""
    places = [at for at in range(first, len(known)) if isinstance(known[at], ToolMessage)]
    total = sum(estimate_tokens(known[at].text) for at in places)
    if excess <= 0 or not total:
        return known, count
    share = max(0.0, 1 - excess / total)
    for at in places:
        message = known[at]
        if isinstance(message, ToolMessage) and len(message.text) > 2 * KEPT_CHARS:
            known[at], _ = _cut(message, max(KEPT_CHARS, int(len(message.text) * share)))
            count += 1
    return known, count


def _cut(message: ToolMessage, length: int) -> tuple[ToolMessage, int]:
    """And how many tokens that saves."""
    left = len(message.text) - length
    text = (
        f"{message.text[:length]}\n[{left} more characters were left out to save room. "
        f"If you need them, call {message.name or 'the tool'} again for that part.]"
    )
    saved = estimate_tokens(message.text) - estimate_tokens(text)
    return message.model_copy(update={"content": text}), saved
