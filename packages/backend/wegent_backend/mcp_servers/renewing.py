"""Access tokens for those who use them: renewed shortly before their end, by one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import update
from wegent_contracts.errors import WegentError

from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.mcp_servers import connections, repository
from wegent_backend.mcp_servers.declared import Declared
from wegent_backend.mcp_servers.oauth import wire
from wegent_backend.mcp_servers.oauth.terms import Terms, Tokens
from wegent_backend.ports import Ports
from wegent_backend.secrets import repository as secrets
from wegent_backend.tables import McpConnectionRow, utc_now

log = structlog.get_logger(__name__)

CLAIM_SECONDS: Final = 30
LOOKS: Final = 20
LOOK_SECONDS: Final = 0.25


async def access_tokens(
    ports: Ports, subject: Subject, declared: Sequence[Declared]
) -> dict[tuple[str, str], tuple[str, str]]:
    """By `Declared.key`: token and the address that it is for; without those that have to be made anew."""
    uids = {each.home.uid for each in declared if each.home is not None}
    if not uids:
        return {}
    async with ports.db.read() as session:
        rows = await repository.connections(session, subject, uids)
        sealed = await secrets.tokens(session, [row.secret_id for row in rows.values()])
    wanted = {each.key for each in declared}
    found = {}
    for key, row in rows.items():
        tokens = connections.opened(ports.keyring, row.secret_id, sealed)
        if key not in wanted or row.broken or tokens is None:
            continue
        if _ends(ports, row) and tokens.refresh_token:
            tokens = await _renewed(ports, subject, row, tokens)
        if tokens is not None:
            found[key] = (tokens.access_token, row.url)
    return found


def _ends(ports: Ports, row: McpConnectionRow) -> bool:
    ahead = timedelta(seconds=ports.settings.mcp.refresh_ahead_seconds)
    return row.expires_at is not None and row.expires_at - ahead <= utc_now()


async def _renewed(ports: Ports, subject: Subject, row: McpConnectionRow, tokens: Tokens) -> Tokens | None:
    """By this process, or by another one that is at it: refresh tokens are often good for one use."""
    if not await _claim(ports, subject, row.id):
        return await _of_another(ports, subject, row, tokens)
    from wegent_backend.mcp_servers.oauth.client import Refused, refresh

    terms = Terms.model_validate(row.terms)
    try:
        async with wire.client(private=terms.private, seconds=ports.settings.mcp.answer_seconds) as client:
            new = await refresh(client, terms, tokens)
    except Refused:
        await _settle(ports, subject, row.id, None)
        return None
    except WegentError as error:
        log.info("mcp.not_renewed", issuer=terms.issuer, why=error.message)
        return tokens  # it may still be good; the server says if it is not
    await _settle(ports, subject, row.id, new)
    return new


async def _claim(ports: Ports, subject: Subject, number: int) -> bool:
    now = utc_now()
    free = McpConnectionRow.refreshing_until.is_(None) | (McpConnectionRow.refreshing_until < now)
    async with ports.db.write() as session:
        claimed = await session.execute(
            update(McpConnectionRow)
            .where(McpConnectionRow.user_id == subject.user_id, McpConnectionRow.id == number, free)
            .values(refreshing_until=now + timedelta(seconds=CLAIM_SECONDS))
        )
    return bool(getattr(claimed, "rowcount", 0))


async def _of_another(ports: Ports, subject: Subject, row: McpConnectionRow, before: Tokens) -> Tokens | None:
    for _ in range(LOOKS):
        await asyncio.sleep(LOOK_SECONDS)
        async with ports.db.read() as session:
            now = await repository.connection(session, subject, row.id)
            sealed = {} if now is None else await secrets.tokens(session, [now.secret_id])
        if now is None or now.broken:
            return None
        if now.refreshing_until is None:
            return connections.opened(ports.keyring, now.secret_id, sealed)
    return before


async def _settle(ports: Ports, subject: Subject, number: int, tokens: Tokens | None) -> None:
    """`tokens` None: the server takes the login back."""
    async with unit(ports, subject) as ctx:
        await secrets.hold(ctx.session)
        row = await repository.connection(ctx.session, subject, number)
        if row is None:
            return
        if tokens is not None:
            await connections.keep(ctx, row, tokens)
            return
        row.broken, row.refreshing_until, row.updated_at = True, None, utc_now()
        ctx.record("expire", "McpConnection", name=row.server, object_id=row.id, old=connections.facts(row))
