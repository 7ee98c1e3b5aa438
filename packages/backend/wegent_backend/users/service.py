"""People as others see them."""

from __future__ import annotations

from wegent_contracts.errors import NotFound

from wegent_backend.context import Context
from wegent_backend.tables import UserRow
from wegent_backend.users import repository


async def me(ctx: Context) -> UserRow:
    """The caller's own row."""
    user = await repository.by_id(ctx.session, ctx.subject.user_id)
    if user is None:
        raise NotFound(f'There is no user "{ctx.subject.user_name}".')
    return user
