"""Servers of a resource, for those who may see it, and for those who may change it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import KINDS

from wegent_backend.access.decision import Target, require
from wegent_backend.access.shares import grant_of
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.mcp_servers.declared import Declared, of_row
from wegent_backend.mcp_servers.errors import McpServerMissing
from wegent_backend.mcp_servers.schemas import ResourceWithServers, ServerOfResource
from wegent_backend.resources import service as resources
from wegent_backend.resources.errors import not_found
from wegent_backend.resources.service import Address
from wegent_backend.tables import ResourceColumns


async def row_of(session: AsyncSession, subject: Subject, which: ResourceWithServers) -> ResourceColumns:
    """Raises NotFound."""
    return await resources.row_of(session, subject, Address(KINDS[which.kind], which.namespace, which.name))


async def changeable(session: AsyncSession, subject: Subject, which: ResourceWithServers) -> ResourceColumns:
    """Raises NotFound, and Forbidden for who may only see it."""
    row = await row_of(session, subject, which)
    grant = await grant_of(session, row.kind, row.id, subject.user_id)
    missing = not_found(Address(KINDS[which.kind], which.namespace, which.name).of(subject.user_id))
    require(subject, "update", Target("resource", row.user_id, row.kind, grant), missing=missing)
    return row


async def server_of(ctx: Context, which: ServerOfResource, *, changing: bool = False) -> Declared:
    """Raises McpServerMissing, and what the others raise."""
    find = changeable if changing else row_of
    row = await find(ctx.session, ctx.subject, which)
    found = await of_row(ctx.session, ctx.ports.keyring, row)
    declared = next((each for each in found if each.name == which.server), None)
    if declared is None:
        raise McpServerMissing(which.kind, which.name, which.server)
    return declared
