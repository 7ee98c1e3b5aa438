"""Rows of identities, and of people and memberships as logins need them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import GroupRow, IdentityRow, NamespaceMemberRow, UserRow


async def identity(session: AsyncSession, provider: str, subject: str) -> IdentityRow | None:
    query = select(IdentityRow).where(IdentityRow.provider == provider, IdentityRow.subject == subject)
    return (await session.scalars(query)).one_or_none()


async def is_known_to(session: AsyncSession, user_id: int, provider: str) -> bool:
    """Whether the provider knows this user already, by whatever subject."""
    query = select(IdentityRow.id).where(IdentityRow.user_id == user_id, IdentityRow.provider == provider).limit(1)
    return await session.scalar(query) is not None


async def with_verified_email(session: AsyncSession, email: str) -> Sequence[UserRow]:
    """Whose address it is, disabled ones too; upper and lower case are the same."""
    query = select(UserRow).where(func.lower(UserRow.email) == email.lower(), UserRow.email_verified.is_(True))
    return (await session.scalars(query)).all()


async def names_like(session: AsyncSession, name: str) -> set[str]:
    """Names that are taken, in lower case, of those that begin with `name`."""
    lowered = func.lower(UserRow.user_name)
    query = select(lowered).where(lowered.startswith(name, autoescape=True))
    return set((await session.scalars(query)).all())


async def hold_groups(session: AsyncSession, names: Collection[str]) -> dict[str, GroupRow]:
    """By name; locked in the order of their ids, so that their members are counted by one after the other."""
    if not names:
        return {}
    query = select(GroupRow).where(GroupRow.name.in_(names)).order_by(GroupRow.id).with_for_update()
    return {row.name: row for row in await session.scalars(query)}


async def memberships(session: AsyncSession, user_id: int) -> Sequence[tuple[NamespaceMemberRow, str]]:
    """The user's own rows, each with the name of its group."""
    query = (
        select(NamespaceMemberRow, GroupRow.name)
        .join(GroupRow, GroupRow.id == NamespaceMemberRow.group_id)
        .where(NamespaceMemberRow.user_id == user_id)
    )
    return [(row, name) for row, name in await session.execute(query)]


async def has_other_owner(session: AsyncSession, row: NamespaceMemberRow) -> bool:
    """Whether the group keeps an Owner without this row. Locks the group, so that two Owners do not go at once."""
    await session.execute(select(GroupRow.id).where(GroupRow.id == row.group_id).with_for_update())
    query = select(NamespaceMemberRow.id).where(
        NamespaceMemberRow.group_id == row.group_id,
        NamespaceMemberRow.role == "Owner",
        NamespaceMemberRow.state == "approved",
        NamespaceMemberRow.id != row.id,
    )
    return await session.scalar(query.limit(1)) is not None
