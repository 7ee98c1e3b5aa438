"""Logging in, and the first password of `admin`.

No session is open while a password is hashed: that takes longer than everything else together.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_kit.secrets import read_or_create

from wegent_backend.auth.errors import InvalidCredentials
from wegent_backend.auth.passwords import SHORTEST, Passwords
from wegent_backend.edge import Edge, Origin
from wegent_backend.refusal import StartRefused
from wegent_backend.tables import UserRow
from wegent_backend.users import repository
from wegent_backend.users.errors import PasswordAlreadySet, SetupTokenNeeded
from wegent_backend.users.logins import open_login
from wegent_backend.users.schemas import LoginAnswer

ADMIN: Final = "admin"
SETUP_TOKEN_FILE: Final = "secrets/setup-token"  # noqa: S105 - where it is, not what it is


async def log_in(edge: Edge, user_name: str, password: SecretStr, *, origin: Origin) -> LoginAnswer:
    """A token for the right password. Raises InvalidCredentials, RateLimited and Busy."""
    admission = await edge.throttle.admit(user_name, origin.address)
    edge.passwords.require_room(admission)
    async with edge.ports.db.read() as session:
        user = await repository.by_name(session, user_name)
    usable = user if user is not None and user.is_active else None
    stored = usable.password_hash if usable else None
    right, renewed = await edge.passwords.verify(password.get_secret_value(), stored, admission)
    if not right or usable is None or stored is None:
        raise InvalidCredentials("The name or the password is not right.")
    await edge.throttle.forgive(user_name, origin.address)
    async with edge.ports.db.write() as session:
        if renewed is not None:
            await repository.replace_hash(session, usable.id, old=stored, new=renewed)
        return await open_login(session, edge, usable, method="password", origin=origin)


async def setup_required(edge: Edge) -> bool:
    async with edge.ports.db.read() as session:
        admin = await repository.by_name(session, ADMIN)
    return admin is not None and admin.password_hash is None


async def set_up(
    edge: Edge, password: SecretStr, *, token: SecretStr | None, trusted: bool, origin: Origin
) -> LoginAnswer:
    """Give `admin` its first password, and log in. `trusted`: the caller sits at the server's own machine.

    Raises PasswordAlreadySet, and SetupTokenNeeded for callers from elsewhere without the right token.
    """
    if not await setup_required(edge):
        raise _already_set()
    if not trusted:
        _check_setup_token(edge.ports.settings.resolved_home(), token)
    password_hash = await edge.passwords.hash(password.get_secret_value())
    async with edge.ports.db.write() as session:
        if not await repository.set_first_password(session, ADMIN, password_hash):
            raise _already_set()
        admin = await repository.by_name(session, ADMIN)
        assert admin is not None  # noqa: S101 - the row was changed a moment ago, in this transaction
        return await open_login(session, edge, admin, method="setup", origin=origin)


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


def _check_setup_token(home: Path, token: SecretStr | None) -> None:
    expected = read_or_create(home / SETUP_TOKEN_FILE)
    given = token.get_secret_value() if token else ""
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise SetupTokenNeeded(
            "To set this password from another machine, give the setup token that the server printed at its start "
            f"(it is also in {SETUP_TOKEN_FILE} of its data directory)."
        )


def _already_set() -> PasswordAlreadySet:
    return PasswordAlreadySet("The password of admin is set already. Log in with it.")
