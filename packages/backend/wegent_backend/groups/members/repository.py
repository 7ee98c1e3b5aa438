"""Rows of members."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from wegent_backend.tables import GroupAncestorRow, GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.tables.groups import EVERYBODY

Entry: TypeAlias = tuple[NamespaceMemberRow, str, UserRow | None]
"""A membership, the name of the group where it is, and whose it is: nobody's for everybody."""


async def of_user(session: AsyncSession, group_id: int, user_id: int) -> NamespaceMemberRow | None:
    query = select(NamespaceMemberRow).where(
        NamespaceMemberRow.group_id == group_id, NamespaceMemberRow.user_id == user_id
    )
    return (await session.scalars(query)).one_or_none()


async def page(
    session: AsyncSession, group: GroupRow, state: str, *, after: str | None = None, limit: int
) -> Sequence[Entry]:
    """Memberships of up to `limit` people by name: those that count in the group, or wait in the group itself."""
    name = func.coalesce(UserRow.user_name, "")
    people = (
        select(NamespaceMemberRow.user_id, name.label("name"))
        .join(GroupAncestorRow, GroupAncestorRow.ancestor_id == NamespaceMemberRow.group_id)
        .outerjoin(UserRow, UserRow.id == NamespaceMemberRow.user_id)
        .where(
            GroupAncestorRow.group_id == group.id,
            NamespaceMemberRow.state == state,
            or_(UserRow.id.is_not(None), NamespaceMemberRow.user_id == EVERYBODY),
        )
        .group_by(NamespaceMemberRow.user_id, name)
        .order_by(name)
        .limit(limit)
    )
    if state != "approved":
        people = people.where(NamespaceMemberRow.group_id == group.id)
    if after is not None:
        people = people.where(name > after)
    chosen = people.subquery()
    query = (
        select(NamespaceMemberRow, GroupRow.name, UserRow)
        .join(chosen, chosen.c.user_id == NamespaceMemberRow.user_id)
        .join(GroupAncestorRow, GroupAncestorRow.ancestor_id == NamespaceMemberRow.group_id)
        .join(GroupRow, GroupRow.id == NamespaceMemberRow.group_id)
        .outerjoin(UserRow, UserRow.id == NamespaceMemberRow.user_id)
        .where(GroupAncestorRow.group_id == group.id, NamespaceMemberRow.state == state)
        .order_by(chosen.c.name, GroupRow.name)
    )
    return [(row, where, user) for row, where, user in await session.execute(query)]


async def waiting(session: AsyncSession, user_id: int, group_ids: Collection[int]) -> dict[int, NamespaceMemberRow]:
    """A user's memberships in these groups that do not count (yet), by group."""
    query = select(NamespaceMemberRow).where(
        NamespaceMemberRow.user_id == user_id,
        NamespaceMemberRow.group_id.in_(group_ids),
        NamespaceMemberRow.state != "approved",
    )
    return {row.group_id: row for row in await session.scalars(query)}


async def invitations(session: AsyncSession, user_id: int) -> Sequence[tuple[NamespaceMemberRow, GroupRow, str | None]]:
    """With the group, and the name of who invited."""
    inviter = aliased(UserRow)
    query = (
        select(NamespaceMemberRow, GroupRow, inviter.user_name)
        .join(GroupRow, GroupRow.id == NamespaceMemberRow.group_id)
        .outerjoin(inviter, inviter.id == NamespaceMemberRow.invited_by)
        .where(
            NamespaceMemberRow.user_id == user_id,
            NamespaceMemberRow.state == "pending",
            NamespaceMemberRow.invited_by.is_not(None),
        )
        .order_by(GroupRow.name)
    )
    return [(row, group, name) for row, group, name in await session.execute(query)]


async def of_person(session: AsyncSession, user_id: int) -> Sequence[tuple[NamespaceMemberRow, str]]:
    """All memberships of a user, each with the name of its group."""
    query = (
        select(NamespaceMemberRow, GroupRow.name)
        .join(GroupRow, GroupRow.id == NamespaceMemberRow.group_id)
        .where(NamespaceMemberRow.user_id == user_id)
        .order_by(GroupRow.name)
    )
    return [(row, name) for row, name in await session.execute(query)]


async def owned(session: AsyncSession, user_id: int) -> dict[int, str]:
    """Groups below none that a user owns, locked in the order of their ids."""
    query = (
        select(GroupRow.id, GroupRow.name)
        .join(NamespaceMemberRow, NamespaceMemberRow.group_id == GroupRow.id)
        .where(
            NamespaceMemberRow.user_id == user_id,
            NamespaceMemberRow.role == "Owner",
            NamespaceMemberRow.state == "approved",
            GroupRow.name.not_like("%/%"),
        )
        .order_by(GroupRow.id)
        .with_for_update()
    )
    return {row.id: row.name for row in await session.execute(query)}


async def owned_by_others(session: AsyncSession, group_ids: Collection[int], user_id: int) -> set[int]:
    """Which of these groups somebody else owns who can act and whose role no provider takes away.

    The rows are locked: they are as they are now, whatever this transaction has read before.
    """
    query = (
        select(NamespaceMemberRow.group_id)
        .join(UserRow, UserRow.id == NamespaceMemberRow.user_id)
        .where(
            NamespaceMemberRow.group_id.in_(group_ids),
            NamespaceMemberRow.user_id != user_id,
            NamespaceMemberRow.role == "Owner",
            NamespaceMemberRow.state == "approved",
            NamespaceMemberRow.provider.is_(None),
            UserRow.is_active.is_(True),
        )
        .with_for_update()
    )
    return set((await session.scalars(query)).all())
