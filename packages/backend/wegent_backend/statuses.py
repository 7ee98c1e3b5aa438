"""How routes describe the statuses of their refusals in OpenAPI; a test holds them to it."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from wegent_contracts.errors import ErrorAnswer

Responses: TypeAlias = dict[int | str, dict[str, Any]]

MEANINGS: Final[dict[int | str, str]] = {
    400: "The body cannot be read",
    401: "Log in first",
    403: "Not allowed",
    404: "It is not there, or is somebody else's",
    408: "The body did not arrive in time",
    409: "It is not as the caller thinks, exists already, belongs to another field manager, or others refer to it",
    410: "The resourceVersion is not known here: list again, and watch from there",
    413: "Too large, or too many",
    416: "The file does not have these bytes",
    422: "Some of the input is not right; `details.fields` says which",
    429: "Too often: `details.retry_after` says in how many seconds again",
    501: "This version knows it and cannot do it: the message names it",
    502: "The answer could not be written; the message says why",
    503: "What is asked for cannot be had now; `reason` says why",
    "5XX": "Something of the server does not work; `details.error_id` finds it in the log",
    "default": "Any other error",
}


def errors(*statuses: int | str) -> Responses:
    return {status: {"model": ErrorAnswer, "description": MEANINGS[status]} for status in statuses}


LIST: Final = errors(401, 422)
READ: Final = errors(401, 404, 422)
CHANGE: Final = errors(401, 403, 404, 409, 422)
WRITE: Final = errors(400, 401, 403, 404, 409, 413, 422)
