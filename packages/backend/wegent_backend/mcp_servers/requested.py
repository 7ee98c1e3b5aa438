"""Servers that a request brings along: kept with its run, sealed, for as long as that may be answered again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter
from wegent_contracts.resources.mcp import McpServer
from wegent_kit.crypto import Keyring, KeyringError

from wegent_backend.auth.subject import Subject
from wegent_backend.mcp_servers.declared import Declared, of_request

_SERVERS: Final[TypeAdapter[dict[str, McpServer]]] = TypeAdapter(dict[str, McpServer])
LOST: Final = "the request cannot be read any more, because the encryption key has changed: send it again"


def sealed(keyring: Keyring, subject: Subject, servers: Mapping[str, McpServer]) -> str | None:
    """None where there are none."""
    if not servers:
        return None
    text = _SERVERS.dump_json(dict(servers), by_alias=True, exclude_defaults=True).decode()
    return keyring.encrypt(text, context=_context(subject)).token


def brought(keyring: Keyring, subject: Subject, token: str | None) -> list[Declared]:
    """Where they cannot be read any more, there is one that says so."""
    if token is None:
        return []
    try:
        return of_request(_SERVERS.validate_json(keyring.decrypt(token, context=_context(subject))))
    except KeyringError:
        return [Declared("request", None, None, LOST)]


def _context(subject: Subject) -> str:
    return f"mcp servers of a request of {subject.user_id}"
