"""Gets a valid login: WEGENT_TOKEN, a kept token, WEGENT_PASSWORD, or a question at the terminal."""

from __future__ import annotations

import getpass
import os
import sys

from wegent.client.credentials import Credentials, Tokens
from wegent.client.errors import LoginFailed
from wegent.client.kept_login import KeptLogin
from wegent.client.rest import Rest

TOKEN_VARIABLE = "WEGENT_TOKEN"  # noqa: S105 - the name of a variable
PASSWORD_VARIABLE = "WEGENT_PASSWORD"  # noqa: S105 - the name of a variable


async def log_in(rest: Rest, user: str, credentials: Credentials) -> None:
    """`rest` carries a valid token afterwards. Raises LoginFailed, ServerUnreachable."""
    if given := os.environ.get(TOKEN_VARIABLE):
        rest.token = given
        return
    login = KeptLogin(rest.server, user, credentials)
    rest.token = await login.token()
    if rest.token:
        rest.renew = login.renew
        try:
            await rest.me()
        except LoginFailed:
            credentials.forget(rest.server, user)
        else:
            return
    await log_in_anew(rest, user, credentials)
    rest.renew = login.renew


async def log_in_anew(rest: Rest, user: str, credentials: Credentials) -> None:
    """Logs in with a password, whatever token there is, and keeps the new one."""
    rest.token = rest.renew = None
    # Before anyone types a password: is the server there, and is there a password at all?
    await rest.check_set_up()
    credentials.keep(rest.server, user, await rest.login(user, _password(rest.server, user)))


async def keep_token(rest: Rest, token: str, credentials: Credentials) -> str:
    """Keeps a token or an API key as the login of whom it speaks for, and returns their name. Raises LoginFailed."""
    rest.token = token
    user = str((await rest.me())["user_name"])
    credentials.keep(rest.server, user, Tokens(token))
    return user


def _password(server: str, user: str) -> str:
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise LoginFailed(
            f"There is no login for {user} at {server}: set {PASSWORD_VARIABLE}, or log in at a terminal."
        )
    return getpass.getpass(f"Password of {user} at {server}: ")
