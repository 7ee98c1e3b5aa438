"""Deleting all that an owner has, because the owner goes: a group with what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.resources import KINDS

from wegent_backend.context import Context
from wegent_backend.resources import repository, service, versions
from wegent_backend.resources.intents import prepare
from wegent_backend.resources.rows import identity_of
from wegent_backend.resources.selectors import Selector


class ResourceClearing:
    """The context's Clearing. Whoever refers to what goes is not asked: that shows as their condition."""

    async def clear(self, ctx: Context, owner_ids: Sequence[int]) -> None:
        """Softly, as any deletion. Raises what the first resource that cannot go raises."""
        await versions.hold(ctx.session)
        rows = [
            row
            for owner_id in owner_ids
            for row in await repository.selected(ctx.session, KINDS, owner_id, Selector(), None)
        ]
        desk = service.desk_of(ctx, service.Options())
        prepared = await prepare(desk, service.deletions(identity_of(row) for row in rows))
        if prepared.failures:
            raise prepared.failures[0]
        await service.write_and_tell(ctx, desk, prepared, dry_run=False)
