"""Groups with their counts. What they have in them is counted, and not looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import GroupAncestorRow, GroupRow, KindRow, NamespaceMemberRow, UserRow


async def page(
    session: AsyncSession, *, prefix: str | None, ownerless: bool, after: str, limit: int
) -> Sequence[GroupRow]:
    """Up to `limit` groups with names behind `after`, by name."""
    query = select(GroupRow).where(GroupRow.name > after).order_by(GroupRow.name).limit(limit)
    if prefix:
        query = query.where(func.lower(GroupRow.name).startswith(prefix.lower(), autoescape=True))
    if ownerless:
        query = query.where(GroupRow.id.not_in(_owners().with_only_columns(GroupAncestorRow.group_id)))
    return (await session.scalars(query)).all()


async def members(session: AsyncSession, group_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By group: those who are in, and those who wait."""
    member = NamespaceMemberRow
    query = (
        select(
            member.group_id,
            func.count(case((member.state == "approved", 1))),
            func.count(case((member.state == "pending", 1))),
        )
        .where(member.group_id.in_(group_ids), member.user_id != 0)
        .group_by(member.group_id)
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(query)}


async def owners(session: AsyncSession, group_ids: Collection[int]) -> dict[int, int]:
    """By group, active people who are Owner there, or in a group above."""
    counted = func.count(NamespaceMemberRow.user_id.distinct())
    query = (
        _owners()
        .with_only_columns(GroupAncestorRow.group_id, counted)
        .where(GroupAncestorRow.group_id.in_(group_ids))
        .group_by(GroupAncestorRow.group_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def resources(session: AsyncSession, group_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(KindRow.user_id, func.count())
        .where(KindRow.user_id.in_([-group_id for group_id in group_ids]), KindRow.deleted_id == 0)
        .group_by(KindRow.user_id)
    )
    return {-row[0]: row[1] for row in await session.execute(query)}


def _owners() -> Select[Any]:
    return (
        select(GroupAncestorRow)
        .join(NamespaceMemberRow, NamespaceMemberRow.group_id == GroupAncestorRow.ancestor_id)
        .join(UserRow, and_(UserRow.id == NamespaceMemberRow.user_id, UserRow.is_active.is_(True)))
        .where(NamespaceMemberRow.role == "Owner", NamespaceMemberRow.state == "approved")
    )
