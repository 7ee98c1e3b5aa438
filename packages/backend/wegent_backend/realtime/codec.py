"""Socket.IO packets with orjson: the same bytes for all viewers of a room, encoded once."""

from __future__ import annotations

from typing import Any

import orjson
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from socketio.packet import EVENT, Packet


class OrjsonCodec:
    """The part of the standard `json` module that python-socketio calls."""

    @staticmethod
    def dumps(data: Any, **_options: Any) -> str:
        return orjson.dumps(data).decode()

    @staticmethod
    def loads(data: str | bytes) -> Any:
        return orjson.loads(data)


class OrjsonPacket(Packet):  # type: ignore[misc]
    """A packet class of our own, so that the library's process-wide codec stays as it is."""

    json = OrjsonCodec


def encode_event(namespace: str, event: str, payload: dict[str, Any]) -> Any:
    """An Engine.IO packet that any number of sockets can send."""
    text = OrjsonPacket(EVENT, [event, payload], namespace, binary=False).encode()
    return EnginePacket(MESSAGE, text)
