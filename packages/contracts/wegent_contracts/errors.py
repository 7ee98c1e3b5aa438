"""One base error with a machine reason, so that every transport renders it alike and a client can rebuild it."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """One refused field of an input."""

    path: str = Field(description="Path of the field, for example spec.members[0].botRef.name")
    rule: str = Field(description="Machine name of the rule that was broken")
    message: str = Field(description="What is wrong and what would be right")
    line: int | None = Field(default=None, description="Where it is in the text that was sent, from 1")
    column: int | None = Field(default=None, description="In characters, from 1")


class ErrorBody(BaseModel):
    """The inner object of every error answer."""

    reason: str = Field(description="Stable CamelCase name of the error")
    message: str = Field(description="What happened and what to do, for people")
    details: dict[str, Any] | None = Field(default=None, description="Machine-readable facts of this error")
    request_id: str | None = Field(default=None, description="Id that the server's log carries for this request")


class ErrorAnswer(BaseModel):
    """Body of every HTTP error: `error` for machines, `detail` for clients that only print a text."""

    error: ErrorBody
    detail: str


class WegentError(Exception):
    """Base of all expected errors.

    `reason`, `status` (HTTP) and `retryable` are properties of the class; `message` is safe to show to the caller.
    """

    reason: ClassVar[str] = "Internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def payload(self) -> dict[str, Any]:
        """JSON that the answer carries beside `error` and `detail`."""
        return {}


class BadRequest(WegentError):
    reason, status = "BadRequest", 400


class Unauthorized(WegentError):
    reason, status = "Unauthorized", 401


class Forbidden(WegentError):
    reason, status = "Forbidden", 403


class NotFound(WegentError):
    reason, status = "NotFound", 404


class Conflict(WegentError):
    reason, status = "Conflict", 409


class AlreadyExists(Conflict):
    reason = "AlreadyExists"


class TooLarge(WegentError):
    reason, status = "TooLarge", 413


class Invalid(WegentError):
    """The input is well-formed but refused; `details.fields` lists path, rule and message of each field."""

    reason, status = "Invalid", 422

    def __init__(self, message: str, *, fields: list[FieldError]) -> None:
        super().__init__(message, details={"fields": [field.model_dump(exclude_none=True) for field in fields]})


class RateLimited(WegentError):
    """Too many requests; `details.retry_after` is in seconds."""

    reason, status, retryable = "RateLimited", 429, True


class Internal(WegentError):
    """A defect or an outage of our own; `details.error_id` finds it in the log."""


class Unavailable(WegentError):
    reason, status, retryable = "Unavailable", 503, True


class Timeout(WegentError):
    reason, status, retryable = "Timeout", 504, True
