"""resourceVersion: one number for all resources, visible in the order in which it was given out.

The counter's row stays locked until the writing transaction ends; an auto-increment value would become visible out of
order, and a watcher would miss the smaller of two.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CounterRow

COUNTER: Final = "resource_version"
PURGED: Final = "purged"


async def next_version(session: AsyncSession) -> int:
    """A number higher than all before; the caller's transaction must be a writing one."""
    return (await next_versions(session, 1))[-1]


async def next_versions(session: AsyncSession, count: int) -> range:
    """`count` (at least 1) numbers higher than all before, by one statement."""
    result: Any = await session.execute(text(_STATEMENTS[_dialect(session)]), {"count": count, "name": COUNTER})
    last: int = result.scalar_one() if result.returns_rows else result.lastrowid
    return range(last - count + 1, last + 1)


async def current(session: AsyncSession) -> int:
    """The number of the last committed write that this transaction can see."""
    return (await session.scalars(select(CounterRow.value).where(CounterRow.name == COUNTER))).one()


async def purged(session: AsyncSession) -> int:
    """The highest version of what was removed for good: whoever knows an older state only cannot be told of it."""
    return (await session.scalars(select(CounterRow.value).where(CounterRow.name == PURGED))).one()


async def note_purged(session: AsyncSession, version: int) -> None:
    """To be called in the transaction that removes rows of deleted resources, with the highest of their versions."""
    lower = update(CounterRow).where(CounterRow.name == PURGED, CounterRow.value < version)
    await session.execute(lower.values(value=version))


async def hold(session: AsyncSession) -> None:
    """Wait until nobody else writes resources, and keep others waiting until this transaction ends."""
    if _dialect(session) != "sqlite":  # there, a writing transaction is alone from its beginning
        await session.execute(select(CounterRow.value).where(CounterRow.name == COUNTER).with_for_update())


def _dialect(session: AsyncSession) -> str:
    return "sqlite" if session.get_bind().dialect.name == "sqlite" else "mysql"


# MySQL cannot return a row from an update; the value given to LAST_INSERT_ID comes back with its answer.
_STATEMENTS: Final = {
    "sqlite": "UPDATE counters SET value = value + :count WHERE name = :name RETURNING value",
    "mysql": "UPDATE counters SET value = LAST_INSERT_ID(value + :count) WHERE name = :name",
}
