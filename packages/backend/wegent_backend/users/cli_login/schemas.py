"""Bodies of the routes of logins of the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from wegent_backend.users.schemas import LoginAnswer

UserCode: TypeAlias = Annotated[str, Field(min_length=1, max_length=32, description="The code that is compared")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StartBody(_Body):
    client: str = Field(default="", max_length=100, description="Name of the machine, for the person to recognise")


class StartAnswer(BaseModel):
    device_code: str = Field(description="Secret of the command line, for asking how it stands")
    user_code: str = Field(description="For the person to compare")
    verification_url: str = Field(description="Page to approve at, with the code in it")
    expires_in: int = Field(description="Seconds until it is too late")
    interval: int = Field(description="Seconds between two questions, at least")


class PollBody(_Body):
    device_code: SecretStr = Field(min_length=1, max_length=200)


class PollAnswer(BaseModel):
    """`login` when it is approved, and only in this one answer."""

    status: Literal["pending", "approved"]
    interval: int = Field(description="Seconds to wait before the next question")
    login: LoginAnswer | None = None


class RequestAnswer(BaseModel):
    """What somebody sees before they approve."""

    user_code: str
    user_name: str = Field(description="Whom the command line will be logged in as")
    client: str = Field(description="What the command line calls its machine; it may say anything")
    address: str = Field(description="From where it was asked")
    asked_at: datetime
    expires_in: int = Field(description="Seconds until it is too late")


class DecisionBody(_Body):
    user_code: UserCode
    approve: bool


class DecisionAnswer(BaseModel):
    approved: bool
