"""Attempts on MCP servers of resources, and on logins there."""

from __future__ import annotations

import uuid
from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.access.rules import Verb
from wegent_backend.tables import McpConnectionRow

from .samples import API, Attempt, Sample, alone
from .world import INNER, Person, World

SERVERS = f"{API}/mcp/servers"
CONNECTIONS = f"{API}/mcp/connections"
MISSING = (404,)
"""The ghosts of the world have no servers: whoever may look hears of that, as others hear of no ghost."""


def on_ghosts(path: str, *, query: bool = False, fine: tuple[int, ...] = MISSING, **more: Any) -> dict[str, Sample]:
    verb: Verb | None = more.pop("verb", None)

    def about(owner: str, namespace: str) -> Sample:
        async def attempt(world: World, _person: Person) -> Attempt:
            owner_id = {"personal": world.owner.id, "group": -world.inner, "public": 0}[owner]
            row = await world.resource("Ghost", owner_id, namespace)
            which = {"kind": "Ghost", "namespace": namespace, "name": row.name, **more}
            said: dict[str, Any] = {"params": which} if query else {"json": which}
            return Attempt(path, Target("resource", row.user_id, "Ghost"), fine=fine, verb=verb, **said)

        return attempt

    return {
        "personal": about("personal", "default"),
        "group": about("group", INNER),
        "public": about("public", "default"),
    }


def logins() -> dict[str, Sample]:
    async def personal(world: World, _person: Person) -> Attempt:
        async with world.backend.edge.ports.db.write() as session:
            row = McpConnectionRow(
                user_id=world.owner.id,
                resource_uid=str(uuid.uuid4()),
                server="x",
                kind="Ghost",
                namespace="default",
                name="helper",
                url="https://h.example/mcp",
                issuer="https://h.example",
                terms=TERMS,
                secret_id=str(uuid.uuid4()),
            )
            session.add(row)
        return Attempt(f"{CONNECTIONS}/{row.id}", Target("mcp connection", row.user_id))

    return {"personal": personal}


TERMS: dict[str, Any] = {
    "issuer": "https://h.example",
    "token_endpoint": "https://h.example/token",
    "revocation_endpoint": None,
    "client_id": "c",
    "auth_method": "none",
    "redirect_uri": "https://w.example/back",
    "resource": "https://h.example/mcp",
    "scope": None,
}

MCP: dict[str, dict[str, Sample]] = {
    f"GET {SERVERS}": on_ghosts(SERVERS, query=True, fine=(200,)),
    f"GET {SERVERS}/review": on_ghosts(f"{SERVERS}/review", query=True, server="x"),
    f"POST {SERVERS}/check": on_ghosts(f"{SERVERS}/check", server="x"),
    f"POST {SERVERS}/approve": on_ghosts(f"{SERVERS}/approve", server="x", tools={}),
    # A body that is not right: nobody's server is asked.
    f"POST {SERVERS}/test": alone(f"{SERVERS}/test", json={"server": {}}, fine=(422,)),
    f"POST {SERVERS}/import": alone(f"{SERVERS}/import", json={"document": {"a": {"url": "https://h.example"}}}),
    f"GET {CONNECTIONS}": alone(CONNECTIONS),
    f"POST {CONNECTIONS}": on_ghosts(CONNECTIONS, server="x", verb="use"),
    f"GET {CONNECTIONS}/callback": alone(f"{CONNECTIONS}/callback", fine=(302,)),
    f"DELETE {CONNECTIONS}/{{connection_id}}": logins(),
}
