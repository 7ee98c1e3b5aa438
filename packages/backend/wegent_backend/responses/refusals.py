"""Refusals as the clients of OpenAI's API read them: with fields that they look for, besides those of every error."""

from __future__ import annotations

import re
from typing import Any, Final

from wegent_contracts.errors import Invalid, WegentError

PREFIXES: Final = ("/v1/", "/api/v1/responses", "/api/responses")
_TYPES: Final = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES: Final = {
    "UnknownTeam": "model_not_found",
    "UnknownModel": "model_not_found",
    "InvalidToken": "invalid_api_key",
    "Unauthorized": "invalid_api_key",
    "RateLimited": "rate_limit_exceeded",
}
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def speaks(path: str) -> bool:
    """Whether errors of this address are read by such clients."""
    return path.startswith(PREFIXES)


def status(error: WegentError) -> int:
    """They know no 422: what is not right with a request is 400."""
    return 400 if error.status == Invalid.status else error.status


def fields(error: WegentError) -> dict[str, Any]:
    """`type`, `code` and `param` of the inner object."""
    kind = "server_error" if error.status >= 500 else _TYPES.get(error.status, "invalid_request_error")
    code = _CODES.get(error.reason) or _WORD.sub("_", error.reason).lower()
    return {"type": kind, "code": code, "param": _param(error)}


def headers(error: WegentError) -> dict[str, str]:
    """Their clients repeat what is 409 or 5xx, unless they are told that it is of no use."""
    return {"x-should-retry": "true" if error.retryable else "false"}


def body(error: WegentError) -> dict[str, Any]:
    """For streams, in which there is no status any more."""
    return {"error": {"reason": error.reason, "message": error.message, **fields(error)}}


def _param(error: WegentError) -> str | None:
    named = (error.details or {}).get("fields") if isinstance(error, Invalid) else None
    return None if not named else str(named[0]["path"]).removeprefix("body.").removeprefix("query.")
