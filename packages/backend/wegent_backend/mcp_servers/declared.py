"""Servers as resources and requests declare them, with their secrets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import WegentError
from wegent_contracts.resources import KINDS, Ghost, Resource, Skill, Team
from wegent_contracts.resources.mcp import McpServer
from wegent_kit.crypto import Keyring

from wegent_backend.secrets.resolve import reveal
from wegent_backend.tables import ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

FIELD: Final = "mcpServers"
DECLARING: Final[tuple[type[Resource], ...]] = (Ghost, Team, Skill)
"""Kinds that name servers."""


Place: TypeAlias = tuple[str, str, str | None]
"""A declared server, and for which skill it is there."""


@dataclass(frozen=True)
class Home:
    """The resource that declares a server."""

    uid: str
    kind: str
    namespace: str
    name: str
    owner_id: int

    @property
    def is_public(self) -> bool:
        return self.owner_id == PUBLIC_USER_ID

    @classmethod
    def of(cls, row: ResourceColumns) -> Home:
        return cls(row.uid, row.kind, row.namespace, row.name, row.user_id)


@dataclass(frozen=True)
class Declared:
    """`home` None: the request itself brings it. `server` None: its secrets cannot be had, `fault` says why.

    `skill`: of which it is, when it is there once that is loaded.
    """

    name: str
    home: Home | None
    server: McpServer | None
    fault: str = ""
    skill: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Of what is remembered of it."""
        return ("" if self.home is None else self.home.uid, self.name)

    @property
    def place(self) -> Place:
        return (*self.key, self.skill)


async def of_row(
    session: AsyncSession, keyring: Keyring, row: ResourceColumns, skill: str | None = None
) -> list[Declared]:
    """All servers of a resource that the caller may use; what stays secret must not leave with them."""
    home = Home.of(row)
    return [
        await declared_in(session, keyring, home, name, written, skill)
        for name, written in row.spec.get(FIELD, {}).items()
    ]


def of_request(servers: Mapping[str, McpServer]) -> list[Declared]:
    return [Declared(name, None, server) for name, server in servers.items()]


def first_of_each(*groups: Sequence[Declared]) -> list[Declared]:
    """Where names clash, the first one counts."""
    found: dict[str, Declared] = {}
    for declared in (each for group in groups for each in group):
        found.setdefault(declared.name, declared)
    return list(found.values())


def address_of(server: McpServer) -> str:
    """A hash of where the server is: without what it is shown there, which changes more often."""
    facts = [server.transport, server.command, server.args, server.cwd, server.url]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


async def declared_in(
    session: AsyncSession,
    keyring: Keyring,
    home: Home,
    name: str,
    written: dict[str, Any],
    skill: str | None = None,
) -> Declared:
    """A server as it is written in a resource, with its secrets in plain text."""
    kind = KINDS[home.kind]
    document = {"spec": {FIELD: {name: written}}}
    try:
        shown = await reveal(session, keyring, kind, document, owner_id=home.owner_id, namespace=home.namespace)
    except WegentError as error:
        return Declared(name, home, None, error.message, skill)
    return Declared(name, home, McpServer.model_validate(shown["spec"][FIELD][name]), skill=skill)
