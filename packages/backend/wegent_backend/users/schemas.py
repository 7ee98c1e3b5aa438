"""Bodies of the routes about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from wegent_backend.auth.passwords import LONGEST, SHORTEST


def _acceptable(password: SecretStr) -> SecretStr:
    length = len(password.get_secret_value())
    if not SHORTEST <= length <= LONGEST:
        raise PydanticCustomError("password_length", f"A password has {SHORTEST} to {LONGEST} characters")
    return password


AnyPassword: TypeAlias = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
NewPassword: TypeAlias = Annotated[
    SecretStr, AfterValidator(_acceptable), Field(json_schema_extra={"minLength": SHORTEST, "maxLength": LONGEST})
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LoginBody(_Body):
    user_name: str = Field(min_length=1, max_length=255)
    password: AnyPassword


class LoginAnswer(BaseModel):
    """An access token, to be sent as `Authorization: Bearer …`."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind of token
    expires_in: int = Field(description="Life of the token in seconds")
    refresh_token: str | None = Field(
        default=None, description="For one new access token; each use gives another one. Absent where it is a cookie"
    )
    refresh_expires_in: int = Field(description="Life of the login in seconds; a refresh makes it longer")


class SetupState(BaseModel):
    required: bool = Field(description="Nobody has chosen the password of `admin` yet")


class SetupBody(_Body):
    password: NewPassword
    setup_token: SecretStr | None = Field(
        default=None, description="Content of secrets/setup-token; needed from anywhere but the server's own machine"
    )


class UserAnswer(BaseModel):
    id: int
    user_name: str
    role: Literal["admin", "user"]
    email: str | None
    created_at: datetime
