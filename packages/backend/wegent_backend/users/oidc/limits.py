"""Limits of memberships hold for those who come by a group claim too.

A login does not fail by them: the membership is left out, and the log says so.
"""

from __future__ import annotations

import structlog

from wegent_backend.context import Context
from wegent_backend.oidc_settings import ProviderSettings
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.users import room

log = structlog.get_logger(__name__)


async def has_room(
    ctx: Context, config: ProviderSettings, user: UserRow, group: GroupRow, row: NamespaceMemberRow | None
) -> bool:
    """Whether one more fits. `row`: what the user has in the group, which is locked; who waits takes room there."""
    limits = ctx.ports.settings.group
    facts = {"group": group.name, "user": user.user_name, "provider": config.name}
    takes_none = row is not None and row.state == "pending"
    if not takes_none and await room.count_of_group(ctx.session, group.id) >= limits.max_members:
        log.warning("oidc.group_full", **facts, most=limits.max_members, setting="WEGENT_GROUP_MAX_MEMBERS")
        return False
    if await room.count_of_user(ctx.session, user.id) >= limits.max_groups:
        log.warning("oidc.too_many_groups", **facts, most=limits.max_groups, setting="WEGENT_GROUP_MAX_GROUPS")
        return False
    return True
