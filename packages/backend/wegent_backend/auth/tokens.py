"""Access tokens: JWT, HS256, signed with a key that the installation made for itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast, get_args

import jwt
from wegent_kit.secrets import read_or_create

from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.subject import Role, Subject
from wegent_backend.tables import utc_now

ALGORITHM: Final = "HS256"
KEY_FILE: Final = "secrets/jwt.key"


class Tokens:
    """Issues and reads access tokens. Reading asks no database: whether the user still exists is another question."""

    def __init__(self, key: str, *, minutes: int) -> None:
        self._key = key
        self.lifetime = timedelta(minutes=minutes)

    @classmethod
    def of_home(cls, home: Path, *, minutes: int) -> Tokens:
        """With the key of this installation, made on the first start. Raises OSError and SecretFileError."""
        return cls(read_or_create(home / KEY_FILE), minutes=minutes)

    def issue(self, subject: Subject, *, now: datetime | None = None) -> str:
        issued = now or utc_now()
        claims = {
            "sub": str(subject.user_id),
            "name": subject.user_name,
            "role": subject.role,
            "iat": issued,
            "exp": issued + self.lifetime,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def subject_from_token(self, token: str) -> tuple[Subject, datetime]:
        """Who the token speaks for, and until when (aware UTC). Raises TokenExpired and InvalidToken."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM], options={"require": ["exp", "iat", "sub"]})
        except jwt.ExpiredSignatureError as error:
            raise TokenExpired("Your login has expired. Log in again.") from error
        except jwt.InvalidTokenError as error:
            raise InvalidToken("This token is not valid here. Log in again.") from error
        return _subject(claims), datetime.fromtimestamp(claims["exp"], UTC)


def _subject(claims: dict[str, Any]) -> Subject:
    user_id, name, role = claims["sub"], claims.get("name"), claims.get("role")
    if not user_id.isdecimal() or not isinstance(name, str) or role not in get_args(Role):
        raise InvalidToken("This token is not valid here. Log in again.")
    return Subject(int(user_id), name, cast("Role", role))
