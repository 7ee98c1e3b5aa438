"""Sending a message from outside of a transaction: sent twice at once, it is stored once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from sqlalchemy.exc import IntegrityError
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck

from wegent_backend.chat import service
from wegent_backend.context import Context

Begin: TypeAlias = Callable[[], AbstractAsyncContextManager[Context]]
"""Begins a unit of work that writes."""

Units: TypeAlias = Callable[[bool], AbstractAsyncContextManager[Context]]
"""Begins one that writes, or that only reads."""


async def send(begin: Begin, body: ChatSend) -> ChatSendAck:
    """Raises what `service.send` raises."""
    try:
        async with begin() as ctx:
            return await service.send(ctx, body)
    except IntegrityError:
        if body.client_message_id is None:
            raise
    # The same message was stored at the same time: now it can be seen.
    async with begin() as ctx:
        return await service.send(ctx, body)
