"""Looking at the trail."""

from typing import Any

from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.db import Database
from wegent_backend.tables import AuditRow
from wegent_backend.trail.denials import DenialLog

API = "/api/v1"


async def rows(database: Database, **wanted: Any) -> list[AuditRow]:
    """Entries in their order, for example those with `outcome="denied"`."""
    query = select(AuditRow).filter_by(**wanted).order_by(AuditRow.id)
    async with database.read() as session:
        return list(await session.scalars(query))


async def denied(backend: Backend) -> list[AuditRow]:
    """What was refused until now."""
    denials = backend.edge.ports.denials
    assert isinstance(denials, DenialLog)
    await denials.write()
    return await rows(backend.edge.ports.db, outcome="denied")
