"""Which resources a document refers to, and what there is for the references to mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import Resource
from wegent_contracts.resources.marks import EACH, Place, references

from wegent_backend.access.reach import reaches
from wegent_backend.resources import fields
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import table_of
from wegent_backend.secrets.masking import named_secrets
from wegent_backend.tables import SecretRow

SECRET = "Secret"  # noqa: S105 - a kind, for references to stored secrets
Key: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name."""

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


def qualify(kind: type[Resource], identity: Identity, document: Document, targets: Targets) -> None:
    """Write down which namespace references mean that say none."""
    for reference in found(kind, document):
        value = fields.get(document, reference.path, None)
        here = replace(reference, namespace=identity.namespace)
        if reference.namespace is None and isinstance(value, dict) and targets.find(here, identity) is not None:
            value["namespace"] = identity.namespace


class Targets:
    """What references can mean, each for the owner of the resource that it stands in: `access.reach` has the order.

    What a batch writes and deletes is there, and not there, whatever the database says.
    """

    def __init__(self) -> None:
        self._reaches: dict[int, tuple[int, ...]] = {}
        self._known: dict[Key, dict[int, Target]] = defaultdict(dict)
        self._asked: set[tuple[Key, int]] = set()
        self._settled: set[Identity] = set()

    async def load(self, session: AsyncSession, wanted: Iterable[tuple[Reference, Identity]]) -> None:
        """Look up references, each with the resource it stands in: one query for each table."""
        pairs = list(wanted)
        await self._reach_of(session, {source.owner_id for _, source in pairs})
        asked = {
            ((reference.kind, namespace, reference.name), owner)
            for reference, source in pairs
            for namespace in candidates(reference, source.namespace)
            for owner in self._reach(reference, source)
        } - self._asked
        self._asked |= asked
        for table in {table_of(kind) for (kind, _, _), _ in asked if kind != SECRET}:
            for identity, ready in await _living(session, table, asked):
                self._note(identity, ready=ready)
        if any(kind == SECRET for (kind, _, _), _ in asked):
            for identity in await _secrets(session, asked):
                self._note(identity, ready=True)

    def find(self, reference: Reference, source: Identity) -> Target | None:
        """What a reference in the resource `source` means."""
        for namespace in candidates(reference, source.namespace):
            known = self._known.get((reference.kind, namespace, reference.name), {})
            for owner in self._reach(reference, source):
                if owner in known:
                    return known[owner]
        return None

    def bring(self, identity: Identity, *, ready: bool = True) -> None:
        """A resource that this batch writes."""
        self._settled.add(identity)
        self._known[identity.kind, identity.namespace, identity.name][identity.owner_id] = Target(identity, ready)

    def take_away(self, identity: Identity) -> None:
        """A resource that this batch deletes."""
        self._settled.add(identity)
        self._known[identity.kind, identity.namespace, identity.name].pop(identity.owner_id, None)

    def living(self) -> list[Identity]:
        """All that is known to be there."""
        return [target.identity for known in self._known.values() for target in known.values()]

    async def _reach_of(self, session: AsyncSession, owners: set[int]) -> None:
        if unknown := owners - self._reaches.keys():
            self._reaches |= await reaches(session, unknown)

    def _reach(self, reference: Reference, source: Identity) -> tuple[int, ...]:
        """Stored secrets are their owner's alone."""
        return (source.owner_id,) if reference.kind == SECRET else self._reaches.get(source.owner_id, ())

    def _note(self, identity: Identity, *, ready: bool) -> None:
        if identity not in self._settled:
            self._known[identity.kind, identity.namespace, identity.name][identity.owner_id] = Target(identity, ready)


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


async def _living(session: AsyncSession, table: Any, asked: Iterable[tuple[Key, int]]) -> list[tuple[Identity, bool]]:
    wanted = [(key, owner) for key, owner in asked if key[0] != SECRET and table_of(key[0]) is table]
    named = [
        and_(
            table.kind == kind,
            table.namespace.in_({namespace for (found, namespace, _), _ in wanted if found == kind}),
            table.name.in_({name for (found, _, name), _ in wanted if found == kind}),
        )
        for kind in sorted({kind for (kind, _, _), _ in wanted})
    ]
    query = select(table.kind, table.namespace, table.name, table.user_id, table.status).where(
        or_(*named), table.deleted_id == 0, table.user_id.in_({owner for _, owner in wanted})
    )
    rows = await session.execute(query.order_by(table.user_id))
    return [
        (Identity(kind, namespace, name, user_id), status.get("state") != "Unavailable")
        for kind, namespace, name, user_id, status in rows
    ]


async def _secrets(session: AsyncSession, asked: Iterable[tuple[Key, int]]) -> list[Identity]:
    wanted = [(name, owner) for (kind, _, name), owner in asked if kind == SECRET]
    query = select(SecretRow.namespace, SecretRow.name, SecretRow.user_id).where(
        SecretRow.user_id.in_({owner for _, owner in wanted}), SecretRow.name.in_({name for name, _ in wanted})
    )
    return [Identity(SECRET, namespace, name or "", owner) for namespace, name, owner in await session.execute(query)]
