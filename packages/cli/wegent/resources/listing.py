"""Fetches what a person asked for: whole lists page by page, or resources by name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wegent.client.errors import NotFound
from wegent.client.rest import PAGE, Rest
from wegent.client.target import Target
from wegent.client.terminal import complain
from wegent.resources.kinds import Asked, Kind

Item: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Narrowing:
    """What of a list is wanted. `text` is part of the name, in any case; `most` counts items; `fields`: no others."""

    all_namespaces: bool = False
    selector: str | None = None
    text: str | None = None
    most: int | None = None
    page_size: int = PAGE
    fields: str | None = None

    def keeps(self, item: Item) -> bool:
        return self.text is None or self.text.lower() in str(item["metadata"]["name"]).lower()


@dataclass
class Found:
    """`since` is the resourceVersion that the items are complete up to; None when the server did not say."""

    items: list[Item] = field(default_factory=list)
    since: int | None = None
    missing: list[Asked] = field(default_factory=list)


async def listed(rest: Rest, target: Target, kind: Kind, narrowing: Narrowing) -> Found:
    """The items of one kind, in the server's order."""
    found = Found()
    async for page in _pages(rest, target, kind, narrowing):
        if found.since is None:
            found.since = page.get("resourceVersion")
        found.items += [item for item in page["items"] if narrowing.keeps(item)]
        if narrowing.most is not None and len(found.items) >= narrowing.most:
            found.items = found.items[: narrowing.most]
            break
    return found


async def named(rest: Rest, target: Target, asked: Sequence[Asked], **params: Any) -> Found:
    """The named resources that exist; for each other one, one line on standard error."""
    found = Found()
    for one in asked:
        try:
            found.items.append(await fetched(rest, target, one, **params))
        except NotFound as error:
            complain(str(error))
            found.missing.append(one)
    versions = [item["metadata"].get("resourceVersion") for item in found.items]
    found.since = min((version for version in versions if version is not None), default=None)
    return found


async def fetched(rest: Rest, target: Target, one: Asked, **params: Any) -> Item:
    """One resource; raises NotFound."""
    return await rest.get(target.path(one.kind.plural, one.name or ""), scope=target.scope, **params)


def _pages(rest: Rest, target: Target, kind: Kind, narrowing: Narrowing) -> AsyncIterator[Item]:
    path = f"/{kind.plural}" if narrowing.all_namespaces else target.path(kind.plural)
    size = min(narrowing.page_size, narrowing.most) if narrowing.most and not narrowing.text else narrowing.page_size
    return rest.pages(path, size=size, labelSelector=narrowing.selector, scope=target.scope, fields=narrowing.fields)
