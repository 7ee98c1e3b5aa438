"""What differs, as people read it: one block for each resource, one entry for each field."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from wegent_contracts.protocol.resources import FieldChange, ItemResult
from wegent_kit.masking import MASK

from wegent.resources.output import as_json, as_yaml
from wegent.resources.write.dialogue import Dialogue

SIGNS = {"add": "+", "remove": "-", "replace": "~"}
COLOURS = {"+": "green", "-": "red", "~": "yellow", "@": "cyan"}
CONTEXT_LINES = 3


def show(dialogue: Dialogue, item: ItemResult, *, source: str, manager: str) -> None:
    """Prints the changes of one resource; `source` is where its new form comes from, `manager` who we are."""
    name = f"{item.kind.lower()}/{item.name}"
    dialogue.say(f"--- {name} ({'not stored' if item.operation == 'created' else 'stored'})", "red")
    dialogue.say(f"+++ {name} ({'deleted' if item.operation == 'deleted' else source})", "green")
    changes = item.diff or []
    if item.operation == "created":
        # Every field is new; those without entries are only there because they may be.
        changes = [change for change in changes if change.after not in ([], {})]
    show_changes(dialogue, changes, manager=manager)


def show_changes(dialogue: Dialogue, changes: Sequence[FieldChange], *, manager: str | None = None) -> None:
    """Prints changes field by field. Without `manager` nobody's changes stand out."""
    for change in changes:
        sign = SIGNS[change.op]
        drift = f"  (changed by {change.manager})" if manager and _is_foreign(change, manager) else ""
        dialogue.say(f"{sign} {change.path}{drift}", COLOURS[sign])
        for line in _lines(change):
            dialogue.say(f"    {line}", COLOURS.get(line[0]))


def _is_foreign(change: FieldChange, manager: str) -> bool:
    """Whether only others own what is stored; several owners are named with commas between them."""
    return change.manager is not None and manager not in change.manager.split(", ")


def _lines(change: FieldChange) -> Iterator[str]:
    if change.before == MASK and change.after == MASK:
        yield f"~ {MASK} (another secret; secrets are not shown)"
        return
    old, new = change.before, change.after
    if all(isinstance(value, str) and value.endswith("\n") for value in (old, new) if value is not None):
        # A line end on both sides is no line.
        old, new = (value and value[:-1] for value in (old, new))
    before = [] if change.op == "add" else _text(old)
    after = [] if change.op == "remove" else _text(new)
    if min(len(before), len(after)) <= 1:
        yield from (f"- {line}" for line in before)
        yield from (f"+ {line}" for line in after)
        return
    for line in list(difflib.unified_diff(before, after, lineterm="", n=CONTEXT_LINES))[2:]:
        yield line if line.startswith("@") else f"{line[0]} {line[1:]}"


def _text(value: Any) -> list[str]:
    """A value as lines: texts as they are, what has parts as YAML."""
    if isinstance(value, str):
        return value.split("\n")
    return (as_yaml(value).strip() if value and isinstance(value, dict | list) else as_json(value)).split("\n")
