"""Refresh tokens, `LOGIN.SECRET.MARK`: the mark shows that this installation gave it out, and for which login.

So a token that was used up long ago is told from a forged one. Each follows from the one before it and the key: who
asks twice with the same token, because an answer was lost, gets the same next one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

from wegent_backend.auth.errors import InvalidToken

SECRET_BYTES: Final = 32
LONGEST: Final = 200
"""Characters; longer ones are none of ours."""


class RefreshTokens:
    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def first(self, login_id: str) -> str:
        """For a login that begins."""
        return self._marked(login_id, secrets.token_bytes(SECRET_BYTES))

    def after(self, token: str) -> str:
        """The one that takes the place of `token`, always the same one. Raises InvalidToken."""
        return self._marked(self.login_of(token), self._digest(b"next", token))

    def login_of(self, token: str) -> str:
        """Id of the login that it was given out for. Raises InvalidToken for what is none of ours."""
        login_id, _, _ = token.partition(".")
        content, _, mark = token.rpartition(".")
        if not hmac.compare_digest(mark.encode(), self._mark(content).encode()):
            raise InvalidToken("This refresh token is not valid here. Log in again.")
        return login_id

    def _marked(self, login_id: str, secret: bytes) -> str:
        content = f"{login_id}.{_text(secret)}"
        return f"{content}.{self._mark(content)}"

    def _mark(self, content: str) -> str:
        return _text(self._digest(b"mark", content)[:16])

    def _digest(self, purpose: bytes, text: str) -> bytes:
        # The key also signs access tokens: what is digested for one purpose must not fit another.
        return hmac.new(self._key, b"refresh " + purpose + b"\0" + text.encode(), hashlib.sha256).digest()


def digest(token: str) -> str:
    """What is kept of a refresh token: it has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
