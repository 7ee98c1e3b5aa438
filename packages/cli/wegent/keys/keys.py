"""`wegent keys list`, `create`, `delete`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from wegent_kit.terminal import one_line

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import table
from wegent.resources.output import as_json, as_yaml
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

PERSONAL, OF_SERVICES = "/api-keys", "/admin/service-keys"
SCOPES = ("read", "use", "write", "admin")
TITLES = ("ID", "NAME", "PREFIX", "SCOPES", "STATE", "EXPIRES", "LAST USED")


@dataclass(frozen=True)
class NewKey:
    """`days` until it ends; None: none."""

    name: str
    scopes: tuple[str, ...]
    days: int | None = None
    service: bool = False
    acts_for_users: bool = False


def list_(target: Target, form: Form, *, service: bool = False, dialogue: Dialogue | None = None) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        found = [entry async for page in rest.pages(_path(service)) for entry in page["items"]]
        _show(said, found, form)
        return 0

    return with_rest(target, work)


def create(target: Target, wanted: NewKey, dialogue: Dialogue | None = None) -> int:
    """The key alone goes to standard output, so that a script can take it."""
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        made = (await rest.send("POST", _path(wanted.service), json=_body(wanted))).body
        said.say(str(made["key"]))
        said.remark(f"This is key {made['id']} for {made['name']}. Keep it now: it cannot be shown again.")
        return 0

    def run() -> int:
        wrong = [scope for scope in wanted.scopes if scope not in SCOPES]
        if wrong:
            raise WrongUsage(f"There is no scope {', '.join(wrong)}; there is: {', '.join(SCOPES)}.")
        if wanted.acts_for_users and not wanted.service:
            raise WrongUsage("Only keys of services act for users: add --service.")
        return with_rest(target, work)

    return guarded(run)


def delete(
    target: Target, ids: Sequence[int], *, service: bool = False, yes: bool = False, dialogue: Dialogue | None = None
) -> int:
    said = dialogue or Dialogue.of_process()

    async def work(rest: Rest) -> int:
        for key_id in ids:
            await rest.send("DELETE", f"{_path(service)}/{key_id}")
            said.say(f"key/{key_id} deleted")
        return 0

    def run() -> int:
        said.confirm(f"Delete the API key {', '.join(map(str, ids))}?", yes=yes)
        return with_rest(target, work)

    return guarded(run)


def _path(service: bool) -> str:
    return OF_SERVICES if service else PERSONAL


def _body(wanted: NewKey) -> dict[str, Any]:
    body: dict[str, Any] = {"name": wanted.name, "scopes": list(wanted.scopes)}
    if wanted.days is not None:
        body["expires_at"] = (datetime.now(UTC) + timedelta(days=wanted.days)).isoformat()
    if wanted.acts_for_users:
        body["acts_for_users"] = True
    return body


def _show(dialogue: Dialogue, found: list[dict[str, Any]], form: Form) -> None:
    match form:
        case "json":
            dialogue.out.write(as_json({"items": found}) + "\n")
        case "yaml":
            dialogue.out.write(as_yaml({"items": found}))
        case "name":
            for entry in found:
                dialogue.say(f"key/{entry['id']}")
        case "table":
            _table(dialogue, found)


def _table(dialogue: Dialogue, found: list[dict[str, Any]]) -> None:
    if not found:
        dialogue.remark("There are no API keys.")
        return
    dialogue.out.write(table.plain(TITLES, [_row(entry) for entry in found]))


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    cells = (
        str(entry["id"]),
        str(entry["name"]),
        f"{entry['prefix']}…",
        ",".join(entry["scopes"]),
        _state(entry),
        _day(entry["expires_at"], "never"),
        _day(entry["last_used_at"], "never"),
    )
    return tuple(one_line(cell) for cell in cells)


def _state(entry: dict[str, Any]) -> str:
    if not entry["is_active"]:
        return "off"
    end = entry["expires_at"]
    return "expired" if end and datetime.fromisoformat(end) <= datetime.now(UTC) else "on"


def _day(moment: str | None, nothing: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else nothing
