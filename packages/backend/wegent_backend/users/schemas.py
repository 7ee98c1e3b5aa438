"""Bodies of the routes about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError
from wegent_contracts.resources.patterns import ResourceName

from wegent_backend.auth.passwords import LONGEST, SHORTEST
from wegent_backend.auth.subject import GroupRole

EMAIL_PATTERN: Final = r"^([^@\s]+@[^@\s.]+(\.[^@\s.]+)*)?$"


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


class GroupOfUser(BaseModel):
    name: str
    role: GroupRole = Field(description="The highest that counts there, also by a group above")


class UserAnswer(BaseModel):
    """Oneself."""

    id: int
    user_name: str
    display_name: str | None
    role: Literal["admin", "user"]
    email: str | None
    email_verified: bool
    has_password: bool = Field(description="Whether one can log in with a password")
    providers: list[str] = Field(description="Names of the providers that one can log in with")
    groups: list[GroupOfUser]
    created_at: datetime


class ProfileChange(_Body):
    """What is absent stays; null and the empty text take away."""

    display_name: str | None = Field(default=None, max_length=200)
    email: Annotated[str, Field(max_length=320, pattern=EMAIL_PATTERN)] | None = Field(
        default=None, description="A changed address is not verified"
    )


class MemoryChoice(_Body):
    enabled: bool = Field(default=False, description="Whether models remember one from conversation to conversation")


class Preferences(_Body):
    """What the page of a person looks like, and with what it begins. null: nothing was chosen."""

    language: Literal["en", "zh"] | None = None
    theme: Literal["light", "dark", "system"] | None = None
    team: ResourceName | None = Field(default=None, description="Name of the team that a new conversation begins with")
    model: ResourceName | None = Field(default=None, description="Name of the model; null: the team's own")
    memory: MemoryChoice | None = Field(default=None, description="null: nothing is remembered")
    default_skills: list[ResourceName] = Field(
        default_factory=list, max_length=50, description="Names of skills that all of one's conversations can use"
    )
    tour_seen: bool = Field(default=False, description="The page has shown them around, or they did not want that")
