"""Groups on a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wegent_kit.terminal import safe

from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import table
from wegent.resources.output import as_json, as_yaml
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

TITLES = ("NAME", "VISIBILITY", "YOUR ROLE", "FROM")


def path_of(group: str, *steps: str) -> str:
    return "/groups" + "".join(f"/{quote(step, safe='')}" for step in (group, *steps))


def list_(
    target: Target,
    *,
    mine: bool = False,
    parent: str | None = None,
    form: Form = "table",
    dialogue: Dialogue | None = None,
) -> int:
    """Prints groups by name."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        pages = rest.pages("/groups", mine=mine or None, parent=parent)
        show(said, [item async for page in pages for item in page["items"]], form, TITLES, "No groups.")
        return 0

    return with_rest(target, work)


def get(target: Target, group: str, form: Form = "table", dialogue: Dialogue | None = None) -> int:
    """Prints one group."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        found = await rest.get(path_of(group))
        if form in {"json", "yaml"}:
            said.out.write(f"{as_json(found)}\n" if form == "json" else as_yaml(found))
        else:
            show(said, [found], form, TITLES)
        return 0

    return with_rest(target, work)


def create(target: Target, group: str, told: Mapping[str, Any], dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        body = {name: value for name, value in told.items() if value is not None}
        await rest.send("POST", "/groups", json={"name": group, **body})
        said.say(f"group/{group} created")
        return 0

    return with_rest(target, work)


def delete(
    target: Target, group: str, *, cascade: bool = False, yes: bool = False, dialogue: Dialogue | None = None
) -> int:
    """Asks before it deletes."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        everything = " with all groups and resources in it" if cascade else ""
        said.confirm(f"Delete the group {group}{everything}?", yes=yes)

        async def work(rest: Rest) -> int:
            await rest.send("DELETE", path_of(group), params={"cascade": cascade})
            said.say(f"group/{group} deleted")
            return 0

        return with_rest(target, work)

    return guarded(run)


def show(
    dialogue: Dialogue, found: Sequence[dict[str, Any]], form: Form, titles: tuple[str, ...], nothing: str = ""
) -> None:
    """Groups or members in one of the forms."""
    match form:
        case "json":
            dialogue.out.write(as_json({"items": found}) + "\n")
        case "yaml":
            dialogue.out.write(as_yaml({"items": found}))
        case "name":
            for item in found:
                dialogue.say(f"group/{item['name']}" if "name" in item else f"user/{name_of(item)}")
        case "table" if not found:
            dialogue.remark(nothing)
        case "table":
            rows = [_group(item) if "name" in item else _member(item) for item in found]
            dialogue.out.write(safe(table.plain(titles, rows)))


def name_of(member: dict[str, Any]) -> str:
    return member["user_name"] or "everybody"


def _group(item: dict[str, Any]) -> tuple[str, ...]:
    return item["name"], item["visibility"], item["my_role"] or item["my_state"] or "-", item["my_role_from"] or "-"


def _member(item: dict[str, Any]) -> tuple[str, ...]:
    note = f"provider {item['provider']}" if item["provider"] else ""
    if item["state"] == "pending":
        note = "invited" if item["invited"] else "asks to join"
    return name_of(item), item["role"], item["group"], note or "-"
