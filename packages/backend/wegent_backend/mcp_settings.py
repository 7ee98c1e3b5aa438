"""Settings of MCP servers as resources have them: what is approved, and logins there."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class McpServerSettings(BaseSettings):
    """Approval of tools, and connections of people."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_MCP_")

    pin_first_use: bool = Field(
        default=True,
        description="Whether the tools that an MCP server of somebody's own resource has when it is used first count "
        "as approved; those of groups and public resources are approved by people in any case",
    )
    login_seconds: int = Field(default=600, ge=30, description="Time for a login at an MCP server (s)")
    answer_seconds: float = Field(
        default=15, gt=0, description="Longest wait for an authorization server of an MCP server (s)"
    )
    refresh_ahead_seconds: float = Field(
        default=60, ge=0, description="How long before its end an access token is renewed (s)"
    )
    max_connections: int = Field(default=200, ge=1, description="Logins at MCP servers that one user may have")
    max_seen_bytes: int = Field(
        default=1_000_000, ge=1000, description="Largest description of a server's tools that is kept (bytes of JSON)"
    )
