"""Memberships that follow from a provider's group claim. What people have given stays as it is."""

from __future__ import annotations

from typing import Any

import structlog

from wegent_backend.auth.subject import GroupRole, rank
from wegent_backend.context import Context
from wegent_backend.oidc_settings import ProviderSettings
from wegent_backend.tables import GroupRow, NamespaceMemberRow, UserRow
from wegent_backend.users.oidc import repository
from wegent_backend.users.oidc.limits import has_room
from wegent_backend.users.oidc.person import Person

log = structlog.get_logger(__name__)


def wanted_roles(config: ProviderSettings, person: Person) -> dict[str, GroupRole]:
    """Group and role, the highest where several values lead to one group."""
    roles: dict[str, GroupRole] = {}
    for mapping in config.groups:
        if mapping.value in person.groups:
            known = roles.get(mapping.group)
            roles[mapping.group] = mapping.role if known is None else max(known, mapping.role, key=rank)
    return roles


async def settle_memberships(ctx: Context, config: ProviderSettings, person: Person, user: UserRow) -> None:
    """Give, change and take away what is this provider's; the last Owner of a group stays.

    A group below another one has the Owners of that. Where there is no room, nobody joins, and the login goes on.
    """
    wanted = wanted_roles(config, person)
    present = {name: row for row, name in await repository.memberships(ctx.session, user.id)}
    for name, row in present.items():
        if row.provider == config.name and row.state == "approved":
            await _settle(ctx, user, name, row, wanted.get(name))
    waiting = {name: row for name, row in present.items() if row.state != "approved"}
    new = {name: role for name, role in wanted.items() if name in waiting or name not in present}
    await _join(ctx, config, user, new, waiting)


async def _settle(ctx: Context, user: UserRow, name: str, row: NamespaceMemberRow, role: GroupRole | None) -> None:
    if role == row.role:
        return
    if row.role == "Owner" and "/" not in name and not await repository.has_other_owner(ctx.session, row):
        log.warning("oidc.last_owner_kept", group=name, user=user.user_name, provider=row.provider)
        return
    old = {"role": row.role, "provider": row.provider}
    if role is None:
        await ctx.session.delete(row)
        _record(ctx, "delete", user, name, old=old)
    else:
        row.role = role
        _record(ctx, "update", user, name, old=old, new={**old, "role": role})


async def _join(
    ctx: Context,
    config: ProviderSettings,
    user: UserRow,
    roles: dict[str, GroupRole],
    waiting: dict[str, NamespaceMemberRow],
) -> None:
    groups = await repository.hold_groups(ctx.session, roles)
    for name, role in roles.items():
        group, row = groups.get(name), waiting.get(name)
        if group is None:
            log.warning("oidc.group_missing", group=name, provider=config.name)
        elif await has_room(ctx, config, user, group, row):
            _put(ctx, config, user, group, row, role)


def _put(
    ctx: Context, config: ProviderSettings, user: UserRow, group: GroupRow, row: NamespaceMemberRow | None, role: str
) -> None:
    """Who waits, or was turned away, is let in: the mapping is the installation's own word."""
    new = {"role": role, "state": "approved", "provider": config.name}
    if row is None:
        ctx.session.add(NamespaceMemberRow(group_id=group.id, user_id=user.id, role=role, provider=config.name))
        _record(ctx, "create", user, group.name, new=new)
    else:
        old = {"role": row.role, "state": row.state, "provider": row.provider}
        row.role, row.state, row.provider = role, "approved", config.name
        _record(ctx, "update", user, group.name, old=old, new=new)


def _record(
    ctx: Context,
    action: str,
    user: UserRow,
    group: str,
    *,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    ctx.record(action, "Member", name=user.user_name, namespace=group, object_id=user.id, old=old, new=new)
