"""Reading resources: by page, by name, by id, by reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.resources import Ref, Resource

from wegent_backend import cursors
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import repository
from wegent_backend.resources.wire import to_resource

K = TypeVar("K", bound=Resource)


@dataclass(frozen=True)
class Page:
    items: list[Resource]
    next_cursor: str | None


async def list_page(
    session: AsyncSession,
    subject: Subject,
    kind: type[Resource],
    *,
    namespace: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """The caller's own and public resources of a kind, oldest first; of all namespaces when `namespace` is None."""
    name = kind.__name__
    after_id = cursors.decode(name, cursor, int)[0] if cursor else 0
    rows = await repository.page(
        session, name, subject.user_id, namespace=namespace, after_id=after_id, limit=limit + 1
    )
    more = len(rows) > limit
    items: list[Resource] = [to_resource(kind, row) for row in rows[:limit]]
    return Page(items, cursors.encode(name, rows[limit - 1].id) if more else None)


async def by_name(session: AsyncSession, subject: Subject, kind: type[K], name: str, namespace: str = "default") -> K:
    """The caller's own resource of that name, else the public one. Raises NotFound naming kind and name."""
    return await by_ref(session, kind, namespace, name, owner_id=subject.user_id)


async def by_id(session: AsyncSession, subject: Subject, kind: type[K], resource_id: int) -> K:
    """By `metadata.id`. Raises NotFound, also for what belongs to others."""
    row = await repository.by_id(session, kind.__name__, subject.user_id, resource_id)
    if row is None:
        raise NotFound(f"There is no {kind.__name__} with the id {resource_id}.")
    return to_resource(kind, row)


async def referenced(session: AsyncSession, kind: type[K], ref: Ref, *, owner_id: int) -> K:
    """What a reference means inside a resource of `owner_id`: the owner's own resource, else the public one.

    A public resource means public ones only: nobody changes it for others, or for themselves, by using its names.
    """
    return await by_ref(session, kind, ref.namespace, ref.name, owner_id=owner_id)


async def by_ref(session: AsyncSession, kind: type[K], namespace: str, name: str, *, owner_id: int) -> K:
    row = await repository.by_name(session, kind.__name__, owner_id, namespace, name)
    if row is None:
        where = "" if namespace == "default" else f' in the namespace "{namespace}"'
        raise NotFound(
            f'There is no {kind.__name__} "{name}"{where}.',
            details={"kind": kind.__name__, "namespace": namespace, "name": name},
        )
    return to_resource(kind, row)
