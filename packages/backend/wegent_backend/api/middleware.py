"""What happens around every request, as plain ASGI: an id, a log line, a limit, safe headers, and no leaked errors."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_kit.request_ids import HEADER, request_id_from

from wegent_backend.api.errors import BodyTooLarge, NoLeaks

log = structlog.get_logger("wegent_backend.http")

UNLOGGED: Final = frozenset({"/health", "/ready"})
SAFE_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
API_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


class Around:
    """The outermost layer of HTTP requests."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int) -> None:
        self.app = NoLeaks(app)
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_from(_header(scope, HEADER.lower().encode()))
        scope["wegent.request_id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._answer(scope, receive, Answer(send, request_id))

    async def _answer(self, scope: Scope, receive: Receive, send: Answer) -> None:
        begun = time.perf_counter()
        try:
            await self.app(scope, limited(scope, receive, self.max_body_bytes), send)
        finally:
            _write_line(scope, send.status, time.perf_counter() - begun)


class Answer:
    """`send` that adds our headers and remembers the status; 0 while nothing was sent."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.send = send
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            _add_headers(message, self.request_id)
        await self.send(message)


def limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    """`receive` that raises BodyTooLarge as soon as the body is known to be larger than `limit` bytes."""
    announced = _header(scope, b"content-length") or ""
    taken = 0

    async def receive_some() -> MutableMapping[str, Any]:
        nonlocal taken
        if announced.isdecimal() and int(announced) > limit:
            raise BodyTooLarge(limit)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise BodyTooLarge(limit)
        return message

    return receive_some


def _add_headers(message: Message, request_id: str) -> None:
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    headers[HEADER] = request_id
    present = {name for name, _ in headers.raw}
    for name, value in (*SAFE_HEADERS, API_POLICY):
        if name not in present:
            headers.raw.append((name, value))


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    if scope["path"] not in UNLOGGED:
        log.info(
            "http.answered",
            method=scope["method"],
            path=scope["path"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
