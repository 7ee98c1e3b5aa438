"""Rows of packages. Whoever asks has looked up the skill as its reader."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from wegent_backend.tables import SkillBinaryRow


async def versions(session: AsyncSession, skill_id: int) -> Sequence[SkillBinaryRow]:
    """Newest first, without their bytes."""
    query = select(SkillBinaryRow).where(SkillBinaryRow.skill_id == skill_id).options(defer(SkillBinaryRow.data))
    return (await session.scalars(query.order_by(SkillBinaryRow.version.desc()))).all()


async def one(session: AsyncSession, skill_id: int, version: int | None = None) -> SkillBinaryRow | None:
    """The newest, or a certain one."""
    query = select(SkillBinaryRow).where(SkillBinaryRow.skill_id == skill_id)
    if version is not None:
        query = query.where(SkillBinaryRow.version == version)
    return (await session.scalars(query.order_by(SkillBinaryRow.version.desc()).limit(1))).one_or_none()


async def add(session: AsyncSession, row: SkillBinaryRow, *, kept: int) -> None:
    """As the newest; the oldest go beyond `kept`."""
    newest = select(func.max(SkillBinaryRow.version)).where(SkillBinaryRow.skill_id == row.skill_id)
    row.version = (await session.scalar(newest) or 0) + 1
    session.add(row)
    old = SkillBinaryRow.skill_id == row.skill_id, SkillBinaryRow.version <= row.version - kept
    await session.execute(delete(SkillBinaryRow).where(*old).execution_options(synchronize_session=False))
    await session.flush()
