"""Making a group: what may be called how, be seen by whom, and stand where."""

from __future__ import annotations

from typing import Final, cast

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import FieldError, Forbidden, Invalid

from wegent_backend import system_settings
from wegent_backend.auth.subject import Membership
from wegent_backend.context import Context
from wegent_backend.groups import answers, repository
from wegent_backend.groups.errors import NamespaceInUse, taken
from wegent_backend.groups.members import membership
from wegent_backend.groups.schemas import GroupAnswer, GroupBody, Visibility
from wegent_backend.groups.standing import find
from wegent_backend.tables import GroupRow
from wegent_backend.users import service as users

RESERVED: Final = frozenset({"default", "public", "system", "personal", "everybody", "all", "me", "new"})
WIDTHS: Final[tuple[Visibility, ...]] = ("private", "internal", "public")


async def create(ctx: Context, body: GroupBody) -> GroupAnswer:
    """The caller becomes its Owner.

    Raises AlreadyExists, Forbidden, Invalid, NamespaceInUse, NotFound and TooManyGroups.
    """
    above = answers.parent_of(body.name)
    parent = await find(ctx, above, "update") if above else None
    _check_form(body, parent)
    await _check_permission(ctx, body, parent)
    await _check_unused(ctx, body.name)
    group = GroupRow(**body.model_dump(), owner_id=ctx.subject.user_id)
    try:
        await repository.add(ctx.session, group, parent)
    except IntegrityError:
        raise taken(body.name) from None
    ctx.record("create", "Group", name=group.name, object_id=group.id, new=answers.recorded(group))
    await membership.put(ctx, group, await users.me(ctx), None, role="Owner")
    if group.level == "organization":
        await membership.put(ctx, group, None, None, role="Reporter")
    return answers.shown(group, ctx.subject, {}, Membership(group.id, group.name, "Owner", group.id))


async def may_create(session: AsyncSession) -> bool:
    """Whether people who are no admins make groups that are below none."""
    return (await system_settings.current(session)).group_creation == "everyone"


async def check_visibility(ctx: Context, group: GroupRow, wanted: Visibility) -> None:
    """Raises Invalid for one that does not fit to the groups above and below."""
    above = answers.parent_of(group.name)
    parent = await repository.by_name(ctx.session, above) if above else None
    if parent is not None and _width(wanted) > _width(parent.visibility):
        raise _too_wide(parent)
    for inside in await repository.below(ctx.session, group):
        if _width(inside.visibility) > _width(wanted):
            message = f'"{inside.name}" in it is {inside.visibility}: change that first.'
            raise _invalid("visibility", "too_narrow", message)


def _check_form(body: GroupBody, parent: GroupRow | None) -> None:
    if body.name.partition("/")[0].lower() in RESERVED:
        raise _invalid("name", "reserved", f'"{body.name}" is a word of the product. Choose another name.')
    if body.level == "organization" and parent is not None:
        raise _invalid("level", "top", "An organization is below no other group.")
    if parent is not None and _width(body.visibility) > _width(parent.visibility):
        raise _too_wide(parent)


async def _check_permission(ctx: Context, body: GroupBody, parent: GroupRow | None) -> None:
    if ctx.subject.role == "admin" or (parent is not None and body.level == "group"):
        return
    if body.level == "organization":
        raise Forbidden("Organizations are made by admins.")
    if not await may_create(ctx.session):
        raise Forbidden("Groups are made by admins here. Below a group, its Maintainers make some.")


async def _check_unused(ctx: Context, name: str) -> None:
    if await repository.by_name(ctx.session, name) is not None:
        raise taken(name)
    user_id = ctx.subject.user_id
    held = sum((await repository.resources_of(ctx.session, [user_id], name)).values())
    held += await repository.secrets_of(ctx.session, user_id, name)
    if held:
        raise NamespaceInUse(name, held)


def _width(visibility: str) -> int:
    return WIDTHS.index(cast("Visibility", visibility))


def _too_wide(parent: GroupRow) -> Invalid:
    message = f'It cannot be more visible than "{parent.name}", which is {parent.visibility}.'
    return _invalid("visibility", "too_wide", message)


def _invalid(field: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=f"body.{field}", rule=rule, message=message)])
