"""How many memberships there are, for those who keep them within limits."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import NamespaceMemberRow


async def count_of_group(session: AsyncSession, group_id: int) -> int:
    """Memberships that count or wait."""
    query = select(func.count()).where(NamespaceMemberRow.group_id == group_id, NamespaceMemberRow.state != "rejected")
    return (await session.scalars(query)).one()


async def count_of_user(session: AsyncSession, user_id: int) -> int:
    """Memberships that count."""
    query = select(func.count()).where(NamespaceMemberRow.user_id == user_id, NamespaceMemberRow.state == "approved")
    return (await session.scalars(query)).one()
