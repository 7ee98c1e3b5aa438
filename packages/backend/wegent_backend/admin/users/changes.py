"""What an admin changes of an account, and what follows from it."""

from __future__ import annotations

from typing import Any

from wegent_backend.admin.users import repository
from wegent_backend.admin.users.errors import EmailTaken, OwnAccount, user_not_found
from wegent_backend.admin.users.schemas import UserPatch
from wegent_backend.context import Context
from wegent_backend.groups.service import check_not_last_owner
from wegent_backend.runs import service as runs
from wegent_backend.tables import UserRow
from wegent_backend.users import admins
from wegent_backend.users.logins import end_logins


async def found(ctx: Context, user_id: int) -> UserRow:
    """The account, and nobody else changes accounts before this transaction ends. Raises NotFound."""
    await admins.hold(ctx.session)
    user = await repository.by_id(ctx.session, user_id)
    if user is None:
        raise user_not_found(user_id)
    return user


async def apply(ctx: Context, user: UserRow, patch: UserPatch, *, force: bool = False) -> None:
    """`force`: also when groups are left without an Owner. Raises LastAdmin, LastOwner, OwnAccount and EmailTaken."""
    values = wanted(user, patch)
    before = {name: getattr(user, name) for name in values}
    after = {name: value for name, value in values.items() if value != before[name]}
    if not after:
        return
    await _check(ctx, user, after, force=force)
    for name, value in after.items():
        setattr(user, name, value)
    if "is_active" in after:
        # Also of somebody who comes back: what was open before stays closed.
        await shut_out(ctx, user)
    old = {name: before[name] for name in after}
    ctx.record("update", "User", name=user.user_name, object_id=user.id, old=old, new=after)


def wanted(user: UserRow, patch: UserPatch) -> dict[str, Any]:
    """Values by column, as the patch means them."""
    given = patch.model_dump(exclude_unset=True)
    values = {name: given[name] for name in ("role", "is_active", "email_verified") if given.get(name) is not None}
    values |= {name: given[name] for name in ("display_name", "email") if name in given}
    if "email" in values and values["email"] != user.email:
        values.setdefault("email_verified", False)
    if values.get("email", user.email) is None:
        values["email_verified"] = False
    return values


async def shut_out(ctx: Context, user: UserRow) -> None:
    """End the user's logins and running answers: nothing goes on in their name."""
    await end_logins(ctx.session, user.id)
    for subtask_id in await repository.running_answers(ctx.session, user.id):
        await runs.request_cancel(ctx, subtask_id)


async def check_email(ctx: Context, email: str | None, *, verified: bool, but: int | None = None) -> None:
    """Raises EmailTaken. Addresses that nobody has verified mean nothing, and may be the same."""
    if email is not None and verified and await repository.verified_email_taken(ctx.session, email, but=but):
        raise EmailTaken("Another account has this e-mail address, and it is verified there.")


async def check_goes(ctx: Context, user: UserRow, *, force: bool = False) -> None:
    """Whether the account may be shut. Raises OwnAccount, LastAdmin and LastOwner."""
    if user.id == ctx.subject.user_id:
        raise OwnAccount("This is your own account: ask another admin to do this.")
    if user.role == "admin" and user.is_active:
        await admins.check_other(ctx.session, user.id)
    if not force:
        await check_not_last_owner(ctx.session, user.id)


async def _check(ctx: Context, user: UserRow, after: dict[str, Any], *, force: bool) -> None:
    if after.get("is_active") is False:
        await check_goes(ctx, user, force=force)
    if after.get("role") == "user" and user.is_active:
        await admins.check_other(ctx.session, user.id)
    verified = after.get("email_verified", user.email_verified)
    await check_email(ctx, after.get("email", user.email), verified=verified, but=user.id)
