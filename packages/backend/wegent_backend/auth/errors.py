"""Why somebody is not let in."""

from __future__ import annotations

from wegent_contracts.errors import Unauthorized


class TokenExpired(Unauthorized):
    """The login was real and is over."""

    reason = "TokenExpired"


class InvalidToken(Unauthorized):
    """Nothing that this server gave out, or given to somebody who is no longer welcome."""

    reason = "InvalidToken"


class InvalidCredentials(Unauthorized):
    """Name or password is wrong; which of them is not said."""

    reason = "InvalidCredentials"
