"""Logins of people at servers that want to know who asks: begun, finished in the browser, renewed, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import BaseModel, ConfigDict
from redis.asyncio import Redis
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.mcp import McpTarget
from wegent_kit.crypto import Keyring, KeyringError

from wegent_backend.access.loading import of_user
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.mcp_servers import repository
from wegent_backend.mcp_servers.declared import Declared
from wegent_backend.mcp_servers.errors import (
    McpLoginFailed,
    McpLoginUnknown,
    TooManyMcpConnections,
    connection_not_found,
)
from wegent_backend.mcp_servers.oauth import tickets, wire
from wegent_backend.mcp_servers.oauth.terms import Terms, Tokens
from wegent_backend.mcp_servers.oauth.tickets import Login
from wegent_backend.ports import Ports
from wegent_backend.secrets import repository as secrets
from wegent_backend.tables import McpConnectionRow, SecretRow, utc_now

if TYPE_CHECKING:
    from wegent_chat_shell.mcp_settings import McpSettings

log = structlog.get_logger(__name__)

NAMESPACE: Final = "default"
CALLBACK: Final = "/api/v1/mcp/connections/callback"


class Connection(BaseModel):
    """A login as its user sees it; `broken`: it has to be made again."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    namespace: str
    name: str
    server: str
    url: str
    issuer: str
    scope: str | None
    broken: bool
    expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and what it keeps meanwhile."""

    address: str
    state: str
    binding: str


@dataclass(frozen=True)
class Answer:
    """What the browser comes back with."""

    state: str | None = None
    code: str | None = None
    iss: str | None = None
    error: str | None = None


async def list_all(ctx: Context) -> list[Connection]:
    """The oldest first."""
    return [shown(row) for row in await repository.all_connections(ctx.session, ctx.subject)]


def shown(row: McpConnectionRow) -> Connection:
    facts = {name: getattr(row, name) for name in Connection.model_fields if name != "scope"}
    return Connection(**facts, scope=row.terms.get("scope"))


async def begin(
    ports: Ports,
    redis: Redis,
    subject: Subject,
    declared: Declared,
    target: McpTarget,
    settings: McpSettings,
    *,
    base: str,
    return_to: str,
) -> Begun:
    """Find where one logs in, and register there. Raises McpLoginFailed, TooManyMcpConnections."""
    home, limits = declared.home, ports.settings.mcp
    assert home is not None  # noqa: S101 - of a resource
    await _check_room(ports, subject, declared)
    challenge = await _challenge(declared, target, settings)
    assert target.url is not None  # noqa: S101 - it wants a login
    url, state, binding = target.url.get_secret_value(), tickets.fresh(), tickets.fresh()
    async with wire.client(private=target.allow_private, seconds=limits.answer_seconds) as client:
        from wegent_backend.mcp_servers.oauth.client import begin as begin_login
        from wegent_backend.mcp_servers.oauth.discovery import discover

        place = await discover(client, url, challenge, private=target.allow_private)
        begun = await begin_login(client, place, f"{base}{CALLBACK}", state, private=target.allow_private)
    login = Login(
        user_id=subject.user_id,
        resource_uid=home.uid,
        kind=home.kind,
        namespace=home.namespace,
        name=home.name,
        server=declared.name,
        url=url,
        return_to=return_to,
        terms=begun.terms,
        verifier=begun.verifier,
        client_secret=begun.client_secret,
        binding=tickets.digest(binding),
    )
    await tickets.remember(redis, ports.keyring, state, login, seconds=limits.login_seconds)
    return Begun(begun.address, state, binding)


async def finish(ports: Ports, redis: Redis, answer: Answer, cookies: Mapping[str, str]) -> tuple[Login, str | None]:
    """The login, and why it has failed; None: it is stored. Raises McpLoginUnknown."""
    if not answer.state:
        raise McpLoginUnknown
    login = await tickets.recall(redis, ports.keyring, answer.state, cookies)
    if answer.error or not answer.code:
        return login, "refused"
    if answer.iss != login.terms.issuer and (answer.iss or login.terms.says_issuer):
        return login, "issuer"
    try:
        tokens = await _exchanged(ports, login, answer.code)
    except WegentError as error:
        log.info("mcp.login_failed", server=login.server, why=error.message)
        return login, "failed"
    await _store(ports, login, tokens)
    return login, None


async def disconnect(ports: Ports, subject: Subject, number: int) -> None:
    """Forget a login, and tell the server that its tokens are over. Raises NotFound."""
    async with unit(ports, subject) as ctx:
        await secrets.hold(ctx.session)
        row = await repository.connection(ctx.session, subject, number)
        if row is None:
            raise connection_not_found(number)
        terms, tokens = Terms.model_validate(row.terms), await tokens_of(ctx, row)
        await secrets.remove(ctx.session, [row.secret_id])
        await ctx.session.delete(row)
        ctx.record("delete", "McpConnection", name=row.server, object_id=row.id, old=facts(row))
    if tokens is not None:
        await _revoke(ports, terms, tokens)


async def tokens_of(ctx: Context, row: McpConnectionRow) -> Tokens | None:
    """None when they cannot be read: then the login has to be made again."""
    return opened(ctx.ports.keyring, row.secret_id, await secrets.tokens(ctx.session, [row.secret_id]))


def opened(keyring: Keyring, secret_id: str, sealed: Mapping[str, str]) -> Tokens | None:
    if secret_id not in sealed:
        return None
    try:
        return Tokens.model_validate_json(keyring.decrypt(sealed[secret_id], context=secret_id))
    except KeyringError:
        return None


async def keep(ctx: Context, row: McpConnectionRow, tokens: Tokens) -> None:
    """Encrypt them in place of those before; `secrets.hold` was called."""
    sealed = ctx.ports.keyring.encrypt(tokens.model_dump_json(), context=row.secret_id)
    row.expires_at, row.refreshing_until, row.broken, row.updated_at = tokens.expires_at, None, False, utc_now()
    await ctx.session.merge(
        SecretRow(
            id=row.secret_id,
            user_id=row.user_id,
            namespace=NAMESPACE,
            key_id=sealed.key_id,
            token=sealed.token,
            updated_at=row.updated_at,
        )
    )


def facts(row: McpConnectionRow) -> dict[str, Any]:
    """What the audit trail says of a login."""
    return {
        "kind": row.kind,
        "namespace": row.namespace,
        "resource": row.name,
        "url": row.url,
        "issuer": row.issuer,
        "scope": row.terms.get("scope"),
    }


async def _challenge(declared: Declared, target: McpTarget, settings: McpSettings) -> str:
    """What the server says to somebody who is not logged in."""
    from wegent_chat_shell.tools.mcp.errors import McpLoginNeeded, McpServerFailed
    from wegent_chat_shell.tools.mcp.probe import probe

    if target.url is None:
        raise McpLoginFailed(f'The MCP server "{declared.name}" is a program: nobody logs in there.')
    headers = {name: value for name, value in target.headers.items() if name.lower() != "authorization"}
    try:
        await probe(declared.name, target.model_copy(update={"headers": headers}), settings)
    except McpLoginNeeded as wanted:
        return wanted.challenge
    except McpServerFailed as error:
        raise McpLoginFailed(error.message) from error
    raise McpLoginFailed(f'The MCP server "{declared.name}" wants no login: use it as it is.')


async def _exchanged(ports: Ports, login: Login, code: str) -> Tokens:
    from wegent_backend.mcp_servers.oauth.client import Refused, exchange

    try:
        async with wire.client(private=login.terms.private, seconds=ports.settings.mcp.answer_seconds) as client:
            return await exchange(client, login.terms, login.client_secret, code, login.verifier)
    except Refused:
        raise McpLoginFailed("The authorization server does not take the code that it has given.") from None


async def _store(ports: Ports, login: Login, tokens: Tokens) -> None:
    async with ports.db.read() as session:
        subject = await of_user(session, login.user_id)
    async with unit(ports, subject) as ctx:
        await secrets.hold(ctx.session)
        found = await repository.connections(ctx.session, subject, [login.resource_uid])
        row = found.get((login.resource_uid, login.server))
        old = None if row is None else facts(row)
        if row is None:
            row = McpConnectionRow(
                user_id=subject.user_id,
                resource_uid=login.resource_uid,
                server=login.server,
                secret_id=str(uuid.uuid4()),
            )
            ctx.session.add(row)
        row.kind, row.namespace, row.name = login.kind, login.namespace, login.name
        row.url, row.issuer, row.terms = login.url, login.terms.issuer, login.terms.model_dump(mode="json")
        await keep(ctx, row, tokens)
        await ctx.session.flush()
        action = "create" if old is None else "update"
        ctx.record(action, "McpConnection", name=row.server, object_id=row.id, old=old, new=facts(row))


async def _check_room(ports: Ports, subject: Subject, declared: Declared) -> None:
    async with ports.db.read() as session:
        rows = await repository.all_connections(session, subject)
    known = any((row.resource_uid, row.server) == declared.key for row in rows)
    if not known and len(rows) >= ports.settings.mcp.max_connections:
        raise TooManyMcpConnections(ports.settings.mcp.max_connections)


async def _revoke(ports: Ports, terms: Terms, tokens: Tokens) -> None:
    """What cannot be reached is not told; its tokens end by themselves."""
    from wegent_backend.mcp_servers.oauth.client import revoke

    try:
        async with wire.client(private=terms.private, seconds=ports.settings.mcp.answer_seconds) as client:
            await revoke(client, terms, tokens)
    except WegentError as error:
        log.info("mcp.not_revoked", issuer=terms.issuer, why=error.message)
