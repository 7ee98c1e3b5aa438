"""Emits to the sockets of every process, through Redis."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from wegent_backend.realtime.server import NAMESPACE, redis_manager


class SocketEmitter:
    """The context's Emitter. `manager` is a server's, or one that only writes.

    Redis out of reach: the manager tries again once, logs, and gives up; clients learn the state when they join again.
    """

    def __init__(self, manager: Any) -> None:
        self._manager = manager

    async def emit(self, event: str, payload: BaseModel, *, room: str | list[str], skip_sid: str | None = None) -> None:
        data = payload.model_dump(mode="json", exclude_none=True)
        await self._manager.emit(event, data, namespace=NAMESPACE, room=room, skip_sid=skip_sid)

    async def close(self) -> None:
        """For a write-only manager: close its connections."""
        if self._manager.redis is not None:
            await self._manager.redis.aclose()


def write_only_emitter(redis_url: str) -> SocketEmitter:
    """For processes without sockets of their own."""
    return SocketEmitter(redis_manager(redis_url, write_only=True))
