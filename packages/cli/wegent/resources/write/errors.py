"""Why a writing command ends without having written, beyond what the server says."""

from __future__ import annotations

from wegent.client.errors import ClientError, WrongUsage


class NobodyToAsk(WrongUsage):
    """A question that only a person may answer, and no terminal."""


class Declined(ClientError):
    """A person said no."""


class RefusedWhere(ClientError):
    """The server refused; the message says where in which file."""
