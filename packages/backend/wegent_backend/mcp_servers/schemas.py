"""Bodies and answers of the routes of MCP servers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from wegent_contracts.resources.mcp import McpTransport
from wegent_contracts.resources.patterns import NAME_PATTERN, NAMESPACE_PATTERN

from wegent_backend.mcp_servers.differences import ReviewedTool
from wegent_backend.users.oidc.return_path import local_path

DeclaringKind: TypeAlias = Literal["Ghost", "Team", "Skill"]
ServerName: TypeAlias = Annotated[str, Field(min_length=1, max_length=100, description="Name of the MCP server")]
ServerState: TypeAlias = Literal["unknown", "ok", "unapproved", "changed", "unreachable", "needs_login"]
"""unknown: nobody has looked yet. unapproved, changed: it has tools that are held back."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ResourceWithServers(_Body):
    """Which resource declares the servers."""

    kind: DeclaringKind = "Ghost"
    namespace: str = Field(default="default", max_length=253, pattern=NAMESPACE_PATTERN)
    name: str = Field(max_length=253, pattern=NAME_PATTERN)


class ServerOfResource(ResourceWithServers):
    """Which server of which resource."""

    server: ServerName


class ApproveBody(ServerOfResource):
    tools: dict[Annotated[str, Field(min_length=1, max_length=200)], str] = Field(
        max_length=2000, description="Hashes of the tools to approve, by name, as they were shown"
    )


class ConnectBody(ServerOfResource):
    return_to: Annotated[str, AfterValidator(local_path)] = Field(
        default="/", max_length=2000, description="Page of this site to show after the login"
    )


class McpTestBody(_Body):
    """A server that need not be saved. `of`: the resource whose secrets `***` stands for."""

    name: ServerName = "unsaved"
    server: dict[str, Any] = Field(description="As in mcpServers of a Ghost")
    of: ResourceWithServers | None = None


class McpImportBody(_Body):
    document: Any = Field(description="As Claude Desktop and Cursor write it: {mcpServers: {NAME: {…}}}")
    mode: Literal["replace", "append"] = "append"
    existing: list[ServerName] = Field(default_factory=list, max_length=200, description="Names that are there now")


class McpImportAnswer(BaseModel):
    """`patch`: for PATCH of the resource. `notes`: what was left out or renamed, for people."""

    servers: dict[str, Any]
    patch: dict[str, Any]
    notes: list[str]


class McpToolShown(BaseModel):
    name: str
    description: str
    hash: str
    annotations: dict[str, Any]
    parameters: dict[str, Any]


class McpTestAnswer(BaseModel):
    """`milliseconds`: until the tools were known. `left_out`: tools that cannot be used, and why."""

    ok: bool
    needs_login: bool = False
    message: str | None = None
    milliseconds: int | None = None
    server_name: str | None = None
    server_version: str | None = None
    protocol_version: str | None = None
    tools: list[McpToolShown] = []
    left_out: dict[str, str] = {}


class McpServerShown(BaseModel):
    """A server of a resource. `connected`: the caller has a login there; null: none was needed so far."""

    server: str
    transport: McpTransport
    state: ServerState
    message: str | None
    connected: bool | None
    approved: int
    held_back: int
    checked_at: datetime | None
    approved_at: datetime | None


class McpServerList(BaseModel):
    items: list[McpServerShown]


class McpServerReview(McpServerShown):
    """With its tools, and what has become of them since they were approved."""

    tools: list[ReviewedTool]


class ConnectAnswer(BaseModel):
    """Where the browser goes to log in."""

    authorization_url: str
    expires_in: int


Kind: TypeAlias = Annotated[DeclaringKind, Query(description="Of the resource that declares the servers")]
NamespaceQuery: TypeAlias = Annotated[str, Query(max_length=253, pattern=NAMESPACE_PATTERN)]
NameQuery: TypeAlias = Annotated[str, Query(max_length=253, pattern=NAME_PATTERN, description="Of the resource")]
ServerQuery: TypeAlias = Annotated[str, Query(min_length=1, max_length=100, description="Name of the MCP server")]
