"""MCP servers of an agent, resolved: what the engine needs to reach them and to say which of their tools count."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr, SerializationInfo, field_serializer, model_validator

from wegent_contracts.resources.mcp import McpApproval, McpTransport


class McpTarget(BaseModel):
    """A server with its secrets and placeholders resolved, or with the reason why it cannot be used now."""

    model_config = ConfigDict(extra="forbid")

    transport: McpTransport
    command: str | None = Field(default=None, description="Program to start (stdio)")
    args: list[SecretStr] = Field(default_factory=list, description="Of the program; placeholders may be secrets")
    env: dict[str, SecretStr] = Field(default_factory=dict, description="Of the program, besides what all of them get")
    cwd: str | None = Field(default=None, description="Directory in which the program starts")
    url: SecretStr | None = Field(default=None, description="Of the service; addresses may carry keys")
    headers: dict[str, SecretStr] = Field(default_factory=dict, description="Sent with every call of the service")
    timeout_seconds: float | None = Field(default=None, gt=0, description="Of a call; the engine's when absent")
    tools: list[str] | None = Field(default=None, description="Names at the server that may be used; all when absent")
    approval: McpApproval = Field(default="auto", description="Whether people are asked before a tool is used")
    pins: dict[str, str] | None = Field(
        default=None,
        description="Hashes of approved definitions by the tool's name at the server: others are held back. Absent: "
        "whatever the server offers counts",
    )
    owner: str = Field(
        default="", max_length=200, description="For whom it is used; connections are not shared between owners"
    )
    skill: str | None = Field(
        default=None,
        max_length=253,
        description="At hand once the model has loaded this skill; from the start if absent",
    )
    is_public: bool = Field(default=False, description="Of the installation itself, for what only such ones may do")
    allow_private: bool = Field(default=False, description="Whether it may be at addresses of the server's own network")
    login_url: str | None = Field(default=None, description="Where a person connects, when the server wants a login")
    fault: str | None = Field(
        default=None, max_length=2000, description="Why it cannot be used now, for people; it is not asked then"
    )

    @field_serializer("args", "env", "url", "headers", when_used="json")
    def _masked(self, value: Any, info: SerializationInfo) -> Any:
        shown = bool(info.context and info.context.get("revealed"))
        if isinstance(value, dict):
            return {name: _told(secret, shown=shown) for name, secret in value.items()}
        if isinstance(value, list):
            return [_told(secret, shown=shown) for secret in value]
        return None if value is None else _told(value, shown=shown)

    @model_validator(mode="after")
    def _can_be_reached(self) -> McpTarget:
        needed = self.command if self.transport == "stdio" else self.url
        if needed is None and self.fault is None:
            raise ValueError("a program needs a command, and a service a url")
        return self


McpTargets: TypeAlias = dict[Annotated[str, Field(min_length=1, max_length=100)], McpTarget]
"""By the name of the server, which stands before the names of its tools."""


def _told(secret: SecretStr, *, shown: bool) -> str:
    return secret.get_secret_value() if shown else str(secret)
