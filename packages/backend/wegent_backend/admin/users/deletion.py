"""Deleting an account: only one that nothing would be lost with. What is left tells nothing about the person."""

from __future__ import annotations

from wegent_backend.admin.users import changes, repository
from wegent_backend.admin.users.errors import UserHasThings
from wegent_backend.context import Context
from wegent_backend.tables import UserRow, utc_now


async def delete(ctx: Context, user: UserRow) -> None:
    """Raises OwnAccount, LastAdmin, LastOwner and UserHasThings."""
    await changes.check_goes(ctx, user)
    await _check_empty(ctx, user)
    old = {"role": user.role, "is_active": user.is_active}
    ctx.record("delete", "User", name=user.user_name, object_id=user.id, old=old)
    await repository.forget(ctx.session, user.id)
    # No name that anybody can have, so that the old one can be given again.
    user.user_name = f"deleted:{user.id}"
    user.display_name = user.email = user.password_hash = user.preferences = None
    user.email_verified, user.is_active, user.role = False, False, "user"
    user.deleted_at = utc_now()


async def _check_empty(ctx: Context, user: UserRow) -> None:
    counts = {
        "resources": await repository.count_resources(ctx.session, user.id),
        "conversations": await repository.count_conversations(ctx.session, user.id),
        "service_keys": await repository.count_service_keys(ctx.session, user.id),
    }
    if not any(counts.values()):
        return
    has = [f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count]
    raise UserHasThings(
        f"The account {user.user_name} has {' and '.join(has)}. Disable it instead, or have these things deleted or "
        "given to others first.",
        details=counts,
    )
