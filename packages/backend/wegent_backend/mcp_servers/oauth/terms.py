"""What is remembered of a login, and its tokens, which are secrets."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Terms(BaseModel):
    """Where and as whom tokens are got. `says_issuer`: the browser comes back with the issuer's name (RFC 9207)."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    token_endpoint: str
    revocation_endpoint: str | None
    client_id: str
    auth_method: str
    redirect_uri: str
    resource: str
    scope: str | None
    says_issuer: bool = False
    private: bool = Field(default=False, description="Whether it may be in the server's own network")


class Tokens(BaseModel):
    """As they are encrypted. `expires_at`: of the access token; None: nobody says."""

    model_config = ConfigDict(frozen=True)

    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    client_secret: str | None = Field(default=None, repr=False)
    expires_at: datetime | None = None
