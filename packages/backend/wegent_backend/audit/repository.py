"""Queries on the trail. There is none that changes it: entries are appended by `trail.chain` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import AuditRow, CounterRow
from wegent_backend.trail.chain import COUNTER


@dataclass(frozen=True)
class Filter:
    """Entries that have all of these; None: whatever they have. `begin` is included, `end` is not."""

    actor: str | None = None
    action: str | None = None
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None
    outcome: str | None = None
    via: str | None = None
    address: str | None = None
    begin: datetime | None = None
    end: datetime | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        equal = {
            AuditRow.actor_name: self.actor,
            AuditRow.action: self.action,
            AuditRow.kind: self.kind,
            AuditRow.object_name: self.name,
            AuditRow.namespace: self.namespace,
            AuditRow.outcome: self.outcome,
            AuditRow.via: self.via,
            AuditRow.address: self.address,
        }
        found = [column == value for column, value in equal.items() if value is not None]
        if self.begin is not None:
            found.append(AuditRow.at >= self.begin)
        if self.end is not None:
            found.append(AuditRow.at < self.end)
        return found


async def newest(session: AsyncSession, wanted: Filter, *, below: int | None, limit: int) -> Sequence[AuditRow]:
    """The newest first."""
    query = select(AuditRow).where(*wanted.clauses()).order_by(AuditRow.id.desc()).limit(limit)
    if below is not None:
        query = query.where(AuditRow.id < below)
    return (await session.scalars(query)).all()


async def oldest(session: AsyncSession, wanted: Filter, *, after: int, until: int, limit: int) -> Sequence[AuditRow]:
    """The oldest first, of those after one entry and up to another."""
    query = select(AuditRow).where(AuditRow.id > after, AuditRow.id <= until, *wanted.clauses())
    return (await session.scalars(query.order_by(AuditRow.id).limit(limit))).all()


async def by_id(session: AsyncSession, number: int) -> AuditRow | None:
    return await session.get(AuditRow, number)


async def written(session: AsyncSession) -> int:
    """The number of the last entry."""
    return await session.scalar(select(CounterRow.value).where(CounterRow.name == COUNTER)) or 0
