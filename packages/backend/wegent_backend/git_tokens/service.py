"""Git tokens of the caller. Each is an encrypted secret without a name, which nobody reads back."""

from __future__ import annotations

import uuid
from typing import Any, Final, cast

from wegent_backend.context import Context
from wegent_backend.git_tokens import repository
from wegent_backend.git_tokens.errors import TooManyGitTokens, host_not_found, refused
from wegent_backend.git_tokens.schemas import GitToken, GitTokenBody, GitTokenList, GitTokenOfHost, Provider
from wegent_backend.secrets import repository as secrets
from wegent_backend.secrets.references import MASK
from wegent_backend.tables import GitTokenRow, SecretRow, utc_now

NAMESPACE: Final = "default"


async def list_all(ctx: Context) -> GitTokenList:
    """In the order in which they are tried."""
    rows = await repository.of_subject(ctx.session, ctx.subject)
    return GitTokenList(items=[_shown(row) for row in rows.values()])


async def get(ctx: Context, host: str) -> GitToken:
    """Raises NotFound."""
    row = (await repository.of_subject(ctx.session, ctx.subject)).get(host)
    if row is None:
        raise host_not_found(host)
    return _shown(row)


async def put(ctx: Context, host: str, body: GitTokenBody) -> tuple[GitToken, bool]:
    """The token as it is listed, and whether its host is new: then it comes last. Raises Invalid, TooManyGitTokens."""
    rows = await _held(ctx)
    created = host not in rows
    if created:
        _check_room(ctx, len(rows) + 1)
    last = max((row.position for row in rows.values()), default=-1)
    row = await _write(ctx, rows.get(host), host, body, path="body.token", position=last + 1 if created else None)
    return _shown(row), created


async def put_all(ctx: Context, wanted: list[GitTokenOfHost]) -> GitTokenList:
    """Have these, in this order, and no others. Raises Invalid and TooManyGitTokens."""
    rows = await _held(ctx)
    _check_room(ctx, len(wanted))
    hosts = [entry.host for entry in wanted]
    for number, host in enumerate(hosts):
        if host in hosts[:number]:
            raise refused(f"body.items[{number}].host", "unique", f'The host "{host}" is named twice: name it once.')
    for host in rows.keys() - set(hosts):
        await _remove(ctx, rows[host])
    found = [
        await _write(ctx, rows.get(entry.host), entry.host, entry, path=f"body.items[{number}].token", position=number)
        for number, entry in enumerate(wanted)
    ]
    return GitTokenList(items=[_shown(row) for row in found])


async def delete(ctx: Context, host: str) -> None:
    """Raises NotFound."""
    rows = await _held(ctx)
    if host not in rows:
        raise host_not_found(host)
    await _remove(ctx, rows[host])


async def _held(ctx: Context) -> dict[str, GitTokenRow]:
    """What is there, while nobody else writes secrets or rotates their key."""
    await secrets.hold(ctx.session)
    return await repository.of_subject(ctx.session, ctx.subject)


async def _write(
    ctx: Context, row: GitTokenRow | None, host: str, body: GitTokenBody, *, path: str, position: int | None
) -> GitTokenRow:
    """`position` None leaves it where it is."""
    before = None if row is None else _facts(row)
    if row is None:
        row = GitTokenRow(user_id=ctx.subject.user_id, host=host, secret_id=str(uuid.uuid4()))
        repository.add(ctx.session, row)
    row.provider, row.login = body.provider, body.login
    row.position = row.position if position is None else position
    replaced = await _keep(ctx, row, body.token, is_new=before is None, path=path)
    await ctx.session.flush()
    after = _facts(row)
    if replaced or after != before:
        action = "create" if before is None else "update"
        new = after | ({"token": "replaced"} if replaced and before else {})
        ctx.record(action, "GitToken", name=host, object_id=row.id, old=before, new=new)
    return row


async def _keep(ctx: Context, row: GitTokenRow, token: str, *, is_new: bool, path: str) -> bool:
    """Encrypt the token in place of the one before; whether it was given."""
    if token == MASK:
        if is_new:
            raise refused(path, "secret", "*** stands for a kept token, and none is kept for this host: write it.")
        return False
    sealed = ctx.ports.keyring.encrypt(token, context=row.secret_id)
    row.updated_at = utc_now()
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
    return True


async def _remove(ctx: Context, row: GitTokenRow) -> None:
    await repository.remove(ctx.session, row)
    await secrets.remove(ctx.session, [row.secret_id])
    ctx.record("delete", "GitToken", name=row.host, object_id=row.id, old=_facts(row))


def _check_room(ctx: Context, wanted: int) -> None:
    most = ctx.ports.settings.max_git_tokens
    if wanted > most:
        raise TooManyGitTokens(most)


def _facts(row: GitTokenRow) -> dict[str, Any]:
    """What the audit trail says of a token."""
    return {"provider": row.provider, "host": row.host, "login": row.login, "position": row.position}


def _shown(row: GitTokenRow) -> GitToken:
    return GitToken(
        provider=cast("Provider", row.provider),
        host=row.host,
        login=row.login,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
