"""Links to a resource: made, listed and revoked by those who may share it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend import cursors, system_settings
from wegent_backend.access import loading
from wegent_backend.auth.errors import InvalidToken
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.resources import versions
from wegent_backend.share import membership, repository, things, tokens
from wegent_backend.share.errors import TooManyLinks, link_not_found, refused, unknown_link
from wegent_backend.share.schemas import (
    NewShareLink,
    ShareKind,
    ShareLinkAnswer,
    ShareLinkBody,
    ShareLinkList,
)
from wegent_backend.share.things import Shared
from wegent_backend.tables import ShareLinkRow, utc_now

CURSOR = "ShareLink"


async def create(ctx: Context, body: ShareLinkBody) -> NewShareLink:
    """Raises NotFound, Forbidden, Invalid and TooManyLinks. The token is in this answer and nowhere else."""
    await versions.hold(ctx.session)
    shared = await _named(ctx, body)
    things.require_sharing(ctx.subject, shared)
    await _check(ctx, body, shared)
    token, now = tokens.new(), utc_now()
    row = ShareLinkRow(
        kind=shared.kind,
        resource_id=shared.id,
        token_hash=tokens.digest(token),
        prefix=tokens.prefix(token),
        default_role=body.default_role,
        require_approval=body.require_approval,
        public_read=body.public_read,
        created_by=ctx.subject.user_id,
        created_at=now,
        expires_at=now + timedelta(hours=body.expires_in_hours or ctx.ports.settings.share.max_link_hours),
    )
    ctx.session.add(row)
    await ctx.session.flush()
    things.record(ctx, "share", shared, new=_recorded(row))
    return NewShareLink(**_values(row, ctx.subject.user_name), token=token, url=tokens.address(token))


async def list_page(
    ctx: Context, kind: ShareKind, resource_id: int, *, limit: int = 50, cursor: str | None = None
) -> ShareLinkList:
    """Those that were not revoked, expired ones too. Raises NotFound and Forbidden."""
    shared = await things.find(ctx.session, ctx.subject, kind, resource_id)
    things.require_sharing(ctx.subject, shared)
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    rows = await repository.links(ctx.session, kind, resource_id, after=after, limit=limit + 1)
    items = [ShareLinkAnswer(**_values(row, name)) for row, name in rows[:limit]]
    return ShareLinkList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if len(rows) > limit else None)


async def revoke(ctx: Context, link_id: int, *, with_members: bool) -> None:
    """Who came by the link stays, unless `with_members`. Raises NotFound, also for links of what others share."""
    await versions.hold(ctx.session)
    row = await repository.link(ctx.session, link_id)
    thing = None if row is None else await repository.living(ctx.session, row.kind, row.resource_id)
    if row is None or thing is None:
        raise link_not_found(link_id)
    shared = await things.as_of(ctx.session, ctx.subject, thing)
    things.require_sharing(ctx.subject, shared, missing=link_not_found(link_id))
    row.revoked_at = utc_now()
    removed = await repository.remove_of_link(ctx.session, row.id) if with_members else 0
    things.record(ctx, "revoke", shared, old=_recorded(row), new={"members_removed": removed})


async def opened(session: AsyncSession, token: str) -> tuple[ShareLinkRow, Shared, Subject]:
    """A link that works, what it leads to, and who shares it. Raises NotFound, always the same.

    It works while who made it is not switched off and may still share: who leaves a group takes their links along.
    """
    row = await repository.link_of_digest(session, tokens.digest(token))
    thing = None if row is None else await repository.living(session, row.kind, row.resource_id)
    if row is None or thing is None:
        raise unknown_link()
    try:
        sharer = await loading.of_user(session, row.created_by)
    except InvalidToken:
        raise unknown_link() from None
    shared = await things.as_of(session, sharer, thing)
    if not things.may_share(sharer, shared):
        raise unknown_link()
    return row, shared, sharer


async def _named(ctx: Context, body: ShareLinkBody) -> Shared:
    if body.id is not None:
        return await things.find(ctx.session, ctx.subject, body.kind, body.id)
    return await things.find_named(ctx.session, ctx.subject, body.kind, body.namespace, body.name or "")


async def _check(ctx: Context, body: ShareLinkBody, shared: Shared) -> None:
    limits = ctx.ports.settings.share
    membership.check_role(shared, body.default_role, "default_role")
    if body.expires_in_hours is not None and body.expires_in_hours > limits.max_link_hours:
        message = f"A link lives {limits.max_link_hours} hours at most (WEGENT_SHARE_MAX_LINK_HOURS)."
        raise refused("expires_in_hours", "too_long", message)
    if body.public_read and shared.kind == "Task" and shared.row.user_id != ctx.subject.user_id:
        message = "Only its owner can let everybody read a group chat. Leave public_read out."
        raise refused("public_read", "owner", message)
    if body.public_read and not (await system_settings.current(ctx.session)).public_share_pages:
        message = "Links that everybody can read are switched off here. Leave public_read out, or ask an admin."
        raise refused("public_read", "switched_off", message)
    if await repository.count_links(ctx.session, shared.kind, shared.id) >= limits.max_links:
        raise TooManyLinks(
            f"It has {limits.max_links} links, which is the most (WEGENT_SHARE_MAX_LINKS). Revoke one that is not "
            "needed any more."
        )


def _values(row: ShareLinkRow, created_by: str | None) -> dict[str, Any]:
    same = ("id", "kind", "resource_id", "prefix", "default_role", "require_approval", "public_read", "created_at")
    return {name: getattr(row, name) for name in same} | {
        "created_by": created_by,
        "expires_at": row.expires_at,
        "expired": row.expires_at is not None and row.expires_at <= utc_now(),
    }


def _recorded(row: ShareLinkRow) -> dict[str, Any]:
    """For the audit trail: not the token, nor its hash."""
    return {
        "link_id": row.id,
        "prefix": row.prefix,
        "default_role": row.default_role,
        "require_approval": row.require_approval,
        "public_read": row.public_read,
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
    }
