"""References that lead nowhere, and what may have been meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wegent_contracts.errors import FieldError
from wegent_contracts.schemas import field_path, suggest

from wegent_backend.resources import references, repository
from wegent_backend.resources.errors import refused
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Desk, Prepared
from wegent_backend.resources.references import SECRET, Reference, Targets


class LostReferences:
    """Those that the changes of a batch bring. Older ones are no reason to refuse a change; they become a condition."""

    def __init__(self, targets: Targets, lost: dict[Identity, list[Reference]]) -> None:
        self._lost = lost
        self._namespaces = _namespaces(targets.living())

    @classmethod
    async def load(cls, desk: Desk, prepared: Prepared) -> LostReferences:
        changes = [change for change in prepared.changes if change.after is not None]
        lost = {change.identity: found for change in changes if (found := _lost(prepared.targets, change))}
        loaded = cls(prepared.targets, lost)
        for kind in sorted({reference.kind for found in lost.values() for reference in found} - {SECRET}):
            for namespace, name in await repository.names(desk.session, kind, desk.sees):
                loaded._namespaces[kind][name].append(namespace)
        return loaded

    def check(self, change: Change) -> None:
        """Raises Invalid that names them all."""
        if lost := self._lost.get(change.identity):
            raise refused([self._no_such(entry, change.identity.namespace) for entry in lost])

    def _no_such(self, reference: Reference, namespace: str) -> FieldError:
        where = reference.namespace or namespace
        message = f'There is no {reference.kind} "{reference.name}" in the namespace "{where}".'
        if reference.kind == SECRET:
            message = (
                f'There is no stored secret "{reference.name}" in the namespace "{where}". '
                f"Store it first, as `wegent secrets set {reference.name}` does."
            )
        elif elsewhere := self._namespaces[reference.kind].get(reference.name):
            message += f' There is one in the namespace "{elsewhere[0]}".'
        elif near := suggest(reference.name, self._namespaces[reference.kind]):
            message += f' Did you mean "{near}"?'
        return FieldError(path=field_path(reference.path), rule="reference", message=message)


def _lost(targets: Targets, change: Change) -> list[Reference]:
    old = {_key(entry) for entry in _references(change, change.before)}
    return [
        entry
        for entry in _references(change, change.after)
        if targets.find(entry, change.identity) is None and _key(entry) not in old
    ]


def _references(change: Change, document: Document | None) -> list[Reference]:
    return references.all_of(change.kind, document) if document is not None else []


def _key(reference: Reference) -> tuple[str, str | None, str]:
    return reference.kind, reference.namespace, reference.name


def _namespaces(identities: Iterable[Identity]) -> dict[str, dict[str, list[str]]]:
    """Namespaces by kind and name."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for identity in identities:
        found[identity.kind][identity.name].append(identity.namespace)
    return found
