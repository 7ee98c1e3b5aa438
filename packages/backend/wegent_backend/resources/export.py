"""A resource and what its owner has that it refers to, as far as its reader may read it: YAML to apply elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wegent_contracts.resources import API_VERSION, KINDS
from wegent_kit.yaml_writing import dump_documents

from wegent_backend.access.owners import ReadScope
from wegent_backend.access.reach import owners
from wegent_backend.context import Context
from wegent_backend.resources import public, references, repository, service
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.references import SECRET, Targets
from wegent_backend.resources.rows import document_of, identity_of
from wegent_backend.resources.service import Address
from wegent_backend.secrets.masking import named_secrets
from wegent_backend.secrets.places import replaced
from wegent_backend.secrets.references import is_reference
from wegent_backend.tables import ResourceColumns

LONGEST: Final = 245
"""Characters of the name of a secret; a number may follow."""

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


async def export(ctx: Context, address: Address, scope: ReadScope) -> str:
    """Referenced first. Secrets are left out: each is a reference to one that is to be stored under a name."""
    root = await service.row_of(ctx.session, ctx.subject, address, scope)
    ordered: dict[Identity, ResourceColumns] = {}
    await _collect(ctx, root, ordered)
    needed = _Needed(ordered.values())
    documents = [_document(row, needed) for row in ordered.values()]
    return "".join(_head(root, needed)) + dump_documents(documents)


class _Needed:
    """Stored secrets that the export refers to: namespaces by names."""

    def __init__(self, rows: Iterable[ResourceColumns]) -> None:
        """With those that the rows refer to already."""
        self.namespaces: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for _, name in named_secrets(KINDS[row.kind], document_of(row)):
                self.namespaces[name].add(row.namespace)

    def add(self, wanted: str, namespace: str) -> str:
        """A name like the wanted one that is not taken."""
        name, number = wanted, 1
        while name in self.namespaces:
            number += 1
            name = f"{wanted}-{number}"
        self.namespaces[name].add(namespace)
        return name


async def _collect(ctx: Context, row: ResourceColumns, ordered: dict[Identity, ResourceColumns]) -> None:
    """What the row refers to before the row itself; what every installation has is left out."""
    identity = identity_of(row)
    if identity in ordered:
        return
    ordered[identity] = row
    found = [entry for entry in references.found(KINDS[row.kind], document_of(row)) if entry.kind != SECRET]
    targets = Targets()
    await targets.load(ctx.session, [(entry, identity) for entry in found])
    meant = {target.identity for entry in found if (target := targets.find(entry, identity))}
    own = {target for target in meant if target.owner_id == row.user_id and _is_readable(ctx, target)} - ordered.keys()
    rows = await repository.living(ctx.session, own) if own else {}
    for needed in rows.values():
        if not public.comes_along(needed):
            await _collect(ctx, needed, ordered)
    ordered[identity] = ordered.pop(identity)


def _is_readable(ctx: Context, target: Identity) -> bool:
    """Who was given a team, or may only use it, does not get with it what it is made of."""
    return target.owner_id in owners(ctx.subject, "read", target.kind)


def _document(row: ResourceColumns, needed: _Needed) -> dict[str, Any]:
    document = _without_secrets(row, needed)
    metadata = {key: value for key, value in document["metadata"].items() if value}
    return {
        "apiVersion": API_VERSION,
        "kind": row.kind,
        "metadata": {"name": row.name, "namespace": row.namespace, **metadata},
        "spec": document["spec"],
    }


def _without_secrets(row: ResourceColumns, needed: _Needed) -> Document:
    def reference(path: tuple[str | int, ...], value: Any, _beside: Any) -> Any:
        if value == "" or is_reference(value):
            return value
        wanted = _UNFIT.sub("-", f"{row.kind.lower()}-{row.name}-{path[-1]}")[:LONGEST].rstrip("-._")
        return f"${{secret:{needed.add(wanted, row.namespace)}}}"

    return replaced(KINDS[row.kind], document_of(row), reference)


def _head(root: ResourceColumns, needed: _Needed) -> Iterator[str]:
    yield f"# {root.kind} {root.name} and what it refers to. Import it with: wegent import -f FILE\n"
    if needed.namespaces:
        yield "# Secrets are not part of this file. Store them before, or let the import ask for them:\n"
    for name, namespaces in needed.namespaces.items():
        for namespace in sorted(namespaces):
            yield f"#   wegent secrets set {name}{'' if namespace == 'default' else f' -n {namespace}'}\n"
