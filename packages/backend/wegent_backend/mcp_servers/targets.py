"""From a declared server to one that an engine can reach, for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from pydantic import SecretStr
from wegent_contracts.protocol.mcp import McpTarget
from wegent_contracts.resources.mcp import McpServer

from wegent_backend.auth.subject import Subject
from wegent_backend.mcp_servers.declared import Declared, Home
from wegent_backend.mcp_servers.placeholders import (
    BACKEND_URL,
    NAMES,
    TASK_TOKEN,
    USER_ID,
    USER_NAME,
    UnknownPlaceholder,
    Values,
    filled,
    named,
)
from wegent_backend.settings import BackendSettings

AUTHORIZATION: Final = "authorization"
NO_TASK: Final = "has a meaning in conversations only"
NOT_HERE: Final = "is for servers of this installation, and this one is elsewhere"
FIELDS: Final = ("command", "args", "env", "cwd", "url", "headers", "authToken")


@dataclass(frozen=True)
class For:
    """For whom servers are reached, and from where. `task_token` None: in no conversation."""

    subject: Subject
    settings: BackendSettings
    task_token: str | None = None

    @property
    def base(self) -> str:
        """Address of this installation, without a slash at its end."""
        return base_of(self.settings)

    def may_reach_private(self, home: Home | None) -> bool:
        trusted = home.is_public if home is not None else self.subject.role == "admin"
        return trusted or self.settings.model.allow_private_urls


@dataclass(frozen=True)
class Known:
    """What is remembered of servers, by `Declared.key`: hashes of approved tools, access tokens."""

    pins: Mapping[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    tokens: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Access token, and the address that it is for."""


def base_of(settings: BackendSettings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - compared with
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")


def target_of(declared: Declared, whom: For, known: Known) -> McpTarget:
    """Where something is lacking, the target says what: `fault`."""
    server, home = declared.server, declared.home
    owner = f"user:{whom.subject.user_id}"
    if server is None:
        fault = f'The MCP server "{declared.name}" cannot be used: {declared.fault}'
        return McpTarget(transport="stdio", fault=fault, owner=owner, skill=declared.skill)
    try:
        resolved = _filled(server, declared, whom)
    except UnknownPlaceholder as error:
        fault = f'The MCP server "{declared.name}" cannot be used: mcpServers.{declared.name}.{error}'
        return McpTarget(transport=server.transport, fault=fault, owner=owner, skill=declared.skill)
    headers = {name: SecretStr(value) for name, value in resolved.headers.items()}
    if resolved.auth_token is not None:
        headers["Authorization"] = SecretStr(f"Bearer {resolved.auth_token}")
    own = any(name.lower() == AUTHORIZATION for name in headers)
    token, url = known.tokens.get(declared.key, ("", ""))
    if token and url == resolved.url and not own:
        headers["Authorization"] = SecretStr(f"Bearer {token}")
    return McpTarget(
        transport=resolved.transport,
        command=resolved.command,
        args=[SecretStr(argument) for argument in resolved.args],
        env={name: SecretStr(value) for name, value in resolved.env.items()},
        cwd=resolved.cwd,
        url=None if resolved.url is None else SecretStr(resolved.url),
        headers=headers,
        timeout_seconds=resolved.timeout,
        tools=resolved.tools,
        approval=resolved.approval,
        pins=None if home is None else known.pins.get(declared.key, {}),
        owner=owner,
        skill=declared.skill,
        is_public=home is not None and home.is_public,
        allow_private=whom.may_reach_private(home),
        login_url=None if home is None or own or resolved.url is None else login_url(whom.base, home, declared.name),
    )


def login_url(base: str, home: Home, server: str) -> str:
    """The page on which somebody connects to a server."""
    query = {"kind": home.kind, "namespace": home.namespace, "name": home.name, "server": server}
    return f"{base}/connections?{urlencode(query)}"


def _filled(server: McpServer, declared: Declared, whom: For) -> McpServer:
    """Raises UnknownPlaceholder."""
    written = server.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if not any(True for name in FIELDS for _ in _placeholders(written.get(name))):
        return server
    values = _values(whom, token=None if whom.task_token is None else "", fault=NO_TASK)
    url = filled("url", server.url, values)
    at_home = url is not None and urlsplit(url)[:2] == urlsplit(whom.base)[:2]
    trusted = at_home or (server.transport == "stdio" and declared.home is not None and declared.home.is_public)
    token = whom.task_token if trusted else None
    values = _values(whom, token=token, fault=NO_TASK if whom.task_token is None else NOT_HERE)
    return McpServer.model_validate(
        {**written, **{name: filled(name, written[name], values) for name in FIELDS if name in written}}
    )


def _values(whom: For, *, token: str | None, fault: str) -> Values:
    known = {
        BACKEND_URL: whom.base,
        USER_NAME: whom.subject.user_name,
        USER_ID: str(whom.subject.user_id),
        **({} if token is None else {TASK_TOKEN: token}),
    }
    return Values(known, {name: fault for name in NAMES if name not in known})


def _placeholders(value: object) -> list[str]:
    if isinstance(value, dict):
        return [name for entry in value.values() for name in _placeholders(entry)]
    if isinstance(value, list):
        return [name for entry in value for name in _placeholders(entry)]
    return list(named(value)) if isinstance(value, str) else []
