"""Reads what went wrong from whatever a provider's library raised, without importing that library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any

_LONGEST_WHY = 200
_OVERFLOW = re.compile(
    r"context[ _](length|window|size)|prompt is too long|maximum number of tokens|context_length_exceeded", re.I
)
_SECRETS = re.compile(r"\b(?:sk|pk|key|lsv2|xox[a-z]|gh[a-z])[-_]\S{8,}|\bAIza\S{8,}|(?<=earer )\S+", re.I)

# Anthropic and OpenAI report errors inside a stream that began with 200; the type is what they have for a status.
_STATUS_OF_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "invalid_api_key": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "api_error": 500,
    "server_error": 500,
    "overloaded_error": 529,
}


class FailureKind(Enum):
    STATUS = auto()
    CONNECT = auto()
    SILENCE = auto()
    BROKEN = auto()
    OVERFLOW = auto()
    REQUEST = auto()


@dataclass(frozen=True)
class Failure:
    """`why` is the provider's reason, short and cleaned, or None; `retry_after` is in seconds."""

    kind: FailureKind
    status: int | None = None
    why: str | None = None
    retry_after: float | None = None

    def without(self, secret: str) -> Failure:
        """The same, with this secret struck out of the reason."""
        if not self.why or not secret or secret not in self.why:
            return self
        return replace(self, why=self.why.replace(secret, "***"))


def read_failure(exc: Exception, *, secret: str) -> Failure | None:
    """The failure behind `exc` and its causes; None when none of them is a provider's."""
    chain = list(_chain(exc))
    for link in chain:
        status = _status(link)
        if status is not None:
            return _of_status(status, link, secret)
    for link in reversed(chain):
        kind = _network_kind(link)
        if kind is not None:
            return Failure(kind)
    return _of_library(exc, secret)


def clean(text: object, *, secret: str) -> str | None:
    """One short line of a provider's text without the key or anything that looks like one; None when useless."""
    if not isinstance(text, str) or "<html" in text.lower():
        return None
    if secret:
        text = text.replace(secret, "***")
    line = " ".join(_SECRETS.sub("***", text).split()).rstrip(" .")
    return line[:_LONGEST_WHY] or None


def _chain(exc: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = exc
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _status(link: BaseException) -> int | None:
    """HTTP status of an SDK's error; of an error event inside a stream, the status that its type stands for."""
    status = getattr(link, "status_code", None) or getattr(link, "code", None)
    if isinstance(status, int) and status >= 300:
        return status
    if not hasattr(link, "body") or not hasattr(link, "request"):
        return None
    error = _error_object(link)
    for key in ("code", "type"):
        value = error.get(key)
        if isinstance(value, int):
            return value
        if value in _STATUS_OF_TYPE:
            return _STATUS_OF_TYPE[value]
    return 500 if error or status else None


def _error_object(link: BaseException) -> Mapping[str, Any]:
    """The provider's error object: `{"error": {…}}`, the inner object alone, or a list of one."""
    body = getattr(link, "details", None) or getattr(link, "body", None)
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, Mapping):
        return {}
    inner = body.get("error", body)
    return inner if isinstance(inner, Mapping) else {"message": inner}


def _of_status(status: int, link: BaseException, secret: str) -> Failure:
    error = _error_object(link)
    if status == 400 and "API key not valid" in str(error.get("message")):
        status = 401  # Google's answer to a wrong key
    # Providers repeat parts of a refused key in the reason: better none than that.
    why = None if status in (401, 403) else clean(error.get("message"), secret=secret)
    if status in (400, 413, 422, 429, 500) and _OVERFLOW.search(f"{error.get('code')} {error.get('message')}"):
        return Failure(FailureKind.OVERFLOW, status, why)
    if status < 400:  # redirects are not followed: the key would travel along
        why = "it redirects to another address"
    return Failure(FailureKind.STATUS, status, why, _retry_after(link, error))


def _retry_after(link: BaseException, error: Mapping[str, Any]) -> float | None:
    headers = getattr(getattr(link, "response", None), "headers", None) or {}
    value = headers.get("retry-after") or ""
    with suppress(ValueError):
        return max(0.0, float(value))
    with suppress(ValueError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    # Google puts it into the body: details: [{"retryDelay": "17s"}].
    delay = re.search(r'"retryDelay": "([\d.]+)s"', json.dumps(error, default=str))
    return float(delay.group(1)) if delay else None


def _network_kind(link: BaseException) -> FailureKind | None:
    import httpx2

    if isinstance(link, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)):
        return FailureKind.CONNECT
    if isinstance(link, httpx2.TimeoutException):
        return FailureKind.SILENCE
    if isinstance(link, (httpx2.TransportError, httpx2.StreamError)):
        return FailureKind.BROKEN
    return None


def _of_library(exc: Exception, secret: str) -> Failure | None:
    """What the libraries themselves raise: unreadable pieces of a stream, and requests they will not send."""
    if isinstance(exc, (json.JSONDecodeError, UnicodeDecodeError)):
        return Failure(FailureKind.BROKEN, why="the provider sent something unreadable")
    if isinstance(exc, ValueError):
        # LangChain's words for a stream with nothing in it.
        if "No generation chunks" in str(exc):
            return Failure(FailureKind.BROKEN, why="the provider sent no answer")
        return Failure(FailureKind.REQUEST, why=clean(_first_message(exc), secret=secret))
    return None


def _first_message(exc: ValueError) -> str:
    """Pydantic's own text repeats the input, secrets included; its first message does not."""
    errors = getattr(exc, "errors", None)
    return str(errors()[0]["msg"]) if callable(errors) else str(exc)
