"""Bodies of the routes of logins through providers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from wegent_backend.users.schemas import LoginAnswer


class ProviderAnswer(BaseModel):
    name: str = Field(description="Its part of addresses")
    display_name: str = Field(description="What people see")


class ProvidersAnswer(BaseModel):
    items: list[ProviderAnswer]


class ExchangeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=200, description="From the address that the login led to; counts once")


class ExchangeAnswer(LoginAnswer):
    provider: str = Field(description="Through which the login came")
