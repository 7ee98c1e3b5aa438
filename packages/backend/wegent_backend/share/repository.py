"""Rows of links and members. Who may see them follows from the resource: `things` asks first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.reach import group_owners
from wegent_backend.access.rules import RULES, Thing
from wegent_backend.auth.subject import GROUP_ROLES, Subject, rank
from wegent_backend.resources.rows import table_of
from wegent_backend.tables import (
    GroupRow,
    KindRow,
    ResourceColumns,
    ResourceMemberRow,
    ShareLinkRow,
    TaskRow,
    UserRow,
    utc_now,
)

Entry: TypeAlias = tuple[ResourceMemberRow, UserRow]
"""A membership and whose it is."""


async def link_of_digest(session: AsyncSession, digest: str) -> ShareLinkRow | None:
    """A link that has not expired and was not revoked."""
    query = select(ShareLinkRow).where(
        ShareLinkRow.token_hash == digest, ShareLinkRow.revoked_at.is_(None), ShareLinkRow.expires_at > utc_now()
    )
    return (await session.scalars(query)).one_or_none()


async def link(session: AsyncSession, link_id: int) -> ShareLinkRow | None:
    """One that was not revoked, whether it has expired or not."""
    query = select(ShareLinkRow).where(ShareLinkRow.id == link_id, ShareLinkRow.revoked_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def links(
    session: AsyncSession, kind: str, resource_id: int, *, after: int, limit: int
) -> Sequence[tuple[ShareLinkRow, str | None]]:
    """Links of a resource that were not revoked, each with the name of who made it."""
    query = (
        select(ShareLinkRow, UserRow.user_name)
        .outerjoin(UserRow, UserRow.id == ShareLinkRow.created_by)
        .where(*_of(ShareLinkRow, kind, resource_id), ShareLinkRow.revoked_at.is_(None), ShareLinkRow.id > after)
    )
    rows = await session.execute(query.order_by(ShareLinkRow.id).limit(limit))
    return [(row, name) for row, name in rows]


async def count_links(session: AsyncSession, kind: str, resource_id: int) -> int:
    """Those that work as far as their time goes."""
    query = select(func.count()).where(
        *_of(ShareLinkRow, kind, resource_id), ShareLinkRow.revoked_at.is_(None), ShareLinkRow.expires_at > utc_now()
    )
    return (await session.scalars(query)).one()


async def living(session: AsyncSession, kind: str, resource_id: int) -> ResourceColumns | None:
    """The resource behind a link or a membership that the caller has found already."""
    table = table_of(kind)
    query = select(table).where(table.id == resource_id, table.kind == kind, table.deleted_id == 0)
    row: ResourceColumns | None = (await session.scalars(query)).one_or_none()
    return row


async def member(session: AsyncSession, member_id: int) -> Entry | None:
    query = _entries().where(ResourceMemberRow.id == member_id)
    found = (await session.execute(query)).one_or_none()
    return None if found is None else (found[0], found[1])


async def membership(session: AsyncSession, kind: str, resource_id: int, user_id: int) -> ResourceMemberRow | None:
    query = select(ResourceMemberRow).where(
        *_of(ResourceMemberRow, kind, resource_id), ResourceMemberRow.user_id == user_id
    )
    return (await session.scalars(query)).one_or_none()


async def members(
    session: AsyncSession, kind: str, resource_id: int, state: str, *, after: int, limit: int
) -> Sequence[Entry]:
    query = _entries().where(
        *_of(ResourceMemberRow, kind, resource_id), ResourceMemberRow.state == state, ResourceMemberRow.id > after
    )
    rows = await session.execute(query.order_by(ResourceMemberRow.id).limit(limit))
    return [(row, user) for row, user in rows]


async def count_members(session: AsyncSession, kind: str, resource_id: int) -> int:
    """Those who are in, and those who ask."""
    query = select(func.count()).where(
        *_of(ResourceMemberRow, kind, resource_id), ResourceMemberRow.state != "rejected"
    )
    return (await session.scalars(query)).one()


async def requests(session: AsyncSession, subject: Subject, *, after: int, limit: int) -> Sequence[Entry]:
    """Pending requests for what the subject may share, of people who are not switched off."""
    query = _entries().where(
        ResourceMemberRow.state == "pending",
        ResourceMemberRow.id > after,
        UserRow.is_active.is_(True),
        _shareable(subject),
    )
    rows = await session.execute(query.order_by(ResourceMemberRow.id).limit(limit))
    return [(row, user) for row, user in rows]


async def mine(session: AsyncSession, user_id: int, *, after: int, limit: int) -> Sequence[ResourceMemberRow]:
    """What is shared with a user, or will be, as far as it is still there."""
    query = select(ResourceMemberRow).where(
        ResourceMemberRow.user_id == user_id,
        ResourceMemberRow.state.in_(("approved", "pending")),
        ResourceMemberRow.id > after,
        or_(*(_is_there(table) for table in (KindRow, TaskRow))),
    )
    return (await session.scalars(query.order_by(ResourceMemberRow.id).limit(limit))).all()


async def resources(
    session: AsyncSession, wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], ResourceColumns]:
    """Living resources by kind and number."""
    found: dict[tuple[str, int], ResourceColumns] = {}
    for kind in {kind for kind, _ in wanted}:
        table = table_of(kind)
        ids = [number for some, number in wanted if some == kind]
        rows = await session.scalars(select(table).where(table.kind == kind, table.id.in_(ids), table.deleted_id == 0))
        found |= {(kind, row.id): row for row in rows}
    return found


async def owner_names(session: AsyncSession, owner_ids: Collection[int]) -> dict[int, str]:
    """Names of users and, for negative numbers, of groups."""
    users = select(UserRow.id, UserRow.user_name).where(UserRow.id.in_([owner for owner in owner_ids if owner > 0]))
    groups = select(-GroupRow.id, GroupRow.name).where(GroupRow.id.in_([-owner for owner in owner_ids if owner < 0]))
    return {number: name for query in (users, groups) for number, name in await session.execute(query)}


async def remove_of_link(session: AsyncSession, link_id: int) -> int:
    """Everybody who came by a link, or waits since; how many. Who was turned down stays so."""
    some = delete(ResourceMemberRow).where(ResourceMemberRow.link_id == link_id, ResourceMemberRow.state != "rejected")
    result: Any = await session.execute(some.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _of(table: Any, kind: str, resource_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.kind == kind, table.resource_id == resource_id


def _entries() -> Any:
    return select(ResourceMemberRow, UserRow).join(UserRow, UserRow.id == ResourceMemberRow.user_id)


def _is_there(table: Any) -> ColumnElement[bool]:
    kinds = ("Task",) if table is TaskRow else ("Team", "KnowledgeBase")
    return and_(
        ResourceMemberRow.kind.in_(kinds),
        ResourceMemberRow.resource_id.in_(select(table.id).where(table.kind.in_(kinds), table.deleted_id == 0)),
    )


def _shareable(subject: Subject) -> ColumnElement[bool]:
    """Requests for resources of the subject's own, of groups that let them share, and shared with them so far."""
    own = select(TaskRow.id).where(TaskRow.user_id == subject.user_id, TaskRow.deleted_id == 0)
    owners = (subject.user_id, *group_owners(subject, "share", "Team"))
    kinds = select(KindRow.id).where(KindRow.deleted_id == 0, KindRow.kind == ResourceMemberRow.kind)
    theirs = kinds.where(KindRow.user_id.in_(owners) | KindRow.id.in_(_shared_for_sharing(subject)))
    return or_(
        and_(ResourceMemberRow.kind == "Task", ResourceMemberRow.resource_id.in_(own)),
        and_(ResourceMemberRow.kind == "Task", ResourceMemberRow.resource_id.in_(_chats_for_sharing(subject))),
        and_(ResourceMemberRow.kind != "Task", ResourceMemberRow.resource_id.in_(theirs.correlate(ResourceMemberRow))),
    )


def _chats_for_sharing(subject: Subject) -> Any:
    """Group chats of others into which the subject may let people."""
    other = ResourceMemberRow.__table__.alias("of_chats")
    return (
        select(TaskRow.id)
        .join(other, and_(other.c.kind == "Task", other.c.resource_id == TaskRow.id))
        .where(
            TaskRow.is_group_chat.is_(True),
            TaskRow.deleted_id == 0,
            other.c.user_id == subject.user_id,
            other.c.state == "approved",
            other.c.role.in_(_sharing_roles("group chat")),
        )
    )


def _sharing_roles(thing: Thing) -> list[str]:
    least = RULES[thing, "share"].shared
    return [role for role in GROUP_ROLES if least is not None and rank(role) >= rank(least)]


def _shared_for_sharing(subject: Subject) -> Any:
    other = ResourceMemberRow.__table__.alias("mine")
    return (
        select(other.c.resource_id)
        .where(
            other.c.kind == KindRow.kind,
            other.c.user_id == subject.user_id,
            other.c.state == "approved",
            other.c.role.in_(_sharing_roles("resource")),
        )
        .correlate(KindRow)
    )
