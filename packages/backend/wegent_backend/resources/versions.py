"""resourceVersion: one number for all resources, visible in the order in which it was given out.

The counter's row stays locked until the writing transaction ends; an auto-increment value would become visible out of
order, and a watcher would miss the smaller of two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CounterRow

COUNTER: Final = "resource_version"


async def next_version(session: AsyncSession) -> int:
    """A number higher than all before; the caller's transaction must be a writing one."""
    await session.execute(
        update(CounterRow).where(CounterRow.name == COUNTER).values(value=CounterRow.value + 1),
        execution_options={"synchronize_session": False},
    )
    return (await session.scalars(select(CounterRow.value).where(CounterRow.name == COUNTER))).one()


async def hold(session: AsyncSession) -> None:
    """Wait until nobody else writes resources, and keep others waiting until this transaction ends."""
    await session.execute(select(CounterRow.value).where(CounterRow.name == COUNTER).with_for_update())
