"""What the shell offers after TAB. Nothing here asks for a password, fails aloud, or keeps a person waiting."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import typer

SECONDS = 1.0
MOST = 200
FORMS = ("table", "wide", "yaml", "json", "name", "jsonpath=")


def kinds(incomplete: str) -> list[str]:
    """Plurals that begin with what is typed; after a comma, the next one."""
    from wegent_contracts.resources import KINDS

    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{kind.plural}" for kind in KINDS.values() if kind.plural.startswith(begun.lower())]


def words(ctx: typer.Context, incomplete: str) -> list[str]:
    """KIND, then names; or KIND/NAME."""
    typed = ctx.params.get("words") or []
    kind, slash, begun = incomplete.partition("/")
    if slash:
        return [f"{kind}/{name}" for name in _names(ctx.params, kind) if name.startswith(begun)]
    if not typed or "/" in typed[0]:
        return kinds(incomplete)
    return [name for name in _names(ctx.params, typed[0]) if name.startswith(incomplete) and name not in typed]


def contexts(incomplete: str) -> list[str]:
    from wegent.client.config import ConfigFile
    from wegent.client.errors import ClientError

    with suppress(ClientError):
        return [name for name in ConfigFile.of_user().load().contexts if name.startswith(incomplete)]
    return []


def forms(incomplete: str) -> list[str]:
    """Values of --output."""
    return [form for form in FORMS if form.startswith(incomplete)]


def _names(params: dict[str, Any], kind: str) -> list[str]:
    """Names of a kind at the server, as far as a kept login sees them."""
    import asyncio

    from wegent.client.errors import ClientError

    with suppress(ClientError, TimeoutError, OSError):
        return asyncio.run(_fetched(params, kind))
    return []


async def _fetched(params: dict[str, Any], word: str) -> list[str]:
    import asyncio
    import os

    from wegent.client.credentials import Credentials
    from wegent.client.login import TOKEN_VARIABLE
    from wegent.client.rest import Rest
    from wegent.client.target import Chosen, target_of_user
    from wegent.resources.kinds import resolve

    chosen = Chosen(params.get("server"), params.get("user"), params.get("context"), params.get("namespace"))
    target, plural = target_of_user(chosen), resolve(word).plural
    kept = Credentials.of_user().tokens(target.server, target.user)
    # Not renewed here: whoever types on does not wait for the answer, and its tokens would be lost.
    token = os.environ.get(TOKEN_VARIABLE) or (kept.access if kept else None)
    if token is None:
        return []
    async with asyncio.timeout(SECONDS), Rest(target.server, token) as rest:
        page = await rest.get(target.path(plural), limit=MOST, fields="metadata.name")
    return [item["metadata"]["name"] for item in page["items"]]
