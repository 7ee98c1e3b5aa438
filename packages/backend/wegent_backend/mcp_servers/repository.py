"""Rows of what is remembered of servers. Who may see a resource may see them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.subject import Subject
from wegent_backend.tables import McpConnectionRow, McpPinRow, McpReviewRow


async def reviews(session: AsyncSession, resource_uids: Collection[str]) -> dict[tuple[str, str], McpReviewRow]:
    """By resource and server."""
    query = select(McpReviewRow).where(McpReviewRow.resource_uid.in_(resource_uids))
    return {(row.resource_uid, row.server): row for row in await session.scalars(query)}


async def pins(session: AsyncSession, resource_uids: Collection[str]) -> dict[tuple[str, str], dict[str, McpPinRow]]:
    """By resource and server, then by tool."""
    found: dict[tuple[str, str], dict[str, McpPinRow]] = {}
    query = select(McpPinRow).where(McpPinRow.resource_uid.in_(resource_uids)).order_by(McpPinRow.id)
    for row in await session.scalars(query):
        found.setdefault((row.resource_uid, row.server), {})[row.tool] = row
    return found


async def remove_pins(session: AsyncSession, resource_uid: str, server: str, tools: Collection[str] | None) -> None:
    """`tools` None: all of the server."""
    condition = [McpPinRow.resource_uid == resource_uid, McpPinRow.server == server]
    if tools is not None:
        condition.append(McpPinRow.tool_hash.in_([tool_hash(tool) for tool in tools]))
    await session.execute(delete(McpPinRow).where(*condition))


def tool_hash(tool: str) -> str:
    return hashlib.sha256(tool.encode()).hexdigest()


async def connections(
    session: AsyncSession, subject: Subject, resource_uids: Collection[str]
) -> dict[tuple[str, str], McpConnectionRow]:
    """Those of the subject, by resource and server."""
    query = select(McpConnectionRow).where(
        McpConnectionRow.user_id == subject.user_id, McpConnectionRow.resource_uid.in_(resource_uids)
    )
    return {(row.resource_uid, row.server): row for row in await session.scalars(query)}


async def all_connections(session: AsyncSession, subject: Subject) -> list[McpConnectionRow]:
    """Of the subject, the oldest first."""
    query = select(McpConnectionRow).where(McpConnectionRow.user_id == subject.user_id).order_by(McpConnectionRow.id)
    return list(await session.scalars(query))


async def connection(session: AsyncSession, subject: Subject, number: int) -> McpConnectionRow | None:
    query = select(McpConnectionRow).where(McpConnectionRow.user_id == subject.user_id, McpConnectionRow.id == number)
    return (await session.scalars(query)).one_or_none()


def hashes(pins: Mapping[str, McpPinRow]) -> dict[str, str]:
    """By tool, as engines compare them."""
    return {tool: row.hash for tool, row in pins.items()}
