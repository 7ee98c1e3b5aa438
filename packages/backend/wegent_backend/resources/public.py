"""Public resources that the installation itself keeps: brought in line at start, touched only when they differ."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import Resource

from wegent_backend.resources import repository
from wegent_backend.resources.versions import next_version
from wegent_backend.resources.wire import spec_of
from wegent_backend.tables import KindRow, utc_now
from wegent_backend.tables.kinds import PUBLIC_USER_ID


async def ensure_public(session: AsyncSession, resource: Resource) -> KindRow:
    """Create or update the public resource of this identity; an unchanged one is not written."""
    meta = resource.metadata
    row = await repository.by_name(session, resource.kind, PUBLIC_USER_ID, meta.namespace, meta.name)
    spec = spec_of(resource)
    if row is None:
        row = KindRow(
            uid=str(uuid.uuid4()),
            kind=resource.kind,
            namespace=meta.namespace,
            name=meta.name,
            user_id=PUBLIC_USER_ID,
            resource_version=await next_version(session),
            display_name=meta.display_name,
            labels=meta.labels,
            annotations=meta.annotations,
            spec=spec,
            status={},
        )
        repository.add(session, row)
        await session.flush()
        return row
    wanted = (meta.display_name, meta.labels, meta.annotations, spec)
    if (row.display_name, row.labels, row.annotations, row.spec) != wanted:
        row.generation += row.spec != spec
        row.display_name, row.labels, row.annotations, row.spec = wanted
        row.resource_version = await next_version(session)
    return row


async def retire_public(session: AsyncSession, row: KindRow) -> None:
    """Delete softly: the name is free again, and old conversations still find the row by its id."""
    row.deleted_id = row.id
    row.updated_at = utc_now()
    row.resource_version = await next_version(session)
