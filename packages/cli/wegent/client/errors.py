"""Why talking to a server failed; messages are for people, exit codes for scripts."""

from __future__ import annotations

from typing import ClassVar


class ClientError(Exception):
    """Base of all; the message says what happened and what to do."""

    exit_code: ClassVar[int] = 1


class NotThere(ClientError):
    """Something that was named does not exist on the server."""

    exit_code = 3


class LoginFailed(ClientError):
    """No valid login."""

    exit_code = 4


class ServerUnreachable(ClientError):
    exit_code = 5


class Refused(ClientError):
    """The server understood and said no."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
