"""Which resources a document refers to, and what there is for the references to mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import Resource
from wegent_contracts.resources.marks import EACH, Place, references

from wegent_backend.resources import fields
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import table_of
from wegent_backend.secrets.masking import named_secrets
from wegent_backend.tables import SecretRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

SECRET = "Secret"  # noqa: S105 - a kind, for references to stored secrets
_PLAIN = re.compile(r"[^\s]+")


@dataclass(frozen=True)
class Reference:
    """A name in a document. `namespace` None: it says none, and the resource's own comes before the default one."""

    path: fields.Path
    kind: str
    namespace: str | None
    name: str


@dataclass(frozen=True)
class Target:
    """What a reference means."""

    identity: Identity
    ready: bool = True


def found(kind: type[Resource], document: Document) -> list[Reference]:
    """References of a document, complete or not; what has the wrong shape is left to validation."""
    return [
        reference
        for place, target in references(kind)
        for path, value in _at(document, place, ())
        if (reference := _read(path, target, value)) is not None
    ]


def all_of(kind: type[Resource], document: Document) -> list[Reference]:
    """With references to stored secrets."""
    secrets = [Reference(fields.parse(path), SECRET, None, name) for path, name in named_secrets(kind, document)]
    return found(kind, document) + secrets


def qualify(kind: type[Resource], namespace: str, document: Document, targets: Targets) -> None:
    """Write down which namespace references mean that say none."""
    for reference in found(kind, document):
        value = fields.get(document, reference.path, None)
        if reference.namespace is None and isinstance(value, dict) and targets.has(reference, namespace):
            value["namespace"] = namespace


class Targets:
    """What references of one owner's resources can mean: own resources before public ones."""

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self._known: dict[tuple[str, str, str], Target | None] = {}

    async def load(self, session: AsyncSession, wanted: Iterable[tuple[Reference, str]]) -> None:
        """Look up references, each with the namespace of the resource it stands in: one query for each table."""
        keys = {
            (reference.kind, namespace, reference.name)
            for reference, own in wanted
            for namespace in candidates(reference, own)
        } - self._known.keys()
        for key in keys:
            self._known[key] = None
        for table in {table_of(kind) for kind, _, _ in keys if kind != SECRET}:
            for identity, ready in await _living(session, table, keys, self.owner_id):
                self._know(identity, ready=ready)
        if names := {name for kind, _, name in keys if kind == SECRET}:
            for identity in await _secrets(session, names, self.owner_id):
                self._know(identity, ready=True)

    def find(self, reference: Reference, own_namespace: str) -> Target | None:
        for namespace in candidates(reference, own_namespace):
            if target := self._known.get((reference.kind, namespace, reference.name)):
                return target
        return None

    def has(self, reference: Reference, namespace: str) -> bool:
        return self._known.get((reference.kind, namespace, reference.name)) is not None

    def bring(self, identity: Identity, *, ready: bool = True) -> None:
        """A resource that this batch writes."""
        self._know(identity, ready=ready)

    def take_away(self, identity: Identity) -> None:
        """A resource that this batch deletes."""
        target = self._known.get((identity.kind, identity.namespace, identity.name))
        if target and target.identity == identity:
            self._known[identity.kind, identity.namespace, identity.name] = None

    def living(self) -> list[Identity]:
        """All that is known to be there."""
        return [target.identity for target in self._known.values() if target]

    def _know(self, identity: Identity, *, ready: bool) -> None:
        key = (identity.kind, identity.namespace, identity.name)
        known = self._known.get(key)
        if known is None or known.identity.owner_id == PUBLIC_USER_ID or identity.owner_id == self.owner_id:
            self._known[key] = Target(identity, ready)


def candidates(reference: Reference, own_namespace: str) -> tuple[str, ...]:
    """Namespaces that a reference may mean, in order."""
    if reference.namespace is not None:
        return (reference.namespace,)
    if reference.kind == SECRET or own_namespace == "default":
        return (own_namespace,)
    return (own_namespace, "default")


def _read(path: fields.Path, kind: str, value: Any) -> Reference | None:
    if isinstance(value, str):
        return Reference(path, kind, None, value) if _PLAIN.fullmatch(value) else None
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        namespace = value.get("namespace")
        return Reference(path, kind, namespace if isinstance(namespace, str) else None, value["name"])
    return None


def _at(value: Any, place: Place, path: fields.Path) -> Iterator[tuple[fields.Path, Any]]:
    if not place:
        yield path, value
        return
    step, rest = place[0], place[1:]
    if step != EACH:
        if isinstance(value, dict) and step in value:
            yield from _at(value[step], rest, (*path, step))
    elif isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _at(entry, rest, (*path, key))


async def _living(
    session: AsyncSession, table: Any, keys: set[tuple[str, str, str]], owner_id: int
) -> list[tuple[Identity, bool]]:
    kinds = {kind for kind, _, _ in keys if table_of(kind) is table and kind != SECRET}
    named = [
        and_(
            table.kind == kind,
            table.namespace.in_({namespace for found, namespace, _ in keys if found == kind}),
            table.name.in_({name for found, _, name in keys if found == kind}),
        )
        for kind in sorted(kinds)
    ]
    query = select(table.kind, table.namespace, table.name, table.user_id, table.status).where(
        or_(*named), table.deleted_id == 0, table.user_id.in_({owner_id, PUBLIC_USER_ID})
    )
    rows = await session.execute(query.order_by(table.user_id))
    return [
        (Identity(kind, namespace, name, user_id), status.get("state") != "Unavailable")
        for kind, namespace, name, user_id, status in rows
    ]


async def _secrets(session: AsyncSession, names: set[str], owner_id: int) -> list[Identity]:
    query = select(SecretRow.namespace, SecretRow.name).where(SecretRow.user_id == owner_id, SecretRow.name.in_(names))
    return [Identity(SECRET, namespace, name or "", owner_id) for namespace, name in await session.execute(query)]
