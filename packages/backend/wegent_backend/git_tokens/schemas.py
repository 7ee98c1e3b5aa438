"""Bodies of the routes of git tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from wegent_contracts.resources.patterns import DOMAIN_PATTERN, NO_SPACES_PATTERN

from wegent_backend.secrets.references import MASK

LAST_PORT: Final = 65_535


def one_spelling(host: str) -> str:
    """Hosts are the same in capitals and in small letters."""
    _, _, port = host.partition(":")
    if port and not 0 < int(port) <= LAST_PORT:
        raise PydanticCustomError("port", "A port is a number from 1 to 65535")
    return host.lower()


Host: TypeAlias = Annotated[
    str,
    Field(max_length=253, pattern=DOMAIN_PATTERN, description="Host, with its port where it has one of its own"),
    AfterValidator(one_spelling),
]
Provider: TypeAlias = Literal["github", "gitlab", "gitea", "gerrit"]


class GitTokenBody(BaseModel):
    """`***` as the token keeps the one that is there."""

    model_config = ConfigDict(extra="forbid")

    provider: Provider
    login: str | None = Field(default=None, min_length=1, max_length=255, description="Name of the account there")
    token: str = Field(min_length=1, max_length=4096, pattern=NO_SPACES_PATTERN, repr=False)


class GitTokenOfHost(GitTokenBody):
    host: Host


class GitTokensBody(BaseModel):
    """All of them, in the order in which they are tried."""

    model_config = ConfigDict(extra="forbid")

    items: list[GitTokenOfHost]


class GitToken(BaseModel):
    """As it is shown: never the token."""

    provider: Provider
    host: str
    login: str | None
    token: Literal["***"] = MASK
    created_at: datetime
    updated_at: datetime


class GitTokenList(BaseModel):
    items: list[GitToken]
