"""Bodies of the routes about logins that there are already."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from wegent_backend.auth.refresh import LONGEST
from wegent_backend.users.schemas import AnyPassword, NewPassword


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RefreshBody(_Body):
    refresh_token: SecretStr | None = Field(
        default=None, max_length=LONGEST, description="Of the last login or refresh; the page has it as a cookie"
    )


class PasswordChange(_Body):
    current_password: AnyPassword
    new_password: NewPassword


class Login(BaseModel):
    """A login that counts."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    current: bool = Field(default=False, description="The one that this request was made with")
    method: Literal["password", "setup", "oidc", "cli"] = Field(description="How it began")
    provider: str | None = Field(description="Name of the OIDC provider")
    address: str = Field(description="From where it began")
    user_agent: str
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime = Field(description="When it ends, unless it is refreshed before")


class LoginList(BaseModel):
    items: list[Login]
    next_cursor: str | None = Field(default=None, serialization_alias="nextCursor")


class EndedOthers(BaseModel):
    ended: int = Field(description="How many there were")
