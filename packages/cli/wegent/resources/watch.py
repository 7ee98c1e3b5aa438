"""Changes as they happen: the stream behind `wegent watch` and `wegent get --watch`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from wegent_contracts.protocol.resources import WatchEvent
from wegent_kit.terminal import one_line

from wegent.client.errors import ClientError, WrongUsage
from wegent.client.rest import Rest
from wegent.client.sse import SseEvent
from wegent.client.target import Target, guarded, with_rest
from wegent.client.terminal import complain
from wegent.resources import columns, formats, kinds, output, table
from wegent.resources.kinds import Asked, Kind
from wegent.resources.listing import Item, Narrowing, listed

FIRST_WIDTHS = {"NAME": 24, "EVENT": 8, "KIND": 13, "READY": 26}
"""Columns of a table whose rows are not known yet are at least this wide."""


@dataclass(frozen=True)
class WatchWanted:
    """What the command line asks for; `words` as for `get`."""

    target: Target
    words: Sequence[str]
    output: str = "table"
    all_namespaces: bool = False
    selector: str | None = None


def watch(wanted: WatchWanted) -> int:
    """Shows changes from now on until it is stopped."""

    def checked() -> int:
        form = formats.read(wanted.output)
        if form.word == "wide":
            raise WrongUsage("A watch has no wide output: use table, yaml, json, name or jsonpath.")
        asked = kinds.asked(wanted.words)
        narrowing = Narrowing(all_namespaces=wanted.all_namespaces, selector=wanted.selector)
        return with_rest(wanted.target, lambda rest: _show(rest, wanted.target, asked, narrowing, form))

    return guarded(checked)


async def changes(
    rest: Rest, target: Target, asked: Sequence[Asked], narrowing: Narrowing, *, since: int | None
) -> AsyncIterator[WatchEvent]:
    """Every change after `since` of what is asked for, without an end; without `since`, everything there is first."""
    params = {
        "kinds": ",".join(dict.fromkeys(one.kind.__name__ for one in asked)),
        "namespace": None if narrowing.all_namespaces else target.namespace,
        "labelSelector": narrowing.selector,
        "resourceVersion": since,
    }
    async for message in rest.stream_events("/watch", params, on_lost=_say_lost):
        event = _read(message)
        if event.type != "BOOKMARK" and _is_meant(event.object, target, asked, narrowing):
            yield event


async def _show(rest: Rest, target: Target, asked: Sequence[Asked], narrowing: Narrowing, form: formats.Format) -> int:
    now = await listed(rest, target, asked[0].kind, Narrowing(most=1, fields="metadata.name"))
    layout = _layout([one.kind for one in asked], narrowing)
    if form.tabular:
        table.write(layout.head())
    async for event in changes(rest, target, asked, narrowing, since=now.since):
        if form.tabular:
            table.write(layout.line(_row(event, narrowing)))
        elif form.word == "json":
            output.write(output.as_json(event.model_dump(mode="json"), indent=None))
        else:
            formats.write_entry(form, event.object)
    raise AssertionError("a stream of events has no end")


def _layout(watched: Sequence[Kind], narrowing: Narrowing) -> table.Layout:
    titles = [*(["NAMESPACE"] if narrowing.all_namespaces else []), "EVENT", "KIND", "NAME", "VERSION", "READY", "AGE"]
    longest = max(len(kind.__name__) for kind in watched)
    return table.Layout.of_process(
        titles, [["-" * max(longest if title == "KIND" else 0, FIRST_WIDTHS.get(title, 0)) for title in titles]]
    )


def _row(event: WatchEvent, narrowing: Narrowing) -> list[str]:
    item, metadata = event.object, event.object["metadata"]
    cells = [
        *([str(metadata.get("namespace"))] if narrowing.all_namespaces else []),
        event.type,
        str(item["kind"]),
        str(metadata["name"]),
        str(metadata.get("resourceVersion", columns.ABSENT)),
        columns.ready(item),
        columns.age(metadata.get("createdAt"), datetime.now(UTC)),
    ]
    return [one_line(cell) for cell in cells]


def _read(message: SseEvent) -> WatchEvent:
    try:
        return WatchEvent.model_validate(json.loads(message.data))
    except (ValueError, ValidationError):
        raise ClientError("The server speaks another version: update this program.") from None


def _is_meant(item: Item, target: Target, asked: Sequence[Asked], narrowing: Narrowing) -> bool:
    kind, name = item.get("kind"), item["metadata"]["name"]
    if target.public and columns.scope(item) != "public":
        return False
    return narrowing.keeps(item) and any(
        one.kind.__name__ == kind and (one.name is None or one.name == name) for one in asked
    )


def _say_lost() -> None:
    complain("The connection was lost; waiting for the server …")
