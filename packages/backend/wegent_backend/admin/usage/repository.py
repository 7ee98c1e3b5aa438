"""Counting. Every query has a range of days, or a number for an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Numeric, Select, and_, case, cast, distinct, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import GroupRow, KindRow, LoginRow, RunEventRow, RunRow, TaskRow, UserRow, utc_now

_day = func.date(RunRow.created_at)


async def days(
    session: AsyncSession, *, since: datetime, until: datetime, user_id: int | None, after: int, limit: int
) -> Sequence[Any]:
    """Day, user and counts of turns, of up to `limit` users and days behind the number `after`, in their order."""
    query: Select[Any] = (
        select(
            _day.label("day"),
            RunRow.user_id,
            UserRow.user_name,
            func.count().label("turns"),
            func.sum(case((RunRow.state == "failed", 1), else_=0)).label("failed_turns"),
            func.count(distinct(RunRow.task_id)).label("conversations"),
        )
        .join(UserRow, UserRow.id == RunRow.user_id)
        .where(RunRow.created_at >= since, RunRow.created_at < until)
        .group_by(_day, RunRow.user_id, UserRow.user_name)
        .order_by(_day, RunRow.user_id)
        .offset(after)
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(RunRow.user_id == user_id)
    rows: Sequence[Any] = (await session.execute(query)).all()
    return rows


async def tokens(
    session: AsyncSession, *, since: datetime, until: datetime, user_ids: Collection[int]
) -> Sequence[Any]:
    """Sums of what calls of models took, by day, user and currency (None: nobody stated a price)."""
    data = RunEventRow.data
    sums = [func.sum(cast(data[name].as_string(), Integer)).label(name) for name in TOKENS]
    currency = data["currency"].as_string()
    query = (
        select(
            _day.label("day"),
            RunRow.user_id,
            currency.label("currency"),
            func.sum(cast(data["cost"].as_string(), Numeric(20, 9))).label("cost"),
            *sums,
        )
        .join(RunEventRow, RunEventRow.run_id == RunRow.id)
        .where(
            RunRow.created_at >= since,
            RunRow.created_at < until,
            RunRow.user_id.in_(user_ids),
            data["type"].as_string() == "usage",
        )
        .group_by(_day, RunRow.user_id, currency)
        .order_by(currency)
    )
    rows: Sequence[Any] = (await session.execute(query)).all()
    return rows


TOKENS = ("input_tokens", "output_tokens", "cached_input_tokens", "reasoning_tokens")


async def people(session: AsyncSession) -> Any:
    """One row: active, disabled, admins."""
    active = UserRow.is_active.is_(True)
    query = select(
        func.count(case((active, 1))).label("active"),
        func.count(case((~active, 1))).label("disabled"),
        func.count(case((and_(active, UserRow.role == "admin"), 1))).label("admins"),
    ).where(UserRow.deleted_at.is_(None))
    return (await session.execute(query)).one()


async def open_logins(session: AsyncSession) -> int:
    query = select(func.count()).where(LoginRow.ended_at.is_(None), LoginRow.expires_at > utc_now())
    return await session.scalar(query) or 0


async def groups(session: AsyncSession) -> int:
    return await session.scalar(select(func.count(GroupRow.id))) or 0


async def conversations(session: AsyncSession) -> tuple[int, int]:
    """Those that are there, and those that were deleted."""
    living, dead = TaskRow.deleted_id == 0, TaskRow.deleted_id != 0
    query = select(func.count(case((living, 1))), func.count(case((dead, 1)))).where(or_(living, dead))
    row = (await session.execute(query.select_from(TaskRow))).one()
    return row[0], row[1]


async def resources(session: AsyncSession) -> Sequence[Any]:
    """Counts by kind, in the order of their names."""
    living = KindRow.deleted_id == 0
    query = (
        select(
            KindRow.kind,
            func.count(case((and_(living, KindRow.user_id == 0), 1))).label("public"),
            func.count(case((and_(living, KindRow.user_id > 0), 1))).label("of_users"),
            func.count(case((and_(living, KindRow.user_id < 0), 1))).label("of_groups"),
            func.count(case((~living, 1))).label("deleted"),
        )
        .group_by(KindRow.kind)
        .order_by(KindRow.kind)
    )
    return (await session.execute(query)).all()


async def storage_bytes(session: AsyncSession) -> int | None:
    """As the database says: of SQLite the file, of MySQL what its tables and indexes take."""
    if session.get_bind().dialect.name == "sqlite":
        pages = await session.scalar(text("PRAGMA page_count"))
        size = await session.scalar(text("PRAGMA page_size"))
        return int(pages or 0) * int(size or 0)
    query = text(
        "SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()"
    )
    found = await session.scalar(query)
    return None if found is None else int(found)
