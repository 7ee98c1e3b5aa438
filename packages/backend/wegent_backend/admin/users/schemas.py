"""Bodies of the routes about accounts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from wegent_backend.admin.bodies import Body, Page
from wegent_backend.auth.subject import GroupRole, Role
from wegent_backend.users.schemas import NewPassword

USER_NAME: Final = r"^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$"
EMAIL: Final = r"^[^@\s]+@[^@\s]+$"


def _user_name(name: str) -> str:
    if re.fullmatch(USER_NAME, name) is None:
        words = "A name has 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins and ends with a letter or digit"
        raise PydanticCustomError("user_name", words)
    return name


def _email(address: str) -> str:
    if re.fullmatch(EMAIL, address) is None:
        raise PydanticCustomError("email", "An e-mail address looks like name@example.org")
    return address


UserName: TypeAlias = Annotated[
    str, AfterValidator(_user_name), Field(max_length=64, json_schema_extra={"pattern": USER_NAME})
]
Email: TypeAlias = Annotated[str, AfterValidator(_email), Field(max_length=320, json_schema_extra={"pattern": EMAIL})]
DisplayName: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class UserCreate(Body):
    """`password` absent: one is made, and shown in the answer, once."""

    user_name: UserName
    display_name: DisplayName | None = None
    email: Email | None = None
    email_verified: bool = Field(
        default=False, description="The address is known to be theirs: a login of a provider with it is this account"
    )
    role: Role = "user"
    password: NewPassword | None = None


class UserPatch(Body):
    """What is not given stays; null takes a display name or an address away."""

    display_name: DisplayName | None = None
    email: Email | None = Field(default=None, description="A new one is not verified unless `email_verified` says so")
    email_verified: bool | None = None
    role: Role | None = None
    is_active: bool | None = Field(
        default=None, description="false: nobody gets in with this account; its logins and running answers end"
    )


class PasswordBody(Body):
    """`password` absent: one is made, and shown in the answer, once."""

    password: NewPassword | None = None


class PasswordAnswer(BaseModel):
    password: str | None = Field(default=None, description="The one that was made; it cannot be shown again")
    ended_logins: int


class UserItem(BaseModel):
    id: int
    user_name: str
    display_name: str | None
    email: str | None
    email_verified: bool
    role: Role
    is_active: bool
    has_password: bool
    created_at: datetime
    last_seen_at: datetime | None = Field(description="When one of their logins was last begun or renewed")


class CreatedUser(UserItem):
    password: str | None = Field(default=None, description="The one that was made; it cannot be shown again")


class OwnMembership(BaseModel):
    group: str
    role: GroupRole
    state: str


class UserDetails(UserItem):
    providers: list[str] = Field(description="Providers that know this account, and log in to it")
    open_logins: int
    groups: list[OwnMembership] = Field(description="Their own memberships; what groups above give is not among them")
    resources: int
    conversations: int


class UserList(Page):
    items: list[UserItem]
