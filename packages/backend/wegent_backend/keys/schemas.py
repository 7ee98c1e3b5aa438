"""Bodies of the routes of API keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from wegent_contracts.resources.patterns import NOT_BLANK_PATTERN

from wegent_backend.auth.subject import KEY_SCOPES, KeyScope

KeyType: TypeAlias = Literal["personal", "service"]


def _in_order(scopes: list[KeyScope]) -> list[KeyScope]:
    return [scope for scope in KEY_SCOPES if scope in scopes]


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("date_range", "This is before the first or after the last day there is") from None


Name: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=255, pattern=NOT_BLANK_PATTERN, description="What the key is for")
]
Scopes: TypeAlias = Annotated[
    list[KeyScope],
    Field(min_length=1, max_length=len(KEY_SCOPES), description="What it may; `admin` is for admins to give"),
    AfterValidator(_in_order),
]
Moment: TypeAlias = Annotated[AwareDatetime, AfterValidator(_utc)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewKey(_Body):
    name: Name
    scopes: Scopes = Field(default=["read", "use"])
    expires_at: Moment | None = Field(default=None, description="Absent: as late as the installation allows")


class NewServiceKey(NewKey):
    acts_for_users: bool = Field(default=False, description="It may name somebody in the header wegent-username")


class KeyChange(_Body):
    """What is absent stays."""

    name: Name | None = None
    scopes: Scopes | None = None
    is_active: bool | None = None
    expires_at: Moment | None = Field(default=None, description="null: as late as the installation allows")


class ServiceKeyChange(KeyChange):
    acts_for_users: bool | None = None


class ApiKey(BaseModel):
    """A key as it is shown later: never the key itself."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    key_type: KeyType
    user_id: int = Field(description="Whose it is; of a service key, who made it")
    name: str
    prefix: str = Field(description="The beginning of the key")
    scopes: list[KeyScope]
    acts_for_users: bool
    is_active: bool
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="Within a minute")
    created_at: datetime


class CreatedKey(ApiKey):
    key: str = Field(description="The key. It is shown this once", repr=False)


class ApiKeyList(BaseModel):
    items: list[ApiKey]
    next_cursor: str | None = None
