"""What happens around every request, as plain ASGI: an id, a log line, limits, and no leaked errors."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_contracts.errors import WegentError
from wegent_kit.request_ids import HEADER, request_id_from

from wegent_backend.api.bounds import HANGING_UP, Bounds
from wegent_backend.api.errors import NoLeaks, answer
from wegent_backend.api.health import PROBES

log = structlog.get_logger("wegent_backend.http")


class Around:
    """A layer around API and pages."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self.app = NoLeaks(app)
        self.bounds = bounds

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
            self.bounds.check_head(scope)
            await self.app(scope, self.bounds.body(scope, receive), send)
        except WegentError as error:
            await answer(error, send.request_id, HANGING_UP, path=scope["path"])(scope, receive, send)
        finally:
            _write_line(scope, send.status, time.perf_counter() - begun)


class Answer:
    """`send` that adds the request's id and remembers the status; 0 while nothing was sent."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.send = send
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(raw=message.setdefault("headers", []))[HEADER] = self.request_id
        await self.send(message)


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def _write_line(scope: Scope, status: int, seconds: float) -> None:
    if scope["path"] not in PROBES:
        log.info(
            "http.answered",
            method=scope["method"],
            path=scope["path"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
