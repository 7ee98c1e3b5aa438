"""Logging in, and the first password of `admin`.

No session is open while a password is hashed: that takes longer than everything else together.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Final, cast

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_kit.secrets import read_or_create

from wegent_backend.auth.errors import InvalidCredentials
from wegent_backend.auth.passwords import SHORTEST, Passwords
from wegent_backend.auth.subject import Role, Subject
from wegent_backend.context import unit
from wegent_backend.edge import Edge, Origin
from wegent_backend.refusal import StartRefused
from wegent_backend.tables import UserRow
from wegent_backend.trail.entries import Actor
from wegent_backend.users import repository
from wegent_backend.users.errors import PasswordAlreadySet, SetupTokenNeeded
from wegent_backend.users.logins import KIND, begin_login, denied_entry
from wegent_backend.users.schemas import LoginAnswer

ADMIN: Final = "admin"
SETUP_TOKEN_FILE: Final = "secrets/setup-token"  # noqa: S105 - where it is, not what it is


async def log_in(edge: Edge, user_name: str, password: SecretStr, *, origin: Origin) -> LoginAnswer:
    """A token for the right password. Raises InvalidCredentials, RateLimited and Busy."""
    admission = await edge.throttle.admit(user_name, origin.address)
    edge.passwords.require_room(admission)
    user = await _find(edge, user_name)
    usable = user if user is not None and user.is_active else None
    stored = usable.password_hash if usable else None
    right, renewed = await edge.passwords.verify(password.get_secret_value(), stored, admission)
    if not right or usable is None or stored is None:
        _note_denial(edge, user, origin)
        raise _wrong()
    await edge.throttle.forgive(user_name, origin.address)
    async with unit(edge.ports, _subject(usable, origin)) as ctx:
        held = await repository.hold(ctx.session, usable.id)
        if held is None or not held.is_active or held.password_hash != stored:
            raise _wrong()  # it was right a moment ago, which is over
        held.password_hash = renewed or stored
        return await begin_login(ctx, edge, held, method="password", origin=origin)


async def setup_required(edge: Edge) -> bool:
    admin = await _find(edge, ADMIN)
    return admin is not None and admin.password_hash is None


async def set_up(
    edge: Edge, password: SecretStr, *, token: SecretStr | None, trusted: bool, origin: Origin
) -> LoginAnswer:
    """Give `admin` its first password, and log in. `trusted`: the caller sits at the server's own machine.

    Raises PasswordAlreadySet, and for callers from elsewhere SetupTokenNeeded without the right token, and RateLimited.
    """
    admin = await _find(edge, ADMIN)
    if admin is None or admin.password_hash is not None:
        raise _already_set()
    if not trusted:
        await _check_setup_token(edge, token, origin)
    password_hash = await edge.passwords.hash(password.get_secret_value())
    async with unit(edge.ports, _subject(admin, origin)) as ctx:
        if not await repository.set_first_password(ctx.session, ADMIN, password_hash):
            raise _already_set()
        ctx.record("set password", "User", name=ADMIN, object_id=admin.id)
        return await begin_login(ctx, edge, admin, method="setup", origin=origin)


async def ensure_admin(session: AsyncSession, passwords: Passwords, password: SecretStr | None) -> bool:
    """Have a user `admin`; `password` counts only while there is none. Answers whether one must still be chosen."""
    admin = await repository.by_name(session, ADMIN)
    if admin is None:
        admin = UserRow(user_name=ADMIN, role="admin")
        repository.add(session, admin)
    if admin.password_hash is None and password is not None:
        if len(password.get_secret_value()) < SHORTEST:
            raise StartRefused(f"WEGENT_ADMIN_PASSWORD is too short: it needs at least {SHORTEST} characters.")
        admin.password_hash = await passwords.hash(password.get_secret_value())
    return admin.password_hash is None


def offer_setup_token(home: Path, *, wanted: bool) -> None:
    """Have the file that lets somebody finish the setup from another machine, while that is to be done."""
    if wanted:
        read_or_create(home / SETUP_TOKEN_FILE)
    else:
        (home / SETUP_TOKEN_FILE).unlink(missing_ok=True)


async def _find(edge: Edge, user_name: str) -> UserRow | None:
    async with edge.ports.db.read() as session:
        return await repository.by_name(session, user_name)


def _subject(user: UserRow, origin: Origin) -> Subject:
    return Subject(user.id, user.user_name, cast("Role", user.role), address=origin.address)


def _note_denial(edge: Edge, user: UserRow | None, origin: Origin) -> None:
    """Names are written down only of people there are: what else stands in that field may be a password."""
    known = (None, None) if user is None else (user.user_name, user.id)
    actor = Actor(known[1], known[0], address=origin.address)
    edge.ports.denials.note(denied_entry("login", KIND, name=known[0], actor=actor))


def _wrong() -> InvalidCredentials:
    return InvalidCredentials("The name or the password is not right.")


async def _check_setup_token(edge: Edge, token: SecretStr | None, origin: Origin) -> None:
    """A wrong token counts like a wrong password of `admin`; none at all is no guess."""
    if token is None:
        raise _token_needed()
    await edge.throttle.admit(ADMIN, origin.address)
    expected = read_or_create(edge.ports.settings.resolved_home() / SETUP_TOKEN_FILE)
    if not hmac.compare_digest(token.get_secret_value().encode(), expected.encode()):
        raise _token_needed()
    await edge.throttle.forgive(ADMIN, origin.address)


def _token_needed() -> SetupTokenNeeded:
    return SetupTokenNeeded(
        "To set this password from another machine, give the setup token that the server printed at its start "
        f"(it is also in {SETUP_TOKEN_FILE} of its data directory)."
    )


def _already_set() -> PasswordAlreadySet:
    return PasswordAlreadySet("The password of admin is set already. Log in with it.")
