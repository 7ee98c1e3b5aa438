"""What is shared: one Team, KnowledgeBase or Task, and what somebody is to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Forbidden, NotFound
from wegent_contracts.resources import KINDS

from wegent_backend.access.decision import Target, decide, require
from wegent_backend.access.reach import owners
from wegent_backend.access.shares import conversation, grant_of
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.resources import repository as resources
from wegent_backend.resources.service import Address, row_of
from wegent_backend.share.schemas import ShareKind
from wegent_backend.tables import ResourceColumns, TaskRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID
from wegent_backend.tasks import repository as tasks


@dataclass(frozen=True)
class Shared:
    """A resource and, in `target`, what one subject is to it."""

    row: ResourceColumns
    target: Target

    @property
    def kind(self) -> ShareKind:
        return cast("ShareKind", self.row.kind)

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def title(self) -> str:
        return title_of(self.row)


def title_of(row: Any) -> str:
    """What people call it."""
    if row.kind == "Task":
        return str(row.title)
    own = row.spec.get("name") if row.kind == "KnowledgeBase" else None
    return str(row.display_name or own or row.name)


async def find(session: AsyncSession, subject: Subject, kind: ShareKind, resource_id: int) -> Shared:
    """By its number, when the subject may read it. Raises NotFound."""
    row: Any
    if kind == "Task":
        query = tasks.readable(subject).where(TaskRow.id == resource_id)
        row = (await session.scalars(query)).one_or_none()
    else:
        mine = owners(subject, "read", kind)
        row = await resources.by_id(session, kind, mine, resource_id, reader=subject.user_id)
    if row is None:
        raise not_found(kind, resource_id)
    return await as_of(session, subject, row)


async def find_named(session: AsyncSession, subject: Subject, kind: ShareKind, namespace: str, name: str) -> Shared:
    """By its name, as `GET …/{name}` finds it. Raises NotFound."""
    return await as_of(session, subject, await row_of(session, subject, Address(KINDS[kind], namespace, name)))


async def as_of(session: AsyncSession, subject: Subject, row: ResourceColumns) -> Shared:
    """What it is to a subject."""
    grant = await grant_of(session, row.kind, row.id, subject.user_id)
    if isinstance(row, TaskRow):
        return Shared(row, conversation(row, grant))
    return Shared(row, Target("resource", row.user_id, row.kind, grant))


def require_sharing(subject: Subject, shared: Shared, *, missing: NotFound | None = None) -> None:
    """Raises Forbidden for who may see it and not share it, and `missing` for who may not know of it."""
    if shared.row.user_id == PUBLIC_USER_ID:
        raise Forbidden("It is public: everybody here has it already.")
    require(subject, "share", shared.target, missing=missing or not_found(shared.kind, shared.id))


def may_share(subject: Subject, shared: Shared) -> bool:
    return decide(subject, "share", shared.target).allowed


def record(ctx: Context, action: str, shared: Shared, **values: Any) -> None:
    """Write down what was done with it; `old` and `new` never have a token in them."""
    row = shared.row
    ctx.record(action, row.kind, name=row.name, namespace=row.namespace, object_id=row.id, **values)


def not_found(kind: str, resource_id: int) -> NotFound:
    return NotFound(f"There is no {kind} with the id {resource_id}.")
