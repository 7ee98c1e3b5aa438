"""Bodies of the routes about logins."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from wegent_backend.admin.bodies import Page


class LoginItem(BaseModel):
    id: str
    user_id: int
    user_name: str
    method: str = Field(description="For example password or oidc")
    provider: str | None
    address: str = Field(description="From where it was begun")
    user_agent: str
    created_at: datetime
    refreshed_at: datetime = Field(description="When it was last begun or renewed")
    expires_at: datetime
    ended_at: datetime | None


class LoginList(Page):
    items: list[LoginItem]


class EndedLogins(BaseModel):
    ended: int
