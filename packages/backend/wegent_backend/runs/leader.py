"""A lease in the database for what only one process may do at a time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from wegent_backend.db import Database
from wegent_backend.tables import LeaseRow, utc_now


async def lead(db: Database, name: str, owner: str, lease: timedelta) -> bool:
    """Hold or take the lease `name`. It is written only when half of it has passed."""
    now = utc_now()
    async with db.read() as session:
        row = await session.get(LeaseRow, name)
    if row is not None and row.expires_at > now:
        if row.owner != owner:
            return False
        if row.expires_at - now > lease / 2:
            return True
    return await _take(db, name, owner, lease)


async def _take(db: Database, name: str, owner: str, lease: timedelta) -> bool:
    try:
        async with db.write() as session:
            row = await session.scalar(select(LeaseRow).where(LeaseRow.name == name).with_for_update())
            now = utc_now()
            if row is None:
                session.add(LeaseRow(name=name, owner=owner, expires_at=now + lease))
            elif row.owner == owner or row.expires_at <= now:
                row.owner, row.expires_at = owner, now + lease
            else:
                return False
    except IntegrityError:
        return False  # another process was first
    return True
