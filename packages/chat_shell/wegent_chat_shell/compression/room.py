"""How many tokens of a context window are for what a model is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.settings import ChatShellSettings

# A window that is mostly answer would have no room for a question.
_LARGEST_DEFAULT_RESERVE: Final = 4


@dataclass(frozen=True)
class Room:
    """In estimated tokens. `most` may be given; beyond `compact_at`, what is old is shortened first."""

    window: int
    most: int
    compact_at: int
    recent: int
    """What stays word for word when the rest is summed up."""
    summary: int
    """The longest summary."""


def room_of(target: ModelTarget, settings: ChatShellSettings) -> Room | None:
    """None: nobody says how large the model's window is."""
    return None if target.context_window is None else room_in(target.context_window, target, settings)


def room_in(window: int, target: ModelTarget, settings: ChatShellSettings) -> Room:
    """In a window of this many tokens, answer included."""
    answer = target.max_output_tokens or min(settings.reserved_output_tokens, window // _LARGEST_DEFAULT_RESERVE)
    most = max(1, window - answer)
    return Room(
        window=window,
        most=most,
        compact_at=int(most * settings.compact_at),
        recent=int(most * settings.compact_keep),
        summary=int(most * settings.compact_summary),
    )
