"""Secrets that people store under a name, to refer to as `${secret:NAME}`. Nobody reads one back."""

from __future__ import annotations

import uuid
from typing import Final, Literal, TypeAlias

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.resources import Referrer, RotationAnswer, StoredSecret, StoredSecretList

from wegent_backend import cursors
from wegent_backend.access.owners import owner_of
from wegent_backend.access.rules import Verb
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.secrets import repository, rotation
from wegent_backend.secrets.errors import SecretReferenced, TooManySecrets, secret_not_found
from wegent_backend.secrets.references import MASK, is_reference
from wegent_backend.secrets.usage import referrers
from wegent_backend.tables import SecretRow, utc_now

Scope: TypeAlias = Literal["own", "group", "public"]

SECRET: Final = "Secret"  # noqa: S105 - a kind
CURSOR = SECRET


async def list_page(
    ctx: Context, namespace: str, *, scope: Scope | None = None, limit: int = 50, cursor: str | None = None
) -> StoredSecretList:
    """By name. Raises Forbidden and Invalid."""
    owner_id = _owner(ctx.subject, scope, namespace, "list")
    after = str(cursors.decode(CURSOR, cursor, str)[0]) if cursor else ""
    rows = await repository.page(ctx.session, owner_id, namespace, after=after, limit=limit + 1)
    names = [str(row.name) for row in rows[:limit]]
    used = await referrers(ctx.session, owner_id, namespace, names) if names else {}
    items = [_shown(row, used.get(name, [])) for row, name in zip(rows, names, strict=False)]
    return StoredSecretList(items=items, next_cursor=cursors.encode(CURSOR, names[-1]) if len(rows) > limit else None)


async def get(ctx: Context, namespace: str, name: str, *, scope: Scope | None = None) -> StoredSecret:
    """Raises Forbidden and NotFound."""
    owner_id = _owner(ctx.subject, scope, namespace, "read")
    row = await repository.by_name(ctx.session, owner_id, namespace, name)
    if row is None:
        raise secret_not_found(namespace, name)
    return _shown(row, await _used_by(ctx, row))


async def put(
    ctx: Context, namespace: str, name: str, value: str, *, scope: Scope | None = None
) -> tuple[StoredSecret, bool]:
    """The secret as it is listed, and whether it is new. Raises Forbidden, Invalid and TooManySecrets."""
    owner_id = _owner(ctx.subject, scope, namespace, "update")
    _check(value)
    await repository.hold(ctx.session)
    row = await repository.by_name(ctx.session, owner_id, namespace, name)
    created = row is None
    if row is None:
        await _check_room(ctx, owner_id)
        row = SecretRow(id=str(uuid.uuid4()), user_id=owner_id, namespace=namespace, name=name)
        repository.add(ctx.session, row)
    row.key_id, row.token = ctx.ports.keyring.encrypt(value, context=row.id)
    row.updated_at = utc_now()
    await ctx.session.flush()
    _record(ctx, "create" if created else "update", row)
    return _shown(row, await _used_by(ctx, row)), created


async def delete(ctx: Context, namespace: str, name: str, *, scope: Scope | None = None, force: bool = False) -> None:
    """`force` deletes also what resources refer to. Raises Forbidden, NotFound and SecretReferenced."""
    owner_id = _owner(ctx.subject, scope, namespace, "delete")
    await repository.hold(ctx.session)
    row = await repository.by_name(ctx.session, owner_id, namespace, name)
    if row is None:
        raise secret_not_found(namespace, name)
    used_by = [] if force else await _used_by(ctx, row)
    if used_by:
        raise SecretReferenced(name, used_by)
    await repository.remove(ctx.session, [row.id])
    _record(ctx, "delete", row)


async def rotate(ctx: Context) -> RotationAnswer:
    """A new encryption key. Which of its callers may is checked before: the route is for admins."""
    await ctx.session.close()  # what follows takes many short transactions of its own
    done = await rotation.rotate(ctx.ports)
    async with unit(ctx.ports, ctx.subject) as afterwards:
        new = {"rewritten": done.rewritten, "retired": done.retired}
        afterwards.record("rotate", "EncryptionKey", object_id=done.key_id, new=new)
    return done


def _record(ctx: Context, action: str, row: SecretRow) -> None:
    """Whose it is, and nothing of the value."""
    about = {"userId": row.user_id}
    old, new = (about, None) if action == "delete" else (None, about)
    ctx.record(action, SECRET, name=row.name, namespace=row.namespace, object_id=row.id, old=old, new=new)


def _owner(subject: Subject, scope: Scope | None, namespace: str, verb: Verb) -> int:
    return owner_of(subject, scope, namespace, verb, kind=SECRET, thing="secret")


def _check(value: str) -> None:
    if value == MASK or is_reference(value):
        message = "This is what stands for a secret, not a secret: write the value itself."
        raise Invalid(message, fields=[FieldError(path="body.value", rule="secret", message=message)])


async def _check_room(ctx: Context, owner_id: int) -> None:
    most = ctx.ports.settings.resource.max_secrets
    if await repository.count(ctx.session, owner_id) >= most:
        raise TooManySecrets(most)


async def _used_by(ctx: Context, row: SecretRow) -> list[Referrer]:
    name = str(row.name)
    return (await referrers(ctx.session, row.user_id, row.namespace, [name])).get(name, [])


def _shown(row: SecretRow, used_by: list[Referrer]) -> StoredSecret:
    return StoredSecret(
        name=str(row.name),
        namespace=row.namespace,
        created_at=row.created_at,
        updated_at=row.updated_at,
        used_by=used_by,
    )
