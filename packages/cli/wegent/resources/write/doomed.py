"""Which resources a `delete` means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wegent_contracts.resources import KINDS

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target
from wegent.manifests.reading import Manifest
from wegent.resources.kinds import Asked, Kind
from wegent.resources.write.order import referenced_first


@dataclass(frozen=True)
class Doomed:
    """One resource to delete."""

    kind: Kind
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.__name__.lower()}/{self.name}"


def in_order(found: Iterable[Doomed]) -> list[Doomed]:
    """Each once; what refers comes before what it refers to."""
    return list(reversed(referenced_first(list(dict.fromkeys(found)), lambda entry: entry.kind.__name__)))


def of_manifests(found: Iterable[Manifest], target: Target) -> list[Doomed]:
    """Raises WrongUsage for what names no resource."""
    return [_of_manifest(entry, target) for entry in found]


def _of_manifest(entry: Manifest, target: Target) -> Doomed:
    kind = KINDS.get(entry.kind)
    if kind is None:
        raise WrongUsage(str(entry.problem("kind", f"There is no kind {entry.kind}.")))
    if not entry.name:
        raise WrongUsage(str(entry.problem("metadata", "Without a name nothing can be deleted.")))
    return Doomed(kind, entry.namespace or target.namespace, entry.name)


async def of_names(rest: Rest, asked: Iterable[Asked], target: Target, selector: str | None) -> list[Doomed]:
    """Those named, and for a kind without a name all of it that the selector picks."""
    found: list[Doomed] = []
    for entry in asked:
        if entry.name is not None:
            found.append(Doomed(entry.kind, target.namespace, entry.name))
        else:
            found += await _all(rest, entry.kind, target, selector)
    return found


async def _all(rest: Rest, kind: Kind, target: Target, selector: str | None) -> list[Doomed]:
    pages = rest.pages(
        target.path(kind.plural), labelSelector=selector, scope=target.scope or "own", fields="metadata.name"
    )
    return [Doomed(kind, target.namespace, item["metadata"]["name"]) async for page in pages for item in page["items"]]
