"""What the caller may tune of MCP servers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class McpSettings(BaseModel):
    """How far servers of others are trusted, and how long they are waited for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mcp_stdio: Literal["off", "public", "all"] = Field(
        default="public",
        description="Whose MCP servers may be programs that are started on this machine. public: those of public "
        "resources, which admins write; all: everybody's, who then runs what they like here; off: nobody's",
    )
    mcp_connect_timeout: float = Field(
        default=15, gt=0, description="Longest wait until an MCP server has said what tools it has (s)"
    )
    mcp_retry_seconds: float = Field(
        default=30, ge=0, description="How long an MCP server that could not be reached is left alone (s)"
    )
    mcp_idle_seconds: float = Field(
        default=300, ge=0, description="How long a connection to an MCP server that nobody uses is kept (s)"
    )
    mcp_connections: int = Field(default=64, ge=1, description="Connections to MCP servers at once in one process")
    mcp_tools: int = Field(
        default=128, ge=1, description="Tools of all MCP servers of an agent; further ones are left out"
    )
    mcp_message_bytes: int = Field(
        default=4_000_000, ge=10_000, description="Longest single message of an MCP server (bytes)"
    )
    mcp_notices: int = Field(
        default=2000, ge=10, description="Notices that an MCP server may send for one answer; then it is left"
    )
