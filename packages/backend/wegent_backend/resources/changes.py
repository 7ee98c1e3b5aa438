"""Queries about what has changed since a resourceVersion. They walk the changes, however much else there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.resources.rows import table_of
from wegent_backend.tables import KindRow, ResourceColumns, RevisionRow, WorkRow

Past: TypeAlias = Mapping[str, dict[str, str] | None]
"""Labels by uid; None for what was deleted."""

READ_AT_ONCE: Final = 200


async def owners(session: AsyncSession, *, after: int) -> set[int]:
    """Whose resources have changed after a version."""
    parts = [select(table.user_id).where(table.resource_version > after) for table in (KindRow, WorkRow)]
    return set(await session.scalars(union(*parts)))


async def rows(
    session: AsyncSession,
    owner_ids: Collection[int],
    kinds: Sequence[str],
    *,
    namespace: str | None,
    after: int,
    until: int,
    dead_after: int,
) -> tuple[list[ResourceColumns], int]:
    """Rows that changed last between two versions, in that order, and the version up to which they are all of them.

    Deleted ones are among them when they were deleted after `dead_after`.
    """
    found: list[ResourceColumns] = []
    reached = until
    for table, names in _tables(kinds).items():
        wanted = _wanted(table, owner_ids, names, namespace)
        wanted += [table.resource_version > after, table.resource_version <= until]
        wanted.append(or_(table.deleted_id == 0, table.resource_version > dead_after))
        query = select(table).where(*wanted).order_by(table.resource_version).limit(READ_AT_ONCE)
        some = list(await session.scalars(query))
        if len(some) == READ_AT_ONCE:
            reached = min(reached, some[-1].resource_version)
        found += some
    in_order = sorted(found, key=lambda row: row.resource_version)
    return [row for row in in_order if row.resource_version <= reached], reached


async def past_labels(session: AsyncSession, uids: Collection[str], *, at: int) -> Mapping[str, dict[str, str] | None]:
    """By uid, the labels that resources had at a version; None for one that was deleted then.

    Without those of which the history does not reach back so far.
    """
    if not uids:
        return {}
    last = (
        select(RevisionRow.resource_uid, func.max(RevisionRow.revision).label("revision"))
        .where(RevisionRow.resource_uid.in_(uids), RevisionRow.resource_version <= at)
        .group_by(RevisionRow.resource_uid)
        .subquery()
    )
    same = and_(last.c.resource_uid == RevisionRow.resource_uid, last.c.revision == RevisionRow.revision)
    query = select(RevisionRow.resource_uid, RevisionRow.operation, RevisionRow.document).join(last, same)
    return {
        uid: None if operation == "deleted" else document["metadata"]["labels"]
        for uid, operation, document in await session.execute(query)
    }


def _tables(kinds: Sequence[str]) -> dict[Any, list[str]]:
    tables: dict[Any, list[str]] = {}
    for kind in kinds:
        tables.setdefault(KindRow if table_of(kind) is KindRow else WorkRow, []).append(kind)
    return tables


def _wanted(
    table: Any, owner_ids: Collection[int], kinds: Sequence[str], namespace: str | None
) -> list[ColumnElement[bool]]:
    """Conditions that no index serves: the databases would rather read all that an owner has, and then sort it."""
    wanted = [(table.kind + "").in_(kinds), (table.user_id + 0).in_(owner_ids)]
    if namespace is not None:
        wanted.append(table.namespace + "" == namespace)
    return wanted
