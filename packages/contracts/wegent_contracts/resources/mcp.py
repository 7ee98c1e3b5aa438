"""MCP servers: programs or services whose tools a model may call (Model Context Protocol)."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, model_validator

from wegent_contracts.resources.base import WireModel, refusal
from wegent_contracts.resources.marks import Secret
from wegent_contracts.resources.patterns import MCP_URL_PATTERN

McpTransport: TypeAlias = Literal["stdio", "sse", "streamable-http"]
McpApproval: TypeAlias = Literal["auto", "ask", "allow"]

_OF_PROGRAMS: Final = ("command", "args", "env", "cwd")
_OF_SERVICES: Final = ("url", "headers", "authToken")


class McpServer(WireModel):
    """A program that is started (`command`), or a service that is called (`url`)."""

    type: McpTransport | None = Field(
        default=None,
        description="How to talk to it; when absent, stdio for a `command` and streamable-http for a `url`",
    )
    command: str | None = Field(
        default=None, min_length=1, max_length=4096, description="Program to start (stdio), for example npx"
    )
    args: list[Annotated[str, Field(max_length=8192)]] = Field(
        default_factory=list, max_length=200, description="Arguments of the program, one per entry (stdio)"
    )
    env: dict[str, Secret] = Field(
        default_factory=dict, max_length=200, description="Environment variables of the program (stdio); kept secret"
    )
    cwd: str | None = Field(default=None, max_length=4096, description="Directory in which the program starts (stdio)")
    url: str | None = Field(
        default=None,
        pattern=MCP_URL_PATTERN,
        max_length=2048,
        description="Address of the service (sse, streamable-http); placeholders as ${{backend_url}} are filled in",
    )
    headers: dict[str, Secret] = Field(
        default_factory=dict,
        max_length=100,
        description="HTTP headers of every call (sse, streamable-http); kept secret",
    )
    auth_token: Secret | None = Field(
        default=None, description="Sent as `Authorization: Bearer …` (sse, streamable-http)"
    )
    timeout: float | None = Field(
        default=None, gt=0, le=3600, description="Seconds to wait for an answer, for example 30"
    )
    approval: McpApproval = Field(
        default="auto",
        description="Whether people are asked before a tool is used. auto: unless the server says that it only reads; "
        "ask: always; allow: never, for a server that you trust",
    )
    tools: list[Annotated[str, Field(min_length=1, max_length=200)]] | None = Field(
        default=None, max_length=500, description="Names of its tools that may be used; all of them when absent"
    )

    @property
    def transport(self) -> McpTransport:
        """`type`, inferred when absent."""
        return self.type or ("stdio" if self.command else "streamable-http")

    @model_validator(mode="after")
    def _fields_of_one_type(self) -> McpServer:
        if self.type is None and self.command and self.url:
            raise refusal("type", "mcp_server", "There are both a command and a url: say which counts with type.")
        if self.command is None and self.url is None:
            message = "Write a command (a program to start) or a url (a service to call)."
            raise refusal("command" if self.type == "stdio" else "url", "missing", message)
        needed, foreign = ("command", _OF_SERVICES) if self.transport == "stdio" else ("url", _OF_PROGRAMS)
        written: dict[str, Any] = self.model_dump(by_alias=True, exclude_defaults=True)
        if needed not in written:
            raise refusal(needed, "missing", f"A server of the type {self.transport} needs a {needed}.")
        if found := next((name for name in foreign if name in written), None):
            raise refusal(found, "mcp_server", f"A server of the type {self.transport} has no {found}.")
        return self


McpServers: TypeAlias = dict[Annotated[str, Field(min_length=1, max_length=100)], McpServer]
"""By name; the name stands before the names of the server's tools."""
