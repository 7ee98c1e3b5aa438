"""Looking at servers, and approving what they have: an engine offers nothing of a resource's server before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import orjson
from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.mcp.errors import McpLoginNeeded, McpServerFailed
from wegent_contracts.protocol.mcp import McpTarget

from wegent_backend.context import Context
from wegent_backend.mcp_servers import repository
from wegent_backend.mcp_servers.declared import Declared, address_of
from wegent_backend.mcp_servers.differences import ReviewedTool, reviewed
from wegent_backend.mcp_servers.errors import McpToolsChanged
from wegent_backend.secrets.repository import hold
from wegent_backend.tables import McpPinRow, McpReviewRow, utc_now

if TYPE_CHECKING:
    from wegent_chat_shell.tools.mcp.definitions import Definition
    from wegent_chat_shell.tools.mcp.probe import Probed

State: TypeAlias = Literal["ok", "unreachable", "needs_login"]
MESSAGE_CHARS: Final = 1000
RECORDED: Final = 100
"""Names of tools in an entry of the audit trail."""


@dataclass(frozen=True)
class Look:
    """What a look at a server has shown. `found` None: it cannot be used, `message` says why."""

    state: State
    message: str | None
    found: Probed | None

    @property
    def definitions(self) -> tuple[Definition, ...]:
        return () if self.found is None else self.found.listing.definitions


async def look(name: str, target: McpTarget, settings: McpSettings) -> Look:
    """Between units of work: it may take its time."""
    from wegent_chat_shell.tools.mcp.probe import probe

    try:
        return Look("ok", None, await probe(name, target, settings))
    except McpLoginNeeded as error:
        return Look("needs_login", error.message, None)
    except McpServerFailed as error:
        return Look("unreachable", error.message, None)


async def note(ctx: Context, declared: Declared, seen: Look) -> McpReviewRow:
    """Remember what was seen; pins of another server that stood under the name go."""
    assert declared.home is not None  # noqa: S101 - of a resource
    assert declared.server is not None  # noqa: S101 - it was looked at
    await hold(ctx.session)  # whoever writes the same waits: nothing is written twice
    address = address_of(declared.server)
    uid, name = declared.key
    row = (await repository.reviews(ctx.session, [uid])).get(declared.key)
    if row is None:
        row = McpReviewRow(resource_uid=uid, server=name, address=address, state=seen.state)
        ctx.session.add(row)
    elif row.address != address:
        await repository.remove_pins(ctx.session, uid, name, None)
        row.address, row.approved_at, row.seen = address, None, None
    row.state, row.checked_at = seen.state, utc_now()
    row.message = seen.message and seen.message[:MESSAGE_CHARS]
    if seen.found is not None:
        row.seen = _kept([definition.document for definition in seen.definitions], ctx)
    await ctx.session.flush()
    return row


async def trust_first_use(ctx: Context, declared: Declared, seen: Look) -> bool:
    """Approve what is there, where nothing of this server was approved before. Whether it was done."""
    row = await note(ctx, declared, seen)
    if row.approved_at is not None or seen.found is None:
        return False
    await _pin(ctx, row, {definition.name: definition for definition in seen.definitions}, by=None)
    _record(ctx, declared, "approve", {"tools": _names(seen.definitions), "first_use": True})
    return True


async def approve(ctx: Context, declared: Declared, seen: Look, wanted: Mapping[str, str]) -> McpReviewRow:
    """Approve tools by the hashes that the caller has seen; what the server has no more is forgotten.

    Raises McpToolsChanged when one is not there as it was seen.
    """
    row = await note(ctx, declared, seen)
    there = {definition.name: definition for definition in seen.definitions}
    changed = [name for name, found in wanted.items() if name not in there or there[name].hash != found]
    if changed:
        raise McpToolsChanged(changed)
    pinned = (await repository.pins(ctx.session, [row.resource_uid])).get(declared.key, {})
    gone = [tool for tool in pinned if tool not in there]
    await repository.remove_pins(ctx.session, row.resource_uid, row.server, gone)
    chosen = {name: there[name] for name in wanted}
    await _pin(ctx, row, chosen, by=ctx.subject.user_id)
    facts: dict[str, Any] = {"tools": _names(chosen.values()), **({"forgotten": gone[:RECORDED]} if gone else {})}
    _record(ctx, declared, "approve", facts)
    return row


def tools_of(row: McpReviewRow | None, pinned: Mapping[str, McpPinRow]) -> list[ReviewedTool]:
    """As somebody who approves them looks at them."""
    from wegent_chat_shell.tools.mcp.definitions import hash_of

    seen = [(hash_of(document), document) for document in (row.seen if row is not None else None) or []]
    approved = {tool: (pin.hash, pin.definition) for tool, pin in pinned.items()}
    if row is None or row.seen is None:
        seen = list(approved.values())
    return reviewed(approved, seen)


async def _pin(ctx: Context, row: McpReviewRow, chosen: Mapping[str, Definition], *, by: int | None) -> None:
    now: datetime = utc_now()
    await repository.remove_pins(ctx.session, row.resource_uid, row.server, list(chosen))
    for name, definition in chosen.items():
        ctx.session.add(
            McpPinRow(
                resource_uid=row.resource_uid,
                server=row.server,
                tool_hash=repository.tool_hash(name),
                tool=name,
                hash=definition.hash,
                definition=definition.document,
                approved_by=by,
                approved_at=now,
            )
        )
    row.approved_at = now
    await ctx.session.flush()


def _kept(documents: list[dict[str, Any]], ctx: Context) -> list[Any] | None:
    """None when it is more than is kept: then there is no diff, and approval needs another look."""
    return documents if len(orjson.dumps(documents)) <= ctx.ports.settings.mcp.max_seen_bytes else None


def _names(definitions: Any) -> list[str]:
    return [definition.name for definition in definitions][:RECORDED]


def _record(ctx: Context, declared: Declared, action: str, facts: dict[str, Any]) -> None:
    assert declared.home is not None  # noqa: S101 - of a resource
    home = declared.home
    new = {"kind": home.kind, "resource": home.name, **facts}
    ctx.record(action, "McpServer", name=declared.name, namespace=home.namespace, object_id=home.uid, new=new)
