"""Who is writing a message: told to the others, and kept nowhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from wegent_contracts.errors import RateLimited
from wegent_contracts.protocol.group_chat import ChatTyping, TypingShown
from wegent_contracts.protocol.socket import OkAck

from wegent_backend.chat.group_chat.errors import NotAGroupChat
from wegent_backend.context import Context
from wegent_backend.realtime.events import Caller
from wegent_backend.realtime.rooms import task_room
from wegent_backend.tasks import people, repository

WINDOW_SECONDS: Final = 60


class TypingRates:
    """How often everybody has said so in this minute, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._window = -1
        self._counts: Counter[int] = Counter()

    def take(self, user_id: int, most: int) -> None:
        """Count one. Raises RateLimited."""
        now = self._clock()
        window = int(now // WINDOW_SECONDS)
        if window != self._window:
            self._window, self._counts = window, Counter()
        self._counts[user_id] += 1
        if self._counts[user_id] > most:
            wait = max(1, round((window + 1) * WINDOW_SECONDS - now))
            raise RateLimited(
                f"That somebody writes may be said {most} times a minute (WEGENT_GROUP_CHAT_TYPING_PER_MINUTE).",
                details={"retry_after": wait},
            )


async def typing(rates: TypingRates, caller: Caller, body: ChatTyping) -> OkAck:
    """Raises RateLimited, NotFound, Forbidden for who may only read, and NotAGroupChat."""
    rates.take(caller.subject.user_id, caller.ports.settings.group_chat.typing_per_minute)
    async with caller.unit(write=False) as ctx:
        await _tell(ctx, body)
    return OkAck()


async def _tell(ctx: Context, body: ChatTyping) -> None:
    task = await repository.usable(ctx.session, ctx.subject, body.task_id)
    if not task.is_group_chat:
        raise NotAGroupChat
    sender = await people.sender(ctx.session, ctx.subject.user_id)
    seconds = ctx.ports.settings.group_chat.typing_seconds if body.typing else 0
    shown = TypingShown(task_id=task.id, sender=sender, typing=body.typing, seconds=seconds)
    ctx.emit("chat:typing", shown, room=task_room(task.id), skip_sid=ctx.sid)
