"""Sending a message from outside of a transaction: sent twice at once, it is stored once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias, TypeVar

from sqlalchemy.exc import IntegrityError
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck

from wegent_backend.chat import service
from wegent_backend.chat.errors import MessageIdUsed
from wegent_backend.chat.queue import sending as queued
from wegent_backend.chat.queue.sending import Ack
from wegent_backend.context import Context

T = TypeVar("T")

Begin: TypeAlias = Callable[[], AbstractAsyncContextManager[Context]]
"""Begins a unit of work that writes."""

Units: TypeAlias = Callable[[bool], AbstractAsyncContextManager[Context]]
"""Begins one that writes, or that only reads."""


async def open_conversation(begin: Begin, body: ChatSend) -> ChatSendAck:
    """With its first message. Raises what `service.send` raises."""
    return await stored_once(begin, lambda ctx: service.send(ctx, body), named=body.client_message_id is not None)


async def send(begin: Begin, body: ChatSend) -> Ack:
    """Raises what `queue.sending.send` raises."""
    return await stored_once(begin, lambda ctx: queued.send(ctx, body), named=body.client_message_id is not None)


async def stored_once(begin: Begin, store: Callable[[Context], Awaitable[T]], *, named: bool) -> T:
    """Store a message; `named`: its client gave it an id, by which `store` finds the one that was stored before.

    Raises MessageIdUsed.
    """
    try:
        async with begin() as ctx:
            return await store(ctx)
    except IntegrityError:
        if not named:
            raise
    # The same message was stored at the same time: now it can be seen.
    try:
        async with begin() as ctx:
            return await store(ctx)
    except IntegrityError as error:
        raise MessageIdUsed(
            "A message with this id was sent before, in a conversation that you do not see any more. Choose another id."
        ) from error
