"""`wegent login`, `logout`, `whoami`."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from wegent.client.config import Config, ConfigFile, Context
from wegent.client.credentials import Credentials, Tokens
from wegent.client.errors import LoginFailed, ServerUnreachable, WrongUsage
from wegent.client.login import keep_token, log_in_anew
from wegent.client.rest import Rest
from wegent.client.target import DEFAULT_USER, Chosen, Target, guarded, resolve, with_rest
from wegent.login.browser import Surroundings, log_in_by_browser, open_if_there_is_one
from wegent.resources import formats, output

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class WhoamiWanted:
    target: Target
    output: str = "table"


def login(chosen: Chosen, *, token: str | None = None, browser: bool = False) -> int:
    """Logs in with a password or through a browser, and makes the server the one that commands talk to.

    `chosen.context` may be new: it is the name under which the login is remembered. `token` takes the place of the
    password, and may be an API key; `-` reads it from standard input.
    """
    given = sys.stdin.readline().strip() if token == STANDARD_INPUT else token
    return guarded(lambda: asyncio.run(_log_in(chosen, given, browser=browser)))


def logout(target: Target) -> int:
    """Ends the login on the server and forgets it; the context stays."""
    return guarded(lambda: asyncio.run(_log_out(target)))


def whoami(wanted: WhoamiWanted) -> int:
    """Shows whom the server takes one for."""

    def checked() -> int:
        form = formats.read(wanted.output, ("table", "yaml", "json", "name"))

        async def show(rest: Rest) -> int:
            _show_person(await rest.me(), wanted.target, form)
            return 0

        return with_rest(wanted.target, show)

    return guarded(checked)


async def _log_out(target: Target) -> int:
    credentials = Credentials.of_user()
    tokens = credentials.tokens(target.server, target.user)
    if tokens is None:
        output.write(f"There is no login for {target.user} at {target.server}.")
        return 0
    # It is forgotten whatever the server says: who logs out wants it gone from this machine.
    credentials.forget(target.server, target.user)
    try:
        async with Rest(target.server) as rest:
            await rest.logout(tokens)
    except ServerUnreachable as error:
        raise ServerUnreachable(f"The login is forgotten here, but the server still takes it: {error}") from None
    output.write(f"Logged out: {target.user} at {target.server}.")
    return 0


async def _log_in(chosen: Chosen, token: str | None, *, browser: bool) -> int:
    if browser and token is not None:
        raise WrongUsage("Give --browser or --token, not both.")
    file = ConfigFile.of_user()
    config = file.load()
    known = chosen.context if chosen.context in config.contexts else None
    target = resolve(replace(chosen, context=known), config, os.environ)
    async with Rest(target.server) as rest:
        if browser:
            target = replace(target, user=await _by_browser(rest, chosen.user))
        elif token is not None:
            target = replace(target, user=await keep_token(rest, token, Credentials.of_user()))
        else:
            await log_in_anew(rest, target.user, Credentials.of_user())
    name = chosen.context or _name(target, config)
    namespace = chosen.namespace or config.contexts.get(name, Context()).namespace
    context = Context(target.server, target.user, namespace)
    file.store(config.with_context(name, context, current=True))
    output.write(f"Logged in to {target.server} as {target.user}. The current context is {name}.")
    return 0


async def _by_browser(rest: Rest, wanted: str | None) -> str:
    """Name of who approved; their login is kept."""
    found = await log_in_by_browser(rest, Surroundings(open_if_there_is_one))
    tokens = Tokens.of_answer(found)
    rest.token = tokens.access
    user = str((await rest.me())["user_name"])
    if wanted is not None and wanted != user:
        raise LoginFailed(f"{user} approved in the browser, not {wanted}: nothing is kept.")
    Credentials.of_user().keep(rest.server, user, tokens)
    return user


def _name(target: Target, config: Config) -> str:
    """That of a context for the same login, or one made from the address."""
    for name, context in config.contexts.items():
        if (context.server, context.user) == (target.server, target.user):
            return name
    place = urlsplit(target.server).netloc.rpartition("@")[2]
    return place if target.user == DEFAULT_USER else f"{target.user}@{place}"


def _show_person(person: dict[str, Any], target: Target, form: formats.Format) -> None:
    facts = {
        "user": person.get("user_name"),
        "role": person.get("role"),
        "server": target.server,
        "namespace": target.namespace,
    }
    match form.word:
        case "json":
            output.write(output.as_json(facts))
        case "yaml":
            output.write(output.as_yaml(facts))
        case "name":
            output.write(str(facts["user"]))
        case _:
            output.write("".join(f"{name.capitalize() + ':':<12}{value}\n" for name, value in facts.items()))
