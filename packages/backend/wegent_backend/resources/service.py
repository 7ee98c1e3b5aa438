"""The verbs of the resource store, for one resource at a time. Whatever changes something goes through `carry_out`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import BadRequest, Conflict, Forbidden, NotFound
from wegent_contracts.protocol.resources import ReferrerList
from wegent_contracts.resources import KINDS, Ghost, Ref, Resource

from wegent_backend import cursors
from wegent_backend.access import rules as access
from wegent_backend.access.decision import Target, decide, require
from wegent_backend.access.owners import ReadScope, Scope, owner_of, visible_owners
from wegent_backend.access.reach import owners as access_owners
from wegent_backend.access.shares import SHAREABLE, grant_of
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.resources import checks, commit, drafts, records, repository, versions
from wegent_backend.resources.announcements import announce
from wegent_backend.resources.errors import not_found
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Desk, Intent, Prepared, Verb, prepare, prepare_return
from wegent_backend.resources.rows import document_of, to_resource, to_wire
from wegent_backend.resources.selectors import Selector
from wegent_backend.secrets.masking import without_secrets
from wegent_backend.secrets.vault import Vault
from wegent_backend.tables import ResourceColumns

K = TypeVar("K", bound=Resource)

DEFAULT_MANAGER = "api"


@dataclass(frozen=True)
class Page:
    """Resources in wire form."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    resource_version: int | None = None


@dataclass(frozen=True)
class Options:
    """What every write may say about itself."""

    scope: Scope | None = None
    manager: str = DEFAULT_MANAGER
    dry_run: bool = False


@dataclass(frozen=True)
class Address:
    """Which resource a route is about."""

    kind: type[Resource]
    namespace: str
    name: str

    def of(self, owner_id: int) -> Identity:
        return Identity(self.kind.__name__, self.namespace, self.name, owner_id)


async def list_page(
    session: AsyncSession,
    subject: Subject,
    kind: type[Resource],
    *,
    namespace: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
    scope: ReadScope = "all",
    selector: Selector | None = None,
) -> Page:
    """Resources of a kind that the caller sees, oldest first; of all namespaces when `namespace` is None."""
    name = kind.__name__
    after_id = cursors.decode(name, cursor, int)[0] if cursor else 0
    version = await versions.current(session)
    rows = await repository.page(
        session,
        name,
        visible_owners(subject, scope, name),
        reader=_reader(subject, scope, name),
        namespace=namespace,
        selector=selector,
        after_id=after_id,
        limit=limit + 1,
    )
    more = len(rows) > limit
    items = [to_wire(row) for row in rows[:limit]]
    return Page(items, cursors.encode(name, rows[limit - 1].id) if more else None, version)


async def row_of(
    session: AsyncSession, subject: Subject, address: Address, scope: ReadScope = "all"
) -> ResourceColumns:
    """The living row of an address; what others share comes last. Raises NotFound naming kind and name."""
    kind = address.kind.__name__
    owners = visible_owners(subject, scope, kind)
    row: ResourceColumns | None = None
    if owners:
        row = await repository.named(session, kind, owners, address.namespace, address.name)
    if row is None and _reader(subject, scope, kind) is not None:
        row = await _shared_row(session, subject, address)
    if row is None:
        raise not_found(address.of(subject.user_id))
    return row


async def by_id(session: AsyncSession, subject: Subject, kind: type[K], resource_id: int) -> K:
    """By `metadata.id`, secrets masked, for whoever may use it. Raises NotFound, also for what belongs to others."""
    owners = access_owners(subject, "use", kind.__name__)
    row = await repository.by_id(
        session, kind.__name__, owners, resource_id, reader=_reader(subject, "all", kind.__name__)
    )
    if row is None:
        raise NotFound(f"There is no {kind.__name__} with the id {resource_id}.")
    return to_resource(kind, row)


async def referenced(session: AsyncSession, kind: type[K], ref: Ref, *, reach: Sequence[int]) -> K:
    """What a reference means inside a resource whose owner reaches the resources of `reach`, itself first.

    A public resource means public ones only: nobody changes it for others, or for themselves, by using its names.
    """
    row = await repository.named(session, kind.__name__, reach, ref.namespace, ref.name)
    if row is None:
        raise not_found(Identity(kind.__name__, ref.namespace, ref.name, reach[0]))
    return to_resource(kind, row)


async def create(ctx: Context, draft: drafts.Draft, options: Options) -> dict[str, Any]:
    """Raises Invalid, AlreadyExists, Forbidden."""
    return await _carry_out_one(ctx, "create", draft, options)


async def replace(ctx: Context, draft: drafts.Draft, options: Options) -> dict[str, Any]:
    """Put a whole resource in the place of what is there. Raises NotFound, Conflict, Invalid, Forbidden."""
    return await _carry_out_one(ctx, "replace", draft, options)


async def patch(ctx: Context, draft: drafts.Draft, options: Options) -> dict[str, Any]:
    """Change the fields of a JSON merge patch. Raises NotFound, Conflict, Invalid, Forbidden."""
    return await _carry_out_one(ctx, "patch", draft, options)


async def delete(
    ctx: Context, address: Address, options: Options, *, resource_version: int | None = None, cascade: bool = False
) -> Prepared:
    """Delete softly, and with `cascade` whatever refers to it. Raises NotFound, Conflict, Referenced, Forbidden."""
    identity = await target(ctx, address, options, "delete")
    intents = [Intent("delete", address.kind, identity, resource_version=resource_version)]
    if cascade:
        await versions.hold(ctx.session)  # before anything is read: later reads are of the same moment
        intents += await _referring(ctx.session, identity)
    return await carry_out(ctx, intents, options)


async def referrers(ctx: Context, address: Address, scope: ReadScope) -> ReferrerList:
    """What the caller sees that refers to a resource. Raises NotFound."""
    row = await row_of(ctx.session, ctx.subject, address, scope)
    identity = Identity(row.kind, row.namespace, row.name, row.user_id)
    sees = access_owners(ctx.subject, "read", Ghost.__name__)
    found = await repository.referrers(ctx.session, {identity}, of=sees)
    return ReferrerList(items=[referrer for _, referrer in found.get(identity, [])])


async def restore(ctx: Context, address: Address, options: Options) -> dict[str, Any]:
    """Bring back what was deleted last under this name. Raises NotFound, AlreadyExists, Invalid."""
    identity = await target(ctx, address, options, "create")
    desk = desk_of(ctx, options)
    await versions.hold(ctx.session)
    return _shown(await _finish(ctx, desk, await prepare_return(desk, address.kind, identity), options))


async def roll_back(ctx: Context, address: Address, revision: int, options: Options) -> dict[str, Any]:
    """Have spec, labels and names of an earlier revision again. Raises NotFound, Invalid."""
    await versions.hold(ctx.session)
    identity = await target(ctx, address, options, "update")
    row = await _living(ctx, identity)
    earlier = await repository.revision(ctx.session, row.uid, revision)
    if earlier is None:
        raise NotFound(
            f"{identity} has no revision {revision}: the last one is {row.revision}; old ones are forgotten."
        )
    intent = Intent("rollback", address.kind, identity, earlier.document)
    return _shown(await carry_out(ctx, [intent], options))


async def copy(ctx: Context, address: Address, to: Address, display_name: str | None, options: Options) -> Any:
    """Make a resource like one that the caller sees, with its secrets if they may change it. Raises NotFound,
    AlreadyExists.
    """
    await versions.hold(ctx.session)
    row = await row_of(ctx.session, ctx.subject, address)
    stored = document_of(row)
    if not decide(ctx.subject, "update", Target("resource", row.user_id, row.kind)).allowed:
        document = without_secrets(address.kind, stored)  # others' stay where they are
    else:
        vault = await Vault.open(ctx.session, ctx.ports.keyring, [stored])
        document = vault.plain(address.kind, stored)
    metadata = {**document["metadata"], **({"displayName": display_name} if display_name else {})}
    draft = drafts.Draft(to.kind, to.namespace, to.name, {**document, "metadata": metadata})
    return await create(ctx, draft, options)


async def set_status(ctx: Context, address: Address, sent: Any, options: Options) -> dict[str, Any]:
    """Write what the system observed. Raises Forbidden for all but admins, NotFound, Invalid."""
    if ctx.subject.role != "admin":
        raise Forbidden("The status of a resource is written by the system.")
    if address.kind.__name__ == "Task":
        raise BadRequest("The status of a Task follows from its messages and cannot be written.")
    desk = desk_of(ctx, options)
    await versions.hold(ctx.session)
    row = await _living(ctx, await target(ctx, address, options, "update"))
    before = row.status
    await commit.write_status(desk, row, drafts.status(address.kind, to_wire(row), sent))
    records.record_status(ctx, row, before)
    if options.dry_run:
        ctx.discard()
    ctx.after_commit(ctx.ports.news.announce)
    return to_wire(row)


async def carry_out(ctx: Context, intents: list[Intent], options: Options) -> Prepared:
    """Do all of it or nothing. Raises the first failure."""
    await versions.hold(ctx.session)
    desk = desk_of(ctx, options)
    return await _finish(ctx, desk, await prepare(desk, intents), options)


def desk_of(ctx: Context, options: Options, *, force: bool = False) -> Desk:
    return Desk(
        session=ctx.session,
        keyring=ctx.ports.keyring,
        limits=ctx.ports.settings.resource,
        actor_id=ctx.subject.user_id,
        actor_name=ctx.subject.user_name,
        manager=options.manager,
        force=force,
        sees=frozenset(access_owners(ctx.subject, "read", Ghost.__name__)),
    )


async def _finish(ctx: Context, desk: Desk, prepared: Prepared, options: Options) -> Prepared:
    await checks.check(desk, prepared)
    if prepared.failures:
        raise prepared.failures[0]
    await write_and_tell(ctx, desk, prepared, dry_run=options.dry_run)
    return prepared


async def write_and_tell(ctx: Context, desk: Desk, prepared: Prepared, *, dry_run: bool) -> int | None:
    """Write what has no failures; watchers and windows learn of it after the commit. A dry run is thrown away."""
    version = await commit.write(desk, prepared)
    if dry_run:
        ctx.discard()
    elif version is not None:
        announce(ctx, prepared.changes)
        records.record(ctx, prepared.changes)
        ctx.after_commit(ctx.ports.news.announce)
    return version


async def _carry_out_one(ctx: Context, verb: Verb, draft: drafts.Draft, options: Options) -> dict[str, Any]:
    address = Address(draft.kind, draft.namespace, draft.name)
    identity = await target(ctx, address, options, "create" if verb == "create" else "update")
    intent = Intent(verb, draft.kind, identity, draft.document, draft.resource_version)
    return _shown(await carry_out(ctx, [intent], options))


async def target(ctx: Context, address: Address, options: Options, verb: access.Verb) -> Identity:
    """Which resource a write is about, for whoever may. Raises Forbidden, NotFound."""
    if options.scope == "shared":
        row = await _shared_row(ctx.session, ctx.subject, address)
        if row is None:
            raise not_found(address.of(ctx.subject.user_id))
        grant = await grant_of(ctx.session, row.kind, row.id, ctx.subject.user_id)
        what = Target("resource", row.user_id, row.kind, grant)
        require(ctx.subject, verb, what, missing=not_found(address.of(ctx.subject.user_id)))
        return address.of(row.user_id)
    kind = address.kind.__name__
    return address.of(owner_of(ctx.subject, options.scope, address.namespace, verb, kind=kind))


async def _living(ctx: Context, identity: Identity) -> ResourceColumns:
    row = (await repository.living(ctx.session, [identity])).get(identity)
    if row is None:
        raise not_found(identity)
    return row


async def _shared_row(session: AsyncSession, subject: Subject, address: Address) -> ResourceColumns | None:
    """Raises Conflict when several people share one of this name with the caller."""
    kind = address.kind.__name__
    rows = await repository.shared(session, kind, subject.user_id, address.namespace, address.name)
    if len(rows) > 1:
        identity = address.of(subject.user_id)
        raise Conflict(
            f"{len(rows)} people share a {identity} with you. Find the one you mean in the list, by its number.",
            details={"ids": [row.id for row in rows]},
        )
    return rows[0] if rows else None


def _reader(subject: Subject, scope: ReadScope, kind: str) -> int | None:
    """Who is looked for among those with whom something was shared."""
    return subject.user_id if kind in SHAREABLE and scope in {"all", "shared"} else None


def _shown(prepared: Prepared) -> dict[str, Any]:
    row = prepared.changes[0].row
    assert row is not None  # noqa: S101 - it was written
    return to_wire(row)


async def _referring(session: AsyncSession, identity: Identity) -> list[Intent]:
    """Deletions of all own resources that refer to it, directly or by others."""
    seen, layer = {identity}, {identity}
    while layer:
        found = await repository.referrers(session, layer)
        sources = {source for entries in found.values() for source, _ in entries}
        layer = {source for source in sources if source.owner_id == identity.owner_id} - seen
        seen |= layer
    return deletions(seen - {identity})


def deletions(identities: Iterable[Identity]) -> list[Intent]:
    return [Intent("delete", KINDS[identity.kind], identity) for identity in sorted(identities)]
