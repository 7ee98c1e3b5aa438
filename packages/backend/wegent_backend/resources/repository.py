"""Rows of resources. Every query of a user's view starts from `readable`."""

from __future__ import annotations

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from wegent_backend.tables import KindRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

_own = aliased(KindRow)  # once: making an alias costs more than the rest of a query


def readable(kind: str, user_id: int) -> Select[KindRow]:
    """Living resources of a kind that a user sees: their own, and public ones that none of their own shadows."""
    shadowed = exists().where(
        and_(
            _own.kind == KindRow.kind,
            _own.namespace == KindRow.namespace,
            _own.name == KindRow.name,
            _own.user_id == user_id,
            _own.deleted_id == 0,
        )
    )
    living = select(KindRow).where(KindRow.kind == kind, KindRow.deleted_id == 0)
    if user_id == PUBLIC_USER_ID:
        return living.where(KindRow.user_id == PUBLIC_USER_ID)
    return living.where((KindRow.user_id == user_id) | ((KindRow.user_id == PUBLIC_USER_ID) & ~shadowed))


async def page(
    session: AsyncSession, kind: str, user_id: int, *, namespace: str | None, after_id: int, limit: int
) -> list[KindRow]:
    """Up to `limit` rows with ids above `after_id`, by id."""
    query = readable(kind, user_id).where(KindRow.id > after_id).order_by(KindRow.id).limit(limit)
    if namespace is not None:
        query = query.where(KindRow.namespace == namespace)
    return list(await session.scalars(query))


async def by_name(session: AsyncSession, kind: str, user_id: int, namespace: str, name: str) -> KindRow | None:
    query = readable(kind, user_id).where(KindRow.namespace == namespace, KindRow.name == name)
    return (await session.scalars(query)).one_or_none()


async def by_id(session: AsyncSession, kind: str, user_id: int, resource_id: int) -> KindRow | None:
    """Also a public resource that an own one shadows: who names it by id means it."""
    query = select(KindRow).where(
        KindRow.id == resource_id,
        KindRow.kind == kind,
        KindRow.deleted_id == 0,
        KindRow.user_id.in_((user_id, PUBLIC_USER_ID)),
    )
    return (await session.scalars(query)).one_or_none()


async def everything(session: AsyncSession, kind: str, user_id: int) -> list[KindRow]:
    """All that the user sees of a kind, by id; for kinds of which an installation has few."""
    return list(await session.scalars(readable(kind, user_id).order_by(KindRow.id)))


def add(session: AsyncSession, row: KindRow) -> None:
    session.add(row)
