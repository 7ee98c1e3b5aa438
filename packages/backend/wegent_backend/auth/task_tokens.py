"""Tokens of a conversation: what somebody's tools show to this installation, for that conversation alone."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Final

import jwt

from wegent_backend.auth.errors import InvalidToken, TokenExpired

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "wegent-task"
LIFE_SECONDS: Final = 3600


@dataclass(frozen=True)
class TaskClaims:
    """For whom, and in which conversation."""

    user_id: int
    task_id: int


class TaskTokens:
    """Signed with a key of their own: no login is made of them."""

    def __init__(self, key: str) -> None:
        self._key = hmac.new(key.encode(), AUDIENCE.encode(), hashlib.sha256).hexdigest()

    def issue(self, user_id: int, task_id: int, *, now: float | None = None) -> str:
        """The same text for the same hour, good for one to two: connections that show it stay the same for so long."""
        begun = int(now if now is not None else time.time()) // LIFE_SECONDS * LIFE_SECONDS
        claims = {"sub": str(user_id), "task": task_id, "aud": AUDIENCE, "exp": begun + 2 * LIFE_SECONDS}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> TaskClaims:
        """Raises TokenExpired and InvalidToken."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["exp", "aud", "sub", "task"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenExpired("The token of this conversation has expired.") from error
        except jwt.InvalidTokenError as error:
            raise InvalidToken("This is no token of a conversation here.") from error
        if not claims["sub"].isdecimal() or not isinstance(claims["task"], int):
            raise InvalidToken("This is no token of a conversation here.")
        return TaskClaims(int(claims["sub"]), claims["task"])
