"""Rows of accounts, as admins see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.subject import Role
from wegent_backend.tables import (
    ApiKeyRow,
    GitTokenRow,
    GroupRow,
    IdentityRow,
    KindRow,
    LoginRow,
    McpConnectionRow,
    MemoryRow,
    NamespaceMemberRow,
    ResourceMemberRow,
    RunRow,
    SecretRow,
    TaskReadRow,
    TaskRow,
    UserRow,
    utc_now,
)

OPEN_RUNS = ("queued", "running")
PERSONAL: Final = (
    IdentityRow,
    ApiKeyRow,
    LoginRow,
    GitTokenRow,
    McpConnectionRow,
    MemoryRow,
    NamespaceMemberRow,
    ResourceMemberRow,
    TaskReadRow,
)
"""Rows with the `user_id` of whose they are."""


def existing() -> Select[UserRow]:
    """Accounts that were not deleted."""
    return select(UserRow).where(UserRow.deleted_at.is_(None))


async def by_id(session: AsyncSession, user_id: int) -> UserRow | None:
    return (await session.scalars(existing().where(UserRow.id == user_id))).one_or_none()


async def page(
    session: AsyncSession, *, prefix: str | None, role: Role | None, active: bool | None, after: int, limit: int
) -> Sequence[UserRow]:
    """Up to `limit` accounts with numbers above `after`, by number."""
    query = existing().where(UserRow.id > after).order_by(UserRow.id).limit(limit)
    if prefix:
        query = query.where(or_(*(_begins(column, prefix) for column in _SEARCHED)))
    if role is not None:
        query = query.where(UserRow.role == role)
    if active is not None:
        query = query.where(UserRow.is_active.is_(active))
    return (await session.scalars(query)).all()


_SEARCHED: tuple[Any, ...] = (UserRow.user_name, UserRow.display_name, UserRow.email)


def _begins(column: Any, prefix: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).startswith(prefix.lower(), autoescape=True)
    return found


async def name_taken(session: AsyncSession, user_name: str) -> bool:
    """Whether somebody has the name, in whatever letters."""
    query = select(UserRow.id).where(func.lower(UserRow.user_name) == user_name.lower()).limit(1)
    return await session.scalar(query) is not None


async def verified_email_taken(session: AsyncSession, email: str, *, but: int | None) -> bool:
    query = select(UserRow.id).where(func.lower(UserRow.email) == email.lower(), UserRow.email_verified.is_(True))
    return any(found != but for found in (await session.scalars(query)).all())


async def last_seen(session: AsyncSession, user_ids: Collection[int]) -> dict[int, datetime]:
    query = (
        select(LoginRow.user_id, func.max(LoginRow.refreshed_at).label("at"))
        .where(LoginRow.user_id.in_(user_ids))
        .group_by(LoginRow.user_id)
    )
    return {row.user_id: row.at for row in await session.execute(query)}


async def providers(session: AsyncSession, user_id: int) -> Sequence[str]:
    query = select(IdentityRow.provider).where(IdentityRow.user_id == user_id).order_by(IdentityRow.provider)
    return (await session.scalars(query)).all()


async def memberships(session: AsyncSession, user_id: int) -> Sequence[Any]:
    """Name of the group, role and state, by name."""
    query = (
        select(GroupRow.name, NamespaceMemberRow.role, NamespaceMemberRow.state)
        .join(GroupRow, GroupRow.id == NamespaceMemberRow.group_id)
        .where(NamespaceMemberRow.user_id == user_id)
        .order_by(GroupRow.name)
    )
    return (await session.execute(query)).all()


async def count_open_logins(session: AsyncSession, user_id: int) -> int:
    mine = (LoginRow.user_id == user_id, LoginRow.ended_at.is_(None), LoginRow.expires_at > utc_now())
    return await session.scalar(select(func.count()).where(*mine)) or 0


async def count_resources(session: AsyncSession, user_id: int) -> int:
    return await session.scalar(select(func.count()).where(KindRow.user_id == user_id, KindRow.deleted_id == 0)) or 0


async def count_conversations(session: AsyncSession, user_id: int) -> int:
    query = select(func.count(TaskRow.id)).where(TaskRow.user_id == user_id, TaskRow.deleted_id == 0)
    return await session.scalar(query) or 0


async def count_service_keys(session: AsyncSession, user_id: int) -> int:
    """Keys of the installation that act as the user who made them."""
    query = select(func.count()).where(ApiKeyRow.user_id == user_id, ApiKeyRow.key_type == "service")
    return await session.scalar(query) or 0


async def running_answers(session: AsyncSession, user_id: int) -> Sequence[int]:
    """Subtasks that runs of the user write."""
    query = select(RunRow.subtask_id).where(RunRow.user_id == user_id, RunRow.state.in_(OPEN_RUNS)).order_by(RunRow.id)
    return (await session.scalars(query)).all()


async def forget(session: AsyncSession, user_id: int) -> None:
    """Everything by which the user gets in or belongs somewhere, what models remember of them, and stored secrets that
    nobody else can use."""
    for table in PERSONAL:
        await session.execute(delete(table).where(table.user_id == user_id))
    await session.execute(delete(SecretRow).where(SecretRow.user_id == user_id, SecretRow.resource_uid.is_(None)))
