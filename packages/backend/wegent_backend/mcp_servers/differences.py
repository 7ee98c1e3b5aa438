"""What has become of tools since they were approved. Pure."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel

ToolState: TypeAlias = Literal["approved", "changed", "new", "removed"]
LINES_OF_CONTEXT = 2


class ReviewedTool(BaseModel):
    """A tool, and what somebody who approves it should look at."""

    name: str
    state: ToolState
    hash: str | None
    """Of what is there now; approved by it."""
    description: str
    annotations: dict[str, Any] = {}
    diff: str | None = None


def reviewed(
    pinned: Mapping[str, tuple[str, dict[str, Any]]], seen: Sequence[tuple[str, dict[str, Any]]]
) -> list[ReviewedTool]:
    """`pinned`: hash and definition by tool; `seen`: the same of what is there now, in the order of the server."""
    tools = [_of_seen(document, found, pinned.get(document["name"])) for found, document in seen]
    there = {document["name"] for _, document in seen}
    return tools + [_removed(document) for name, (_, document) in pinned.items() if name not in there]


def _of_seen(document: dict[str, Any], found: str, pin: tuple[str, dict[str, Any]] | None) -> ReviewedTool:
    state: ToolState = "new" if pin is None else "approved" if pin[0] == found else "changed"
    diff = readable_diff(pin[1], document) if pin is not None and state == "changed" else None
    return ReviewedTool(
        name=document["name"],
        state=state,
        hash=found,
        description=document["description"],
        annotations=document["annotations"],
        diff=diff,
    )


def _removed(document: dict[str, Any]) -> ReviewedTool:
    return ReviewedTool(name=document["name"], state="removed", hash=None, description=document["description"])


def readable_diff(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Lines of the one and the other, as programs show them."""
    lines = difflib.unified_diff(_lines(before), _lines(after), "approved", "now", lineterm="", n=LINES_OF_CONTEXT)
    return "\n".join(lines)


def _lines(document: dict[str, Any]) -> list[str]:
    shapes = (
        f"{name}: {json.dumps(document[name], indent=2, sort_keys=True, ensure_ascii=False)}"
        for name in ("inputSchema", "annotations")
    )
    return "\n".join((f"description: {document['description']}", *shapes)).splitlines()
