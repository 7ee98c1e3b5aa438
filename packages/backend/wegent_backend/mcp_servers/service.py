"""Servers of resources for people who look after them. What asks a server does so between units of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.mcp_servers import finding, repository, reviewing, unsaved
from wegent_backend.mcp_servers.declared import Declared, address_of, of_row
from wegent_backend.mcp_servers.differences import ReviewedTool
from wegent_backend.mcp_servers.renewing import access_tokens
from wegent_backend.mcp_servers.reviewing import Look
from wegent_backend.mcp_servers.schemas import (
    ApproveBody,
    McpServerList,
    McpServerReview,
    McpServerShown,
    McpTestAnswer,
    McpTestBody,
    McpToolShown,
    ResourceWithServers,
    ServerOfResource,
    ServerState,
)
from wegent_backend.mcp_servers.targets import For, Known, target_of
from wegent_backend.ports import Ports
from wegent_backend.tables import McpConnectionRow, McpPinRow, McpReviewRow


async def list_all(ctx: Context, which: ResourceWithServers) -> McpServerList:
    """As they were seen last: nobody is asked. Raises NotFound."""
    row = await finding.row_of(ctx.session, ctx.subject, which)
    declared = await of_row(ctx.session, ctx.ports.keyring, row)
    reviews = await repository.reviews(ctx.session, [row.uid])
    pins = await repository.pins(ctx.session, [row.uid])
    logins = await repository.connections(ctx.session, ctx.subject, [row.uid])
    return McpServerList(
        items=[
            McpServerShown.model_validate(_shown(each, reviews, pins, logins).model_dump(exclude={"tools"}))
            for each in declared
        ]
    )


async def review(ctx: Context, which: ServerOfResource) -> McpServerReview:
    """As it was seen last. Raises NotFound."""
    declared = await finding.server_of(ctx, which)
    uid = declared.key[0]
    return _shown(
        declared,
        await repository.reviews(ctx.session, [uid]),
        await repository.pins(ctx.session, [uid]),
        await repository.connections(ctx.session, ctx.subject, [uid]),
    )


async def check(ports: Ports, subject: Subject, which: ServerOfResource) -> McpServerReview:
    """As it is now. Raises NotFound."""
    async with unit(ports, subject, write=False) as ctx:
        declared = await finding.server_of(ctx, which)
    look = await look_at(ports, subject, declared)
    async with unit(ports, subject) as ctx:
        if declared.server is not None:
            await reviewing.note(ctx, declared, look)
        return await review(ctx, which)


async def approve(ports: Ports, subject: Subject, body: ApproveBody) -> McpServerReview:
    """Raises NotFound, Forbidden, McpToolsChanged."""
    async with unit(ports, subject, write=False) as ctx:
        declared = await finding.server_of(ctx, body, changing=True)
    look = await look_at(ports, subject, declared)
    async with unit(ports, subject) as ctx:
        declared = await finding.server_of(ctx, body, changing=True)
        await reviewing.approve(ctx, declared, look, body.tools)
        return await review(ctx, body)


async def try_out(ports: Ports, subject: Subject, body: McpTestBody) -> McpTestAnswer:
    """A server that need not be saved. Raises Invalid, NotFound, Forbidden."""
    async with unit(ports, subject, write=False) as ctx:
        declared = await unsaved.declared(ctx, body)
    look = await look_at(ports, subject, declared)
    if look.found is None:
        return McpTestAnswer(ok=False, needs_login=look.state == "needs_login", message=look.message)
    tools = [
        McpToolShown(
            name=found.name,
            description=found.description,
            hash=found.hash,
            annotations=found.annotations,
            parameters=found.parameters,
        )
        for found in look.definitions
    ]
    left_out = look.found.listing.left_out
    about = look.found.about
    return McpTestAnswer(ok=True, milliseconds=look.found.milliseconds, tools=tools, left_out=left_out, **about)


async def look_at(ports: Ports, subject: Subject, declared: Declared) -> Look:
    """With the login of who looks."""
    tokens = await access_tokens(ports, subject, [declared])
    target = target_of(declared, For(subject, ports.settings), Known(tokens=tokens))
    return await reviewing.look(declared.name, target, ports.settings.chat)


def _shown(
    declared: Declared,
    reviews: Mapping[tuple[str, str], McpReviewRow],
    pins: Mapping[tuple[str, str], Mapping[str, McpPinRow]],
    logins: Mapping[tuple[str, str], McpConnectionRow],
) -> McpServerReview:
    row = reviews.get(declared.key)
    pinned = pins.get(declared.key, {})
    if row is not None and (declared.server is None or row.address != address_of(declared.server)):
        row, pinned = None, {}  # of another server that had the name
    tools = reviewing.tools_of(row, pinned)
    login = logins.get(declared.key)
    held_back = sum(tool.state in {"new", "changed"} for tool in tools)
    return McpServerReview(
        server=declared.name,
        transport="stdio" if declared.server is None else declared.server.transport,
        state=_state(row, tools),
        message=declared.fault or (None if row is None else row.message),
        connected=None if login is None else not login.broken,
        approved=sum(tool.state == "approved" for tool in tools),
        held_back=held_back,
        checked_at=None if row is None else row.checked_at,
        approved_at=None if row is None else row.approved_at,
        tools=tools,
    )


def _state(row: McpReviewRow | None, tools: list[ReviewedTool]) -> ServerState:
    if row is None:
        return "unknown"
    if row.state != "ok":
        return cast("ServerState", row.state)
    if row.approved_at is None:
        return "unapproved"
    return "changed" if any(tool.state != "approved" for tool in tools) else "ok"
