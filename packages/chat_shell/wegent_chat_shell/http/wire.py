"""Requests and events of `POST /v1/response` as they travel: JSON one way, server-sent events the other."""

from __future__ import annotations

from typing import Any, Final

import orjson
from pydantic import TypeAdapter
from wegent_contracts.errors import WegentError
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import REVEALED, ChatRequest

END: Final = "response.end"
ERROR: Final = "response.error"
RESPONSE_ID: Final = "x-response-id"
CONVERSATION_ID: Final = "x-conversation-id"
HEARTBEAT: Final = b": still here\n\n"

_events: TypeAdapter[EngineEvent] = TypeAdapter(EngineEvent)


def error_from_json(told: dict[str, Any]) -> WegentError:
    """An error of the engine, as another process has told it."""
    facts = {name: told[name] for name in ("reason", "status", "retryable")}
    error: WegentError = type("ShellError", (WegentError,), facts)(told["message"], details=told["details"])
    return error


def request_to_json(request: ChatRequest) -> bytes:
    """With its keys: the service needs them. What was not said is not sent, so that its own defaults count."""
    return orjson.dumps(request.model_dump(mode="json", exclude_unset=True, context=REVEALED))


def event_to_sse(event: EngineEvent) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (event.type.encode(), event.model_dump_json(exclude_none=True).encode())


def end_to_sse(facts: dict[str, Any]) -> bytes:
    """`facts`: the answer's id, its conversation if it is kept in one, and whether it is complete or waits."""
    return b"event: %b\ndata: %b\n\n" % (END.encode(), orjson.dumps(facts))


def error_to_sse(error: WegentError) -> bytes:
    told = {
        "reason": error.reason,
        "status": error.status,
        "retryable": error.retryable,
        "message": error.message,
        "details": error.details,
    }
    return b"event: %b\ndata: %b\n\n" % (ERROR.encode(), orjson.dumps(told))


def event_from_json(data: str) -> EngineEvent:
    return _events.validate_json(data)
