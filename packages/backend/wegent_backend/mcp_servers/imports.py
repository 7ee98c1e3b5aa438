"""The common JSON form of MCP servers (Claude Desktop, Cursor, VS Code), as servers of a resource. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, TypeAlias

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources.mcp import McpServer

from wegent_backend.mcp_servers.checking import checked

Mode: TypeAlias = Literal["replace", "append"]

MOST_SERVERS: Final = 50
WRAPPERS: Final = ("mcpServers", "servers", "mcp_servers")
"""Under which the map stands; or it stands alone."""
TYPES: Final = {"http": "streamable-http", "streamableHttp": "streamable-http", "streamable_http": "streamable-http"}
RENAMED: Final = {"serverUrl": "url", "bearerToken": "authToken", "auth_token": "authToken"}
TAKEN: Final = frozenset(field.serialization_alias or name for name, field in McpServer.model_fields.items())
MILLISECONDS: Final = 1000


def imported(document: Any, existing: Collection[str], mode: Mode) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Servers by name; the merge patch that has a resource have them; and what was left out, in words.

    `existing`: names that the resource has now. Appended ones never take a name that is taken: `github` becomes
    `github-2`. Raises Invalid naming the fields that are not right.
    """
    found = _map(document)
    if len(found) > MOST_SERVERS:
        raise _refused("", f"There are {len(found)} servers; at most {MOST_SERVERS} are taken.")
    servers: dict[str, Any] = {}
    notes: list[str] = []
    for name, written in found.items():
        wanted = str(name) if mode == "replace" else _free(str(name), {*existing, *servers})
        if wanted != name:
            notes.append(f'"{name}" is there already; the new one is called "{wanted}".')
        servers[wanted] = _server(str(name), written, notes)
    gone = {name: None for name in existing if name not in servers} if mode == "replace" else {}
    return servers, {"spec": {"mcpServers": {**gone, **servers}}}, notes


def _map(document: Any) -> Mapping[str, Any]:
    for wrapper in WRAPPERS:
        if isinstance(document, dict) and isinstance(document.get(wrapper), dict):
            return dict(document[wrapper])
    if not isinstance(document, dict) or not all(isinstance(entry, dict) for entry in document.values()):
        raise _refused("", 'Write the servers by name, as {"mcpServers": {"github": {"command": "npx"}}}.')
    return document


def _server(name: str, written: Any, notes: list[str]) -> dict[str, Any]:
    if not isinstance(written, dict):
        raise _refused(name, "This must be an object with a command or a url.")
    if written.get("disabled") is True or written.get("enabled") is False:
        notes.append(f'"{name}" is switched off where it comes from; here it is on.')
    fields: dict[str, Any] = {RENAMED.get(str(key), str(key)): value for key, value in written.items()}
    if isinstance(fields.get("type"), str):
        fields["type"] = TYPES.get(fields["type"], fields["type"])
    if isinstance(fields.get("env"), dict):
        fields["env"] = {key: str(value) for key, value in fields["env"].items()}
    if isinstance(fields.get("timeout"), int | float) and fields["timeout"] >= MILLISECONDS:
        fields["timeout"] = fields["timeout"] / MILLISECONDS  # of clients that count so
    strange = sorted(key for key in fields if key not in TAKEN and key not in {"disabled", "enabled"})
    if strange:
        notes.append(f'Of "{name}" is left out: {", ".join(strange)[:200]}.')
    known = {key: fields[key] for key in fields if key in TAKEN}
    server = checked(name, known, path=f"mcpServers.{name}")
    return server.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _refused(name: str, message: str) -> Invalid:
    path = f"mcpServers.{name}" if name else "mcpServers"
    return Invalid(message, fields=[FieldError(path=path, rule="mcp_servers", message=message)])
