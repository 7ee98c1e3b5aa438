"""What a resource was: its revisions, and how they differ."""

from __future__ import annotations

from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.resources import Differences, Revision, RevisionList
from wegent_contracts.resources import KINDS

from wegent_backend import cursors
from wegent_backend.access.owners import ReadScope, visible_owners
from wegent_backend.context import Context
from wegent_backend.resources import fields, repository, service
from wegent_backend.resources.service import Address
from wegent_backend.secrets.masking import masked
from wegent_backend.tables import ResourceColumns, RevisionRow


async def list_page(
    ctx: Context, address: Address, scope: ReadScope, *, limit: int, cursor: str | None
) -> RevisionList:
    """Newest first, also of a resource that was deleted. Raises NotFound."""
    row = await _row(ctx, address, scope)
    below = cursors.decode("Revision", cursor, int)[0] if cursor else None
    found = await repository.revisions(ctx.session, row.uid, below=below, limit=limit + 1)
    following = cursors.encode("Revision", found[limit - 1].revision) if len(found) > limit else None
    return RevisionList(items=[_shown(entry) for entry in found[:limit]], next_cursor=following)


async def get(ctx: Context, address: Address, scope: ReadScope, number: int) -> Revision:
    """With the resource as it was, secrets masked. Raises NotFound."""
    row = await _row(ctx, address, scope)
    revision = await _revision(ctx, row, number)
    document = masked(KINDS[row.kind], revision.document)
    resource = {
        "kind": row.kind,
        "metadata": {"name": row.name, "namespace": row.namespace, **document["metadata"]},
        "spec": document["spec"],
    }
    return _shown(revision).model_copy(update={"resource": resource})


async def compare(ctx: Context, address: Address, scope: ReadScope, earlier: int, later: int | None) -> Differences:
    """What makes the later revision (None: the last one) of the earlier one. Raises NotFound."""
    row = await _row(ctx, address, scope)
    before = await _revision(ctx, row, earlier)
    after = await _revision(ctx, row, later or row.revision)
    return Differences(
        from_revision=before.revision,
        to_revision=after.revision,
        changes=fields.changes(before.document, after.document),
    )


async def _row(ctx: Context, address: Address, scope: ReadScope) -> ResourceColumns:
    """The living resource, or the one that was deleted last. Raises NotFound."""
    try:
        return await service.row_of(ctx.session, ctx.subject, address, scope)
    except NotFound:
        for owner in visible_owners(ctx.subject, scope, address.kind.__name__):
            if row := await repository.last_deleted(ctx.session, address.of(owner)):
                return row
        raise


async def _revision(ctx: Context, row: ResourceColumns, number: int) -> RevisionRow:
    found = await repository.revision(ctx.session, row.uid, number)
    if found is None:
        raise NotFound(
            f'{row.kind} "{row.name}" has no revision {number}: the last is {row.revision}, and old ones are forgotten.'
        )
    return found


def _shown(row: RevisionRow) -> Revision:
    return Revision(
        revision=row.revision,
        resource_version=row.resource_version,
        generation=row.generation,
        operation=row.operation,
        manager=row.manager,
        user_name=row.user_name,
        created_at=row.created_at,
    )
