"""A resource and everything own that it refers to, as one YAML that can be applied elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wegent_contracts.resources import API_VERSION, KINDS
from wegent_contracts.resources.base import NAME_PATTERN
from wegent_kit.yaml_writing import dump_documents

from wegent_backend.context import Context
from wegent_backend.resources import public, references, repository, service
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity, ReadScope
from wegent_backend.resources.references import SECRET, Targets
from wegent_backend.resources.rows import document_of, identity_of
from wegent_backend.resources.service import Address
from wegent_backend.secrets.places import replaced
from wegent_backend.secrets.references import is_reference
from wegent_backend.tables import ResourceColumns

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


async def export(ctx: Context, address: Address, scope: ReadScope) -> str:
    """Referenced first. Secrets are left out: each is a reference to one that is to be stored under a name."""
    root = await service.row_of(ctx.session, ctx.subject, address, scope)
    ordered: dict[Identity, ResourceColumns] = {}
    await _collect(ctx, root, ordered)
    needed: list[str] = []
    documents = [_document(row, needed) for row in ordered.values()]
    return "".join(_head(root, needed)) + dump_documents(documents)


async def _collect(ctx: Context, row: ResourceColumns, ordered: dict[Identity, ResourceColumns]) -> None:
    """What the row refers to before the row itself; what every installation has is left out."""
    identity = identity_of(row)
    if identity in ordered:
        return
    ordered[identity] = row
    found = [entry for entry in references.found(KINDS[row.kind], document_of(row)) if entry.kind != SECRET]
    targets = Targets(row.user_id)
    await targets.load(ctx.session, [(entry, row.namespace) for entry in found])
    meant = {target.identity for entry in found if (target := targets.find(entry, row.namespace))}
    own = {target for target in meant if target.owner_id == row.user_id} - ordered.keys()
    rows = await repository.living(ctx.session, own) if own else {}
    for needed in rows.values():
        if not public.comes_along(needed):
            await _collect(ctx, needed, ordered)
    ordered[identity] = ordered.pop(identity)


def _document(row: ResourceColumns, needed: list[str]) -> dict[str, Any]:
    document = _without_secrets(row, needed)
    metadata = {key: value for key, value in document["metadata"].items() if value}
    return {
        "apiVersion": API_VERSION,
        "kind": row.kind,
        "metadata": {"name": row.name, "namespace": row.namespace, **metadata},
        "spec": document["spec"],
    }


def _without_secrets(row: ResourceColumns, needed: list[str]) -> Document:
    def reference(path: tuple[str | int, ...], value: Any, _beside: Any) -> Any:
        if value == "" or is_reference(value):
            return value
        field = _UNFIT.sub("-", str(path[-1]))
        name = f"{row.kind.lower()}-{row.name}-{field}".strip("-._")[:250]
        count = sum(entry == name or entry.startswith(f"{name}-") for entry in needed)
        name = f"{name}-{count + 1}" if count else name
        assert re.fullmatch(NAME_PATTERN, name)  # noqa: S101 - made of a name and letters
        needed.append(name)
        return f"${{secret:{name}}}"

    return replaced(KINDS[row.kind], document_of(row), reference)


def _head(root: ResourceColumns, needed: list[str]) -> Iterator[str]:
    yield f"# {root.kind} {root.name} and what it refers to. Import it with: wegent import -f FILE\n"
    if needed:
        yield "# Secrets are not part of this file. Store them before, or let the import ask for them:\n"
    for name in needed:
        yield f"#   wegent secrets set {name}\n"
