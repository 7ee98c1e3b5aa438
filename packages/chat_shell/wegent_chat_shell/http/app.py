"""The routes of the service."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from opentelemetry import propagate
from pydantic import ValidationError
from wegent_contracts.errors import FieldError, Invalid, TooLarge, Unauthorized, WegentError
from wegent_contracts.protocol.chat import ChatRequest

from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.http.streams import Streams
from wegent_chat_shell.http.wire import RESPONSE_ID

ResponseId = Annotated[
    str | None, Query(max_length=64, pattern="^[A-Za-z0-9_.:-]+$", description="Chosen by the caller")
]
UNAVAILABLE: Final = 503


def build_app(engine: ChatEngine, settings: ServiceSettings, token: str) -> FastAPI:
    """The app, whose answers are at `app.state.streams`."""
    app = FastAPI(title="Wegent chat shell", openapi_url=None, docs_url=None, redoc_url=None)
    streams = app.state.streams = Streams(engine, settings)
    app.add_exception_handler(WegentError, _refuse)
    app.include_router(_probes(streams))
    app.include_router(_answers(streams, settings), dependencies=[Depends(_known(token))])
    return app


def _known(token: str) -> Callable[[str], Awaitable[None]]:
    expected = f"Bearer {token}".encode()

    async def known(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), expected):
            raise Unauthorized("The token is missing or wrong: WEGENT_CHAT_SHELL_TOKEN of the caller.")

    return known


def _probes(streams: Streams) -> APIRouter:
    router = APIRouter()

    @router.get("/health")
    async def health() -> dict[str, Any]:
        return {"status": "ok", "active_streams": len(streams)}

    @router.get("/ready")
    async def ready(response: Response) -> dict[str, Any]:
        if streams.draining:
            response.status_code = UNAVAILABLE
        return {"ready": not streams.draining}

    return router


def _answers(streams: Streams, settings: ServiceSettings) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/streams/active-count")
    async def active_count() -> dict[str, int]:
        return {"active_streams": len(streams)}

    @router.post("/shutdown/wait")
    async def shutdown_wait() -> dict[str, bool]:
        return {"complete": await streams.drain()}

    @router.post("/v1/response")
    async def respond(request: Request, response_id: ResponseId = None) -> StreamingResponse:
        wanted = _request(await _body(request, settings.max_body_bytes))
        admitted = streams.admit(response_id)
        headers = {RESPONSE_ID: admitted, "cache-control": "no-store"}
        events = streams.events(admitted, wanted, propagate.extract(request.headers))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    @router.post("/v1/response/{response_id}/cancel")
    async def cancel(response_id: str) -> dict[str, bool]:
        streams.cancel(response_id)
        return {"cancelled": True}

    return router


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, WegentError)  # noqa: S101 - as it is registered
    body = {"reason": error.reason, "message": error.message, "details": error.details}
    return JSONResponse({"error": body, "detail": error.message}, status_code=error.status)


async def _body(request: Request, longest: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > longest:
            raise TooLarge(
                f"The request has more than {longest} bytes (WEGENT_SHELL_MAX_BODY_BYTES).", details={"limit": longest}
            )
    return bytes(body)


def _request(body: bytes) -> ChatRequest:
    """Raises Invalid, which names fields and never shows what was in them: there are keys among them."""
    try:
        return ChatRequest.model_validate_json(body)
    except ValidationError as error:
        fields = [
            FieldError(path=".".join(map(str, each["loc"])), rule=each["type"], message=each["msg"])
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise Invalid("The request is not a ChatRequest.", fields=fields) from None
