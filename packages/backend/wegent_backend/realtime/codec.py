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


class EventPacket(EnginePacket):  # type: ignore[misc]
    """An Engine.IO packet that any number of sockets can send; `about` says what it tells of."""

    def __init__(self, text: str, about: str | None) -> None:
        super().__init__(MESSAGE, text)
        self.about = about


def encode_event(namespace: str, event: str, payload: dict[str, Any], about: str | None = None) -> EventPacket:
    """An event in the bytes that all its receivers get."""
    return EventPacket(OrjsonPacket(EVENT, [event, payload], namespace, binary=False).encode(), about)
