"""How errors look over HTTP; the only place that knows."""

from __future__ import annotations

import uuid
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_contracts.errors import (
    BadRequest,
    ErrorAnswer,
    ErrorBody,
    FieldError,
    Internal,
    Invalid,
    NotFound,
    TooLarge,
    Unavailable,
    WegentError,
)
from wegent_contracts.resources.patterns import FORMS

from wegent_backend.api import denied
from wegent_backend.responses import refusals

log = structlog.get_logger(__name__)

OUTAGES = (OperationalError, InterfaceError, PoolTimeoutError, RedisConnectionError, RedisTimeoutError)


class MethodNotAllowed(WegentError):
    """There is such an address, but not for this method."""

    reason, status = "MethodNotAllowed", 405


class BodyTooSlow(WegentError):
    """What is sent does not arrive."""

    reason, status, retryable = "BodyTooSlow", 408, True


def answer(
    error: WegentError, request_id: str | None, headers: dict[str, str] | None = None, *, path: str = ""
) -> Response:
    """The body of contracts.errors, with the headers that belong to the status.

    At a `path` where clients of OpenAI's API ask, with what these look for besides.
    """
    body = ErrorAnswer(
        error=ErrorBody(reason=error.reason, message=error.message, details=error.details, request_id=request_id),
        detail=error.message,
    )
    content = {**error.payload, **body.model_dump(exclude_none=True)}
    extra = dict(headers or {})
    if error.status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    if error.details and "retry_after" in error.details:
        extra["Retry-After"] = str(error.details["retry_after"])
    if not refusals.speaks(path):
        return JSONResponse(content, error.status, extra)
    content["error"] |= refusals.fields(error)
    return JSONResponse(content, refusals.status(error), extra | refusals.headers(error))


def unexpected(error: Exception) -> WegentError:
    """What callers learn of a defect or an outage: an id that finds the log line, none of its text."""
    error_id = uuid.uuid4().hex[:12]
    details = {"error_id": error_id}
    if isinstance(error, OUTAGES):
        log.error("http.outage", error_id=error_id, error=type(error).__name__, text=str(error))
        return Unavailable("The server cannot reach its database or cache. Try again in a moment.", details=details)
    log.error("http.failed", error_id=error_id, exc_info=error)
    return Internal(f"Something went wrong on the server. Its log has more under {error_id}.", details=details)


def invalid(errors: list[dict[str, Any]]) -> WegentError:
    """Refused fields, by path, without what was in them."""
    fields = [FieldError(path=path_of(e["loc"]), rule=e["type"], message=_words(e)) for e in errors]
    if len(fields) == 1 and fields[0].rule == "json_invalid":
        return BadRequest("The body is not JSON.")
    named = "; ".join(f"{field.path}: {field.message.removesuffix('.')}" for field in fields[:5])
    more = f"; and {len(fields) - 5} more" if len(fields) > 5 else ""
    return Invalid(f"Some of the input is not right. {named}{more}.", fields=fields)


def _words(error: dict[str, Any]) -> str:
    """What is wrong; a form that names and namespaces must have is told in words, not as its pattern."""
    return FORMS.get(error.get("ctx", {}).get("pattern", ""), str(error["msg"]))


def path_of(location: tuple[str | int, ...]) -> str:
    """`("body", "members", 0, "name")` as `body.members[0].name`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


class NoLeaks:
    """ASGI layer that turns unknown exceptions into answers; behind a started answer they end the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            await answer(unexpected(error), scope.get("wegent.request_id"), path=scope["path"])(scope, receive, send)


def install(app: FastAPI) -> None:
    """Have the app answer with our errors, also where the framework raises its own."""

    async def on_wegent(request: Request, error: Exception) -> Response:
        refusal = cast("WegentError", error)
        denied.note(request, refusal)
        return answer(refusal, _id(request), path=request.scope["path"])

    async def on_validation(request: Request, error: Exception) -> Response:
        refusal = invalid(list(cast("RequestValidationError", error).errors()))
        return answer(refusal, _id(request), path=request.scope["path"])

    async def on_http(request: Request, error: Exception) -> Response:
        raised = cast("HTTPException", error)
        return answer(
            _of_framework(raised, request), _id(request), dict(raised.headers or {}), path=request.scope["path"]
        )

    # Outside of this the framework has a last resort of its own, which answers in plain text.
    app.add_middleware(NoLeaks)
    app.add_exception_handler(WegentError, on_wegent)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)


def _of_framework(error: HTTPException, request: Request) -> WegentError:
    if error.status_code == 404:
        return NotFound(f"There is nothing at {request.url.path}.")
    if error.status_code == 405:
        return MethodNotAllowed(f"{request.method} is not possible at {request.url.path}.")
    if error.status_code == 413:
        return TooLarge(str(error.detail))
    if error.status_code == 408:
        return BodyTooSlow(str(error.detail))
    return BadRequest(str(error.detail))


def _id(request: Request) -> str | None:
    return cast("str | None", request.scope.get("wegent.request_id"))
