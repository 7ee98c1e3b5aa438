"""The routes of the service."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from wegent_contracts.errors import FieldError, Invalid, Unauthorized, WegentError

from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.http.answering import Answering
from wegent_chat_shell.http.conversations import conversations
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.http.streams import Streams

UNAVAILABLE: Final = 503


def build_app(dialogue: Dialogue, settings: ServiceSettings, token: str) -> FastAPI:
    """The app, whose answers are at `app.state.streams`."""
    app = FastAPI(title="Wegent chat shell", openapi_url=None, docs_url=None, redoc_url=None)
    streams = app.state.streams = Streams(settings)
    app.state.user = settings.user
    app.add_exception_handler(WegentError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_parameters)
    app.include_router(_probes(streams))
    known = [Depends(_known(token))]
    app.include_router(_overview(dialogue, streams), dependencies=known)
    app.include_router(Answering(dialogue, streams, settings).router(), dependencies=known)
    app.include_router(conversations(dialogue), dependencies=known)
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

    @router.get("/startup")
    async def startup() -> dict[str, Any]:
        return {"started": True}

    @router.get("/ready")
    async def ready(response: Response) -> dict[str, Any]:
        if streams.draining:
            response.status_code = UNAVAILABLE
        return {"ready": not streams.draining}

    return router


def _overview(dialogue: Dialogue, streams: Streams) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        """Names that requests may use."""
        catalog = dialogue.catalog
        return {"default": catalog.default, "models": catalog.models, "agents": catalog.agents}

    @router.get("/v1/streams/active-count")
    async def active_count() -> dict[str, int]:
        return {"active_streams": len(streams)}

    @router.post("/shutdown/wait")
    async def shutdown_wait() -> dict[str, bool]:
        return {"complete": await streams.drain()}

    return router


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, WegentError)  # noqa: S101 - as it is registered
    body = {"reason": error.reason, "message": error.message, "details": error.details}
    return JSONResponse({"error": body, "detail": error.message}, status_code=error.status)


async def _refuse_parameters(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as it is registered
    fields = [
        FieldError(path=".".join(map(str, each["loc"][1:])), rule=each["type"], message=each["msg"])
        for each in error.errors()
    ]
    return await _refuse(request, Invalid("Parameters of the address are not right.", fields=fields))
