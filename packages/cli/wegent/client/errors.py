"""Why talking to a server failed; messages are for people, exit codes for scripts."""

from __future__ import annotations

from typing import Any, ClassVar

EXPIRED = "TokenExpired"
"""Reason of the server's refusal of an access token whose time is over."""


class ClientError(Exception):
    """Base of all; the message says what happened and what to do."""

    exit_code: ClassVar[int] = 1


class WrongUsage(ClientError):
    """What was asked for on the command line, or in the configuration, makes no sense."""

    exit_code = 2


class NotThere(ClientError):
    """Something that was named does not exist on the server."""

    exit_code = 3


class LoginFailed(ClientError):
    """No valid login."""

    exit_code = 4


class ServerUnreachable(ClientError):
    exit_code = 5


class Refused(ClientError):
    """The server understood and said no. `status` is HTTP's; `body` is the whole answer, as of a refused batch."""

    def __init__(
        self,
        message: str,
        reason: str,
        *,
        status: int = 0,
        details: dict[str, Any] | None = None,
        request_id: str | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.details = details or {}
        self.request_id = request_id
        self.body = body or {}


class NotFound(Refused, NotThere):
    """The server does not have it, or does not show it to this user."""


def error_of(server: str, status: int, body: Any) -> ClientError:
    """The error that an answer of `server` stands for; `body` is its JSON, or None."""
    try:
        error = body["error"]
        reason, message = str(error["reason"]), str(error["message"])
        details, request_id = error.get("details"), error.get("request_id")
    except (KeyError, TypeError, AttributeError):
        return ClientError(f"{server} answered {status}: is the address right?")
    if status == 401:
        return LoginFailed(message)
    kind = NotFound if status == 404 and reason == "NotFound" else Refused
    return kind(message, reason, status=status, details=details, request_id=request_id, body=body)
