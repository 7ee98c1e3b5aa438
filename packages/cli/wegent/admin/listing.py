"""Lists and single things of the administration, in the forms that people ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from wegent_kit.terminal import one_line, safe

from wegent.client.rest import Rest
from wegent.resources import table
from wegent.resources.output import as_json, as_yaml
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form

Item: TypeAlias = dict[str, Any]
ROOT = "/admin"


@dataclass(frozen=True)
class Shape:
    """How things of one sort are shown: `row` has a cell for each title, `name` is what other commands take."""

    titles: tuple[str, ...]
    row: Callable[[Item], tuple[str, ...]]
    name: Callable[[Item], str]
    nothing: str


async def everything(rest: Rest, path: str, **params: Any) -> list[Item]:
    """All items of a list, page by page."""
    return [item async for page in rest.pages(f"{ROOT}{path}", **params) for item in page["items"]]


def show(dialogue: Dialogue, items: Sequence[Item], form: Form, shape: Shape) -> None:
    match form:
        case "json" | "yaml":
            show_value(dialogue, {"items": list(items)}, form)
        case "name":
            for item in items:
                dialogue.say(shape.name(item))
        case "table" if not items:
            dialogue.remark(shape.nothing)
        case "table":
            rows = [[one_line(cell) for cell in shape.row(item)] for item in items]
            dialogue.out.write(table.plain(shape.titles, rows))


def show_value(dialogue: Dialogue, value: Item, form: Form) -> None:
    """One document; as a table, a line for each field."""
    if form == "json":
        dialogue.out.write(f"{as_json(value)}\n")
    elif form == "yaml":
        dialogue.out.write(as_yaml(value))
    else:
        widest = max(len(name) for name in value)
        for name, content in value.items():
            dialogue.out.write(safe(f"{name}:{' ' * (widest - len(name) + 2)}{_words(content)}\n"))


def when(text: str | None) -> str:
    """A moment as it is here."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}" if text else "-"


def _words(content: Any) -> str:
    match content:
        case bool():
            return "yes" if content else "no"
        case None | [] | "":
            return "-"
        case dict():
            return ", ".join(f"{name} {_words(value)}" for name, value in content.items())
        case list():
            return "; ".join(_words(entry) for entry in content)
        case _:
            return one_line(str(content))
