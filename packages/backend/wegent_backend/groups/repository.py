"""Rows of groups. Lists start from `readable`; what is got by name is judged by `standing.find`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import KINDS

from wegent_backend.auth.subject import Subject
from wegent_backend.tables import (
    CounterRow,
    GroupAncestorRow,
    GroupRow,
    KindRow,
    NamespaceMemberRow,
    SecretRow,
    WorkRow,
)

WRITERS = "resource_version"
"""Name of the counter that every writer of resources locks (resources/versions.py)."""


def readable(subject: Subject) -> Select[GroupRow]:
    """Groups that somebody may know of."""
    if subject.role == "admin":
        return select(GroupRow)
    return select(GroupRow).where((GroupRow.visibility != "private") | _of(subject))


async def page(
    session: AsyncSession,
    subject: Subject,
    *,
    mine: bool = False,
    parent: str | None = None,
    prefix: str | None = None,
    after: str = "",
    limit: int,
) -> Sequence[GroupRow]:
    """By name. `parent`: those directly below it, "" for those below none."""
    query = readable(subject).where(GroupRow.name > after).order_by(GroupRow.name).limit(limit)
    if mine:
        query = query.where(_of(subject))
    if parent is not None:
        query = query.where(_depth() == (parent.count("/") + 1 if parent else 0))
    if parent:
        query = query.where(GroupRow.id.in_(_below(parent)))
    if prefix:
        start = prefix.lower()
        named = func.lower(GroupRow.name).startswith(start, autoescape=True)
        query = query.where(named | func.lower(GroupRow.display_name).startswith(start, autoescape=True))
    return (await session.scalars(query)).all()


async def by_name(session: AsyncSession, name: str, *, lock: bool = False) -> GroupRow | None:
    query = select(GroupRow).where(GroupRow.name == name)
    return (await session.scalars(query.with_for_update() if lock else query)).one_or_none()


async def below(session: AsyncSession, group: GroupRow, *, lock: bool = False) -> Sequence[GroupRow]:
    """All groups inside of it, itself not included, by name."""
    query = select(GroupRow).where(GroupRow.id.in_(_below(group.name)), GroupRow.id != group.id).order_by(GroupRow.name)
    return (await session.scalars(query.with_for_update() if lock else query)).all()


async def add(session: AsyncSession, group: GroupRow, parent: GroupRow | None) -> None:
    """Raises IntegrityError when the name is taken."""
    session.add(group)
    await session.flush()
    above: Sequence[int] = ()
    if parent is not None:
        query = select(GroupAncestorRow.ancestor_id).where(GroupAncestorRow.group_id == parent.id)
        above = (await session.scalars(query)).all()
    session.add_all(GroupAncestorRow(group_id=group.id, ancestor_id=found) for found in (group.id, *above))
    await session.flush()


async def remove(session: AsyncSession, group_ids: Collection[int]) -> None:
    """The groups with their members and stored secrets. What is inside of them must be among them."""
    await session.execute(delete(SecretRow).where(SecretRow.user_id.in_([-found for found in group_ids])))
    await session.execute(delete(NamespaceMemberRow).where(NamespaceMemberRow.group_id.in_(group_ids)))
    await session.execute(delete(GroupAncestorRow).where(GroupAncestorRow.group_id.in_(group_ids)))
    await session.execute(delete(GroupRow).where(GroupRow.id.in_(group_ids)))


async def hold_resources(session: AsyncSession) -> None:
    """Wait until nobody else writes resources, and keep others waiting until this transaction ends."""
    await session.execute(select(CounterRow.value).where(CounterRow.name == WRITERS).with_for_update())


async def resources_of(
    session: AsyncSession, owner_ids: Collection[int], namespace: str | None = None
) -> dict[str, int]:
    """How many living resources the owners have, by kind; `namespace`: in that one."""
    counts: dict[str, int] = {}
    for table in (KindRow, WorkRow):
        query = (
            select(table.kind, func.count())
            .where(table.kind.in_(KINDS), table.user_id.in_(owner_ids), table.deleted_id == 0)
            .group_by(table.kind)
        )
        query = query if namespace is None else query.where(table.namespace == namespace)
        counts |= {str(kind): int(count) for kind, count in await session.execute(query)}
    return counts


async def secrets_of(session: AsyncSession, user_id: int, namespace: str) -> int:
    """How many secrets a user has stored by name in a namespace."""
    query = select(func.count()).where(
        SecretRow.user_id == user_id, SecretRow.namespace == namespace, SecretRow.name.is_not(None)
    )
    return (await session.scalars(query)).one()


def _of(subject: Subject) -> ColumnElement[bool]:
    return GroupRow.id.in_([found.group_id for found in subject.groups])


def _below(name: str) -> Select[int]:
    above = select(GroupRow.id).where(GroupRow.name == name).scalar_subquery()
    return select(GroupAncestorRow.group_id).where(GroupAncestorRow.ancestor_id == above)


def _depth() -> ColumnElement[int]:
    return func.length(GroupRow.name) - func.length(func.replace(GroupRow.name, "/", ""))
