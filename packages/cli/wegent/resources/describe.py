"""`wegent describe`: everything about a resource, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wegent_kit.terminal import one_line, safe

from wegent.client.errors import NotThere
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import columns, kinds, listing, output, table
from wegent.resources.kinds import Asked
from wegent.resources.listing import Item, Narrowing

REVISIONS = 5
INDENT = "  "


@dataclass(frozen=True)
class DescribeWanted:
    """`words` are KIND [NAME…] or KIND/NAME…; without a name all of the namespace are described."""

    target: Target
    words: Sequence[str]
    selector: str | None = None


def describe(wanted: DescribeWanted) -> int:
    """Prints one text for each resource; the exit code is 3 when a named one is not there."""

    def checked() -> int:
        asked = kinds.asked(wanted.words)
        return with_rest(wanted.target, lambda rest: _show(rest, wanted, asked))

    return guarded(checked)


async def _show(rest: Rest, wanted: DescribeWanted, asked: Sequence[Asked]) -> int:
    names = [one for one in asked if one.name] or await _names(rest, wanted, asked)
    found = await listing.named(rest, wanted.target, names, managers=True)
    texts = []
    for item in found.items:
        revisions = await _revisions(rest, wanted.target, item)
        texts.append("\n".join(text(item, revisions, datetime.now(UTC))))
    output.write("\n\n".join(texts))
    return NotThere.exit_code if found.missing else 0


async def _names(rest: Rest, wanted: DescribeWanted, asked: Sequence[Asked]) -> list[Asked]:
    narrowing = Narrowing(selector=wanted.selector, fields="metadata.name")
    return [
        Asked(one.kind, item["metadata"]["name"])
        for one in asked
        for item in (await listing.listed(rest, wanted.target, one.kind, narrowing)).items
    ]


async def _revisions(rest: Rest, target: Target, item: Item) -> list[Item]:
    plural, metadata = kinds.resolve(item["kind"]).plural, item["metadata"]
    path = target.path(plural, metadata["name"], "revisions", namespace=metadata.get("namespace"))
    return list((await rest.get(path, limit=REVISIONS, scope=target.scope))["items"])


def text(item: Item, revisions: Sequence[Item], now: datetime) -> Iterator[str]:
    """Lines of the description, sections without content left out."""
    yield from _metadata(item, now)
    yield from _section("Spec", safe(output.as_yaml(_filled(item.get("spec") or {}))).splitlines())
    yield from _section("Conditions", _conditions(item, now))
    yield from _section("Managers", _managers(item, now))
    yield from _section(f"Revisions (the last {REVISIONS})", revision_lines(revisions, now) if revisions else [])


def revision_lines(revisions: Sequence[Item], now: datetime) -> list[str]:
    """A table of revisions."""
    titles = ["REVISION", "OPERATION", "MANAGER", "USER", "AGE"]
    return _table(
        titles,
        [
            [
                entry["revision"],
                entry["operation"],
                entry["manager"],
                entry.get("userName") or columns.ABSENT,
                columns.age(entry.get("createdAt"), now),
            ]
            for entry in revisions
        ],
    )


def _metadata(item: Item, now: datetime) -> Iterator[str]:
    metadata, status = item["metadata"], item.get("status") or {}
    facts: list[tuple[str, Any]] = [
        ("Name", metadata["name"]),
        ("Display name", metadata.get("displayName")),
        ("Kind", item["kind"]),
        ("Namespace", metadata.get("namespace")),
        ("Scope", columns.scope(item)),
        ("Id", metadata.get("id")),
        ("Uid", metadata.get("uid")),
        ("Version", metadata.get("resourceVersion")),
        ("Generation", _generation(metadata, status)),
        ("Created", _moment(metadata.get("createdAt"), now)),
        ("Updated", _moment(metadata.get("updatedAt"), now)),
        ("State", status.get("state")),
        ("Message", status.get("message")),
    ]
    for name, value in facts:
        if value is not None:
            yield f"{name + ':':<14}{one_line(str(value))}"
    for name in ("labels", "annotations"):
        pairs = (metadata.get(name) or {}).items()
        yield from _section(name.capitalize(), [one_line(f"{key}: {value}") for key, value in pairs])


def _generation(metadata: Item, status: Item) -> str | None:
    generation, observed = metadata.get("generation"), status.get("observedGeneration")
    if generation is None or observed in {None, generation}:
        return None if generation is None else str(generation)
    return f"{generation} (the status is about {observed})"


def _moment(moment: str | None, now: datetime) -> str | None:
    if not moment:
        return None
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M:%S %Z} ({columns.age(moment, now)} ago)"


def _filled(spec: Item) -> Item:
    """The fields that say something; lists and mappings without entries are a matter of `-o yaml`."""
    return {name: value for name, value in spec.items() if value not in ([], {})}


def _conditions(item: Item, now: datetime) -> list[str]:
    conditions = (item.get("status") or {}).get("conditions") or []
    rows = [
        [
            entry["type"],
            entry["status"],
            entry["reason"],
            columns.age(entry.get("lastTransitionTime"), now),
            entry.get("message") or "",
        ]
        for entry in conditions
    ]
    return _table(["TYPE", "STATUS", "REASON", "SINCE", "MESSAGE"], rows) if rows else []


def _managers(item: Item, now: datetime) -> list[str]:
    lines = []
    for manager in item["metadata"].get("managers") or []:
        lines.append(f"{manager['name']} ({manager['operation']}, {columns.age(manager.get('time'), now)} ago)")
        lines += [f"{INDENT}{path}" for path in manager["fields"]]
    return [one_line(line) if not line.startswith(INDENT) else INDENT + one_line(line) for line in lines]


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"{INDENT}{line}".rstrip() for line in lines)


def _table(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    return table.plain(titles, [[one_line(str(cell)) for cell in row] for row in rows]).splitlines()
