"""Rows of resources. Every query names the owners it is about: `access` says whose resources a subject may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, delete, exists, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from wegent_contracts.protocol.resources import Referrer

from wegent_backend.access.reach import reaches
from wegent_backend.access.shares import shared_ids
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import table_of
from wegent_backend.resources.selectors import Selector
from wegent_backend.tables import KindRow, ReferenceRow, ResourceColumns, RevisionRow, TaskRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

BUSY_STATES = ("PENDING", "RUNNING", "CANCELLING", "PENDING_CONFIRMATION")
REFERRERS_SHOWN = 100
NAMES_COMPARED = 500
GROUPS_AT_ONCE = 200

Groups: TypeAlias = dict[tuple[str, str, int], list[str]]
"""Names by kind, namespace and owner."""

_own = aliased(KindRow)  # once: making an alias costs more than the rest of a query


def _shadowed(owner: Any) -> Any:
    return exists().where(
        and_(
            _own.kind == KindRow.kind,
            _own.namespace == KindRow.namespace,
            _own.name == KindRow.name,
            _own.user_id == owner,
            _own.deleted_id == 0,
        )
    )


def readable(kind: str, owners: Sequence[int]) -> Select[KindRow]:
    """Living resources of a kind that belong to the owners; those of the first one shadow public ones."""
    living = select(KindRow).where(KindRow.kind == kind, KindRow.deleted_id == 0, KindRow.user_id.in_(owners))
    if owners[0] == PUBLIC_USER_ID:
        return living
    return living.where((KindRow.user_id != PUBLIC_USER_ID) | ~_shadowed(owners[0]))


async def unavailable(session: AsyncSession) -> list[KindRow]:
    """Everybody's living resources that were seen to be unable to work, for the system."""
    state = KindRow.status["state"].as_string()
    return list(await session.scalars(select(KindRow).where(KindRow.deleted_id == 0, state == "Unavailable")))


async def page(
    session: AsyncSession,
    kind: str,
    owners: Sequence[int],
    *,
    reader: int | None = None,
    namespace: str | None = None,
    selector: Selector | None = None,
    after_id: int = 0,
    limit: int,
) -> list[Any]:
    """Up to `limit` living resources with ids above `after_id`, by id: of the owners, public ones if none shadows them,
    and those that were shared with the user `reader`.

    Each owner's rows are read by themselves in the order of their index, so that the size of the table does not matter.
    They come as plain rows with all columns but `managed`: making objects of them would cost as much again.
    """
    chosen = list(owners)
    if not chosen and reader is None:
        return []
    form = _Form(table_of(kind), len(chosen), chosen[:1] == [PUBLIC_USER_ID], namespace is not None, reader is not None)
    if selector is None or not selector.terms:
        statement = _plain_page(form)
    else:
        clauses = [tuple(selector.clauses(kind, [owner], form.table.id)) for owner in chosen]
        statement = _page(form, (*clauses, tuple(selector.clauses(kind, None, form.table.id))))
    values = {"kind": kind, "namespace": namespace, "after": after_id, "most": limit, "reader": reader}
    found = await session.execute(statement, values | {f"owner{place}": owner for place, owner in enumerate(chosen)})
    return list(found)


@dataclass(frozen=True)
class _Form:
    """What lists have in common whose statement is the same."""

    table: Any
    owners: int
    public_first: bool
    namespaced: bool
    shared: bool


@lru_cache(maxsize=256)
def _plain_page(form: _Form) -> Select[Any]:
    """Made once for each form: to make a statement takes longer than to execute it."""
    return _page(form, ((),) * (form.owners + 1))


def _page(form: _Form, clauses: Sequence[Sequence[ColumnElement[bool]]]) -> Select[Any]:
    """`clauses` select further, for each owner and, last, for what was shared."""
    table, most = form.table, bindparam("most", type_=Integer)
    parts = []
    for place in range(form.owners):
        ids = _ids(form, clauses[place]).where(table.user_id == bindparam(f"owner{place}"))
        if place == form.owners - 1 and not form.public_first and table is KindRow:
            ids = ids.where((table.user_id != PUBLIC_USER_ID) | ~_shadowed(bindparam("owner0")))
        parts.append(ids)
    if form.shared:
        parts.append(_ids(form, clauses[-1]).where(table.id.in_(shared_ids())))
    cut = [select(ids.order_by(table.id).limit(most).subquery().c.id) for ids in parts]
    chosen = union_all(*cut).subquery()
    columns = [column for column in table.__mapper__.columns if column.key != "managed"]
    return select(*columns).where(table.id.in_(select(chosen.c.id))).order_by(table.id).limit(most)


def _ids(form: _Form, clauses: Sequence[ColumnElement[bool]]) -> Select[Any]:
    table = form.table
    ids = select(table.id).where(
        table.kind == bindparam("kind"), table.deleted_id == 0, table.id > bindparam("after"), *clauses
    )
    return ids.where(table.namespace == bindparam("namespace")) if form.namespaced else ids


async def named(session: AsyncSession, kind: str, owners: Sequence[int], namespace: str, name: str) -> KindRow | None:
    """The living resource of the first owner that has one."""
    values = {"kind": kind, "namespace": namespace, "name": name, "owners": list(owners)}
    rows = {row.user_id: row for row in await session.scalars(_named(table_of(kind)), values)}
    return next((rows[owner] for owner in owners if owner in rows), None)


@cache
def _named(table: Any) -> Select[Any]:
    return select(table).where(
        table.kind == bindparam("kind"),
        table.namespace == bindparam("namespace"),
        table.name == bindparam("name"),
        table.user_id.in_(bindparam("owners", expanding=True)),
        table.deleted_id == 0,
    )


async def shared(session: AsyncSession, kind: str, reader: int, namespace: str, name: str) -> list[Any]:
    """Living resources of this name that others share with the user: every owner may have one."""
    table = table_of(kind)
    query = select(table).where(
        table.kind == kind,
        table.namespace == namespace,
        table.name == name,
        table.deleted_id == 0,
        table.id.in_(shared_ids(kind, reader)),
    )
    return list(await session.scalars(query.order_by(table.id)))


async def by_id(
    session: AsyncSession, kind: str, owners: Sequence[int], resource_id: int, *, reader: int | None = None
) -> KindRow | None:
    """Of the owners, or shared with the user `reader`. Also a public resource that an own one shadows: who names it by
    id means it.
    """
    own = KindRow.user_id.in_(owners)
    may = own if reader is None else own | KindRow.id.in_(shared_ids(kind, reader))
    query = select(KindRow).where(KindRow.id == resource_id, KindRow.kind == kind, KindRow.deleted_id == 0, may)
    return (await session.scalars(query)).one_or_none()


async def everything(session: AsyncSession, kind: str, owners: Sequence[int]) -> list[KindRow]:
    """All of the owners, by id; for kinds of which an installation has few."""
    return list(await session.scalars(readable(kind, owners).order_by(KindRow.id)))


async def names(session: AsyncSession, kind: str, owners: Collection[int] | None) -> list[tuple[str, str]]:
    """Some that one of the owners (None: anybody) has, for suggestions: namespaces and names."""
    table = table_of(kind)
    query = select(table.namespace, table.name).where(table.kind == kind, table.deleted_id == 0)
    if owners is not None:
        query = query.where(table.user_id.in_(owners))
    return [(namespace, name) for namespace, name in await session.execute(query.limit(NAMES_COMPARED))]


async def living(session: AsyncSession, identities: Iterable[Identity]) -> dict[Identity, ResourceColumns]:
    """Rows of these identities as far as they live: one query for each table, unless they have many namespaces."""
    tables: dict[Any, list[Identity]] = defaultdict(list)
    for identity in identities:
        tables[table_of(identity.kind)].append(identity)
    found: dict[Identity, ResourceColumns] = {}
    for table, some in tables.items():
        for groups in _groups(some):
            for row in await session.scalars(_living(table, len(groups)), _values(groups)):
                found[Identity(row.kind, row.namespace, row.name, row.user_id)] = row
    return found


def _groups(identities: Iterable[Identity]) -> Iterator[Groups]:
    """Names by what they have in common, in portions that a database takes in one statement."""
    names: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for identity in identities:
        names[identity.kind, identity.namespace, identity.owner_id].add(identity.name)
    keys = sorted(names)
    for start in range(0, len(keys), GROUPS_AT_ONCE):
        yield {key: sorted(names[key]) for key in keys[start : start + GROUPS_AT_ONCE]}


@lru_cache(maxsize=32)
def _living(table: Any, groups: int) -> Select[Any]:
    """For names in so many groups; made once for each number of them."""
    return select(table).where(table.deleted_id == 0, or_(*(_group(table, place) for place in range(groups))))


def _group(table: Any, place: int) -> ColumnElement[bool]:
    return and_(
        table.kind == bindparam(f"kind{place}"),
        table.namespace == bindparam(f"namespace{place}"),
        table.name.in_(bindparam(f"names{place}", expanding=True)),
        table.user_id == bindparam(f"owner{place}"),
    )


def _values(groups: Groups) -> dict[str, Any]:
    """The parameters of `_group`."""
    values: dict[str, Any] = {}
    for place, ((kind, namespace, owner), names) in enumerate(groups.items()):
        values |= {f"kind{place}": kind, f"namespace{place}": namespace, f"owner{place}": owner}
        values[f"names{place}"] = names
    return values


async def last_deleted(session: AsyncSession, identity: Identity) -> ResourceColumns | None:
    """The resource of this identity that was deleted last."""
    table = table_of(identity.kind)
    query = select(table).where(
        table.kind == identity.kind,
        table.namespace == identity.namespace,
        table.name == identity.name,
        table.user_id == identity.owner_id,
        table.deleted_id != 0,
    )
    row: ResourceColumns | None = (
        await session.scalars(query.order_by(table.resource_version.desc()).limit(1))
    ).first()
    return row


async def selected(
    session: AsyncSession, kinds: Iterable[str], owner_id: int, selector: Selector, namespace: str | None
) -> list[ResourceColumns]:
    """All living rows of an owner that a selector means."""
    rows: list[ResourceColumns] = []
    for kind in kinds:
        table = table_of(kind)
        query = select(table).where(
            table.kind == kind,
            table.user_id == owner_id,
            table.deleted_id == 0,
            *selector.clauses(kind, [owner_id], table.id),
        )
        if namespace is not None:
            query = query.where(table.namespace == namespace)
        rows += await session.scalars(query)
    return rows


async def referrers(
    session: AsyncSession, targets: Collection[Identity], *, of: Collection[int] | None = None
) -> dict[Identity, list[tuple[Identity, Referrer]]]:
    """Living resources that refer to each of the targets; of these owners, or of everybody."""
    rows = await _references_to(session, targets, of)
    reach = await reaches(session, {row.user_id for row in rows}) if rows else {}
    sources = [
        (row, target)
        for row in rows
        if (target := _meant(row, targets, reach[row.user_id])) and (row.source_kind, row.kind) != ("Task", "Team")
    ]
    named = await _identities(session, {(row.source_kind, row.source_id) for row, _ in sources})
    found: dict[Identity, list[tuple[Identity, Referrer]]] = defaultdict(list)
    for row, target in sources:
        if source := named.get((row.source_kind, row.source_id)):
            referrer = Referrer(kind=source.kind, namespace=source.namespace, name=source.name, path=row.path)
            found[target].append((source, referrer))
    return found


async def busy_tasks(session: AsyncSession, team_ids: Collection[int]) -> dict[int, list[tuple[int, Referrer]]]:
    """Conversations in which the teams are at work, with owners; those that rest do not need their team any more."""
    query = select(TaskRow.team_id, TaskRow.user_id, TaskRow.namespace, TaskRow.name).where(
        TaskRow.team_id.in_(team_ids),
        TaskRow.state.in_(BUSY_STATES),
        TaskRow.deleted_id == 0,
        TaskRow.last_message_id > 0,
    )
    found: dict[int, list[tuple[int, Referrer]]] = defaultdict(list)
    for team_id, owner, namespace, name in await session.execute(query.limit(REFERRERS_SHOWN)):
        found[team_id].append((owner, Referrer(kind="Task", namespace=namespace, name=name, path="spec.teamRef")))
    return found


async def revision(session: AsyncSession, resource_uid: str, number: int) -> RevisionRow | None:
    query = select(RevisionRow).where(RevisionRow.resource_uid == resource_uid, RevisionRow.revision == number)
    return (await session.scalars(query)).one_or_none()


async def revisions(session: AsyncSession, resource_uid: str, *, below: int | None, limit: int) -> list[RevisionRow]:
    """Newest first, with numbers below `below`."""
    query = select(RevisionRow).where(RevisionRow.resource_uid == resource_uid)
    if below is not None:
        query = query.where(RevisionRow.revision < below)
    return list(await session.scalars(query.order_by(RevisionRow.revision.desc()).limit(limit)))


async def forget_revisions(session: AsyncSession, uids: Collection[str], *, keep: int) -> dict[str, list[Document]]:
    """Delete all but the last `keep` of each resource. Returns what they held."""
    last = (
        select(RevisionRow.resource_uid.label("uid"), func.max(RevisionRow.revision).label("revision"))
        .where(RevisionRow.resource_uid.in_(uids))
        .group_by(RevisionRow.resource_uid)
        .subquery()
    )
    old = and_(last.c.uid == RevisionRow.resource_uid, RevisionRow.revision <= last.c.revision - keep)
    query = select(RevisionRow.id, RevisionRow.resource_uid, RevisionRow.document).join(last, old)
    ids: list[int] = []
    found: dict[str, list[Document]] = defaultdict(list)
    for row_id, uid, document in await session.execute(query):
        ids.append(row_id)
        found[uid].append(document)
    some = delete(RevisionRow).where(RevisionRow.id.in_(ids)).execution_options(synchronize_session=False)
    await session.execute(some)
    return found


def _meant(row: ReferenceRow, targets: Collection[Identity], reach: Sequence[int]) -> Identity | None:
    """Which of the targets the reference means: one of its own owner, or of those that its owner reaches."""
    for owner in reach:
        identity = Identity(row.kind, row.namespace, row.name, owner)
        if identity in targets:
            return identity
    return None


async def _references_to(
    session: AsyncSession, targets: Collection[Identity], of: Collection[int] | None
) -> list[ReferenceRow]:
    rows: list[ReferenceRow] = []
    for groups in _groups(targets):
        query = _references(tuple(owner <= PUBLIC_USER_ID for _, _, owner in groups))
        if of is not None:
            query = query.where(ReferenceRow.user_id.in_(sorted(of)))
        rows += await session.scalars(query, _values(groups))
    # A reference to a public or a group's name may mean a resource of the same name that its own owner has.
    own = {row.id: Identity(row.kind, row.namespace, row.name, row.user_id) for row in rows}
    shadows = await living(session, {identity for identity in own.values() if identity not in targets})
    return [row for row in rows if row.user_id == PUBLIC_USER_ID or own[row.id] not in shadows]


@lru_cache(maxsize=32)
def _references(open_to_others: tuple[bool, ...]) -> Select[Any]:
    """To names in as many groups; whoever refers to what is public or a group's counts."""
    clauses = []
    for place, everybody in enumerate(open_to_others):
        of_owner = ReferenceRow.user_id == bindparam(f"owner{place}")
        clauses.append(
            and_(
                ReferenceRow.kind == bindparam(f"kind{place}"),
                ReferenceRow.namespace == bindparam(f"namespace{place}"),
                ReferenceRow.name.in_(bindparam(f"names{place}", expanding=True)),
                *(() if everybody else (of_owner,)),
            )
        )
    return select(ReferenceRow).where(or_(*clauses)).order_by(ReferenceRow.id)


async def _identities(session: AsyncSession, sources: set[tuple[str, int]]) -> dict[tuple[str, int], Identity]:
    found: dict[tuple[str, int], Identity] = {}
    for table in {table_of(kind) for kind, _ in sources}:
        ids = {source_id for kind, source_id in sources if table_of(kind) is table}
        query = select(table.kind, table.id, table.namespace, table.name, table.user_id).where(
            table.id.in_(ids), table.deleted_id == 0
        )
        for kind, row_id, namespace, name, user_id in await session.execute(query):
            found[kind, row_id] = Identity(kind, namespace, name, user_id)
    return found
