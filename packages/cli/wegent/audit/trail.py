"""Looking at entries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from wegent_kit.terminal import one_line

from wegent.client.rest import Rest
from wegent.client.target import Target, with_rest
from wegent.client.terminal import complain
from wegent.resources import table
from wegent.resources.output import as_json, as_yaml, write

PAGE = 200
TITLES = ("NUMBER", "TIME", "OUTCOME", "WHO", "FROM", "ACTION", "WHAT")


@dataclass(frozen=True)
class Filter:
    """Entries that have all of these; None: whatever they have. Times without a zone are local."""

    actor: str | None = None
    action: str | None = None
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None
    outcome: str | None = None
    via: str | None = None
    address: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> dict[str, Any]:
        values = asdict(self)
        since, until = values.pop("since"), values.pop("until")
        return {**values, "from": _wire(since), "to": _wire(until)}


def list_(target: Target, wanted: Filter, limit: int, output: str) -> int:
    async def work(rest: Rest) -> int:
        found = await _newest(rest, wanted, limit)
        if output == "table":
            _table(found)
        else:
            write(as_json({"items": found}) if output == "json" else as_yaml({"items": found}))
        return 0

    return with_rest(target, work)


def show(target: Target, number: int, output: str) -> int:
    async def work(rest: Rest) -> int:
        entry = await rest.get(f"/audit/{number}")
        write(as_json(entry) if output == "json" else as_yaml(entry))
        return 0

    return with_rest(target, work)


async def _newest(rest: Rest, wanted: Filter, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(found) < limit:
        page = await rest.get("/audit", limit=min(PAGE, limit - len(found)), cursor=cursor, **wanted.query())
        found += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            break
    return found


def _table(found: list[dict[str, Any]]) -> None:
    if not found:
        complain("There are no such entries.")
        return
    table.show(TITLES, [[one_line(cell) for cell in _row(entry)] for entry in found])


def _row(entry: dict[str, Any]) -> list[str]:
    at = datetime.fromisoformat(entry["at"]).astimezone()
    who = entry["actor_name"] or (f"#{entry['actor_id']}" if entry["actor_id"] is not None else "-")
    name = entry["name"] or entry["object_id"] or ""
    where = f"{entry['namespace']}/" if entry["namespace"] not in {None, "default"} else ""
    count = (entry["new"] or {}).get("count", 1) if entry["outcome"] == "denied" else 1
    outcome = entry["outcome"] + (f" ×{count}" if count != 1 else "")
    return [
        str(entry["id"]),
        f"{at:%Y-%m-%d %H:%M:%S}",
        outcome,
        who,
        entry["address"] or "-",
        entry["action"],
        f"{entry['kind']} {where}{name}".strip(),
    ]


def _wire(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone().isoformat()
