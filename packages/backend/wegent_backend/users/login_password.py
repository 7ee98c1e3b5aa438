"""Changing one's password, which ends all other logins.

No session is open while a password is hashed: that takes longer than everything else together.
"""

from __future__ import annotations

from wegent_contracts.errors import Conflict, FieldError

from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.edge import Edge
from wegent_backend.tables import UserRow
from wegent_backend.trail.entries import Actor
from wegent_backend.users import repository
from wegent_backend.users.errors import NoPassword, WrongPassword
from wegent_backend.users.login_schemas import PasswordChange
from wegent_backend.users.logins import denied_entry, end_logins, login_id_of


async def change_password(edge: Edge, subject: Subject, body: PasswordChange) -> None:
    """Raises WrongPassword, NoPassword, RateLimited, and Conflict when it was changed at the same time."""
    async with edge.ports.db.read() as session:
        user = await repository.by_id(session, subject.user_id)
    stored = user.password_hash if user else None
    if user is None or stored is None:
        raise NoPassword("This account has no password: you log in through a provider. An admin can give it one.")
    await _check(edge, subject, body, stored)
    hashed = await edge.passwords.hash(body.new_password.get_secret_value())
    async with unit(edge.ports, subject) as ctx:
        if not await repository.replace_hash(ctx.session, user.id, old=stored, new=hashed):
            raise Conflict("The password was changed at the same time. Log in with the new one.")
        await _end_others(ctx, user)


async def _check(edge: Edge, subject: Subject, body: PasswordChange, stored: str) -> None:
    await edge.throttle.admit(subject.user_name, subject.address)
    right, _ = await edge.passwords.verify(body.current_password.get_secret_value(), stored)
    if right:
        await edge.throttle.forgive(subject.user_name, subject.address)
        return
    actor = Actor.of(subject)
    entry = denied_entry("change password", "User", name=subject.user_name, object_id=subject.user_id, actor=actor)
    edge.ports.denials.note(entry)
    message = "The current password is not right."
    raise WrongPassword(message, fields=[FieldError(path="body.current_password", rule="wrong", message=message)])


async def _end_others(ctx: Context, user: UserRow) -> None:
    ended = await end_logins(ctx.session, user.id, but=login_id_of(ctx.subject))
    ctx.record("change password", "User", name=user.user_name, object_id=user.id, new={"ended_logins": ended})
