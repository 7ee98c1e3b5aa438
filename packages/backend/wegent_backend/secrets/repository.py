"""Rows of secrets. Those with a name belong to their owner, those without to the resource that points at them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, Final, cast

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CounterRow, SecretRow

CHUNK: Final = 500
"""Most ids in one statement."""

WRITERS: Final = "resource_version"
"""Name of the counter that every writer of resources locks (resources/versions.py)."""

_rows = cast("Table", SecretRow.__table__)


async def hold(session: AsyncSession) -> None:
    """Wait until nobody else writes resources or secrets, and keep others waiting until this transaction ends.

    What is encrypted after this call, in this transaction, has a key that no rotation has retired.
    """
    await session.execute(select(CounterRow.value).where(CounterRow.name == WRITERS).with_for_update())


async def tokens(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """Tokens by id, of those that are there."""
    found: dict[str, str] = {}
    for chunk in _chunks(ids):
        rows = await session.execute(select(SecretRow.id, SecretRow.token).where(SecretRow.id.in_(chunk)))
        found |= {row.id: row.token for row in rows}
    return found


async def tokens_by_name(
    session: AsyncSession, owner_id: int, namespace: str, names: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Id and token by name, of those that are there."""
    query = select(SecretRow.name, SecretRow.id, SecretRow.token).where(
        SecretRow.user_id == owner_id, SecretRow.namespace == namespace, SecretRow.name.in_(names)
    )
    return {str(row.name): (row.id, row.token) for row in await session.execute(query)}


async def page(session: AsyncSession, owner_id: int, namespace: str, *, after: str, limit: int) -> list[SecretRow]:
    """Up to `limit` named secrets with names behind `after`, by name."""
    query = _named(owner_id, namespace).where(SecretRow.name > after).order_by(SecretRow.name).limit(limit)
    return list(await session.scalars(query))


async def by_name(session: AsyncSession, owner_id: int, namespace: str, name: str) -> SecretRow | None:
    return (await session.scalars(_named(owner_id, namespace).where(SecretRow.name == name))).one_or_none()


async def count(session: AsyncSession, owner_id: int) -> int:
    """Named secrets of the owner in all namespaces."""
    query = select(func.count()).where(SecretRow.user_id == owner_id, SecretRow.name.is_not(None))
    return (await session.scalars(query)).one()


def add(session: AsyncSession, row: SecretRow) -> None:
    session.add(row)


async def add_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(insert(SecretRow), rows)


async def ids_of_resource(session: AsyncSession, resource_uid: str) -> list[str]:
    return list(await session.scalars(select(SecretRow.id).where(SecretRow.resource_uid == resource_uid)))


async def remove(session: AsyncSession, ids: Collection[str]) -> None:
    for chunk in _chunks(ids):
        await session.execute(delete(SecretRow).where(SecretRow.id.in_(chunk)))


async def with_other_keys(session: AsyncSession, key_id: str, *, after: str, limit: int) -> list[tuple[str, str]]:
    """Id and token of secrets that another key than this one opens, with ids behind `after`, by id."""
    query = (
        select(SecretRow.id, SecretRow.token)
        .where(SecretRow.key_id != key_id, SecretRow.id > after)
        .order_by(SecretRow.id)
        .limit(limit)
    )
    return [(row.id, row.token) for row in await session.execute(query)]


async def ids_with_other_keys(session: AsyncSession, key_id: str) -> set[str]:
    return set(await session.scalars(select(SecretRow.id).where(SecretRow.key_id != key_id)))


async def replace_tokens(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """`secret_id`, `new_key_id` and `new_token` of each; `updated_at` stays, since the secrets are the same."""
    statement = (
        update(_rows)
        .where(_rows.c.id == bindparam("secret_id"))
        .values(key_id=bindparam("new_key_id"), token=bindparam("new_token"), updated_at=_rows.c.updated_at)
    )
    await session.execute(statement, rows)


def _named(owner_id: int, namespace: str) -> Select[SecretRow]:
    return select(SecretRow).where(
        SecretRow.user_id == owner_id, SecretRow.namespace == namespace, SecretRow.name.is_not(None)
    )


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
