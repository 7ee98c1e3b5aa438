"""Access tokens: JWT, HS256, signed with a key that the installation made for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import jwt
from wegent_kit.secrets import read_or_create

from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.refresh import RefreshTokens
from wegent_backend.auth.task_tokens import TaskTokens
from wegent_backend.tables import utc_now

ALGORITHM: Final = "HS256"
KEY_FILE: Final = "secrets/jwt.key"


@dataclass(frozen=True)
class Claims:
    """What a token says: whose login it belongs to, and until when it counts (aware UTC)."""

    user_id: int
    login_id: str
    expires_at: datetime


class Tokens:
    """Issues and reads access tokens. Reading asks no database: whether the login still counts is another question."""

    def __init__(self, key: str, *, minutes: int) -> None:
        self._key = key
        self.refresh = RefreshTokens(key)
        self.tasks = TaskTokens(key)
        self.lifetime = timedelta(minutes=minutes)

    @classmethod
    def of_home(cls, home: Path, *, minutes: int) -> Tokens:
        """With the key of this installation, made on the first start. Raises OSError and SecretFileError."""
        return cls(read_or_create(home / KEY_FILE), minutes=minutes)

    def issue(self, user_id: int, login_id: str, *, now: datetime | None = None) -> str:
        issued = now or utc_now()
        claims = {"sub": str(user_id), "sid": login_id, "iat": issued, "exp": issued + self.lifetime}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> Claims:
        """Raises TokenExpired and InvalidToken."""
        try:
            claims = jwt.decode(
                token, self._key, algorithms=[ALGORITHM], options={"require": ["exp", "iat", "sub", "sid"]}
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenExpired("Your login has expired. Log in again.") from error
        except jwt.InvalidTokenError as error:
            raise InvalidToken("This token is not valid here. Log in again.") from error
        user_id, login_id = claims["sub"], claims["sid"]
        if not user_id.isdecimal() or not isinstance(login_id, str):
            raise InvalidToken("This token is not valid here. Log in again.")
        return Claims(int(user_id), login_id, datetime.fromtimestamp(claims["exp"], UTC))
