"""Where secrets stand in documents of a kind, and how to replace them there."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat
from typing import Any, TypeAlias

from wegent_contracts.resources import Resource
from wegent_contracts.resources.marks import EACH, secrets

from wegent_backend.secrets.references import Document

Path: TypeAlias = tuple[str | int, ...]
"""Steps from the document down: keys of mappings, positions in lists."""

Change: TypeAlias = Callable[[Path, Any, Any], Any]
"""Gives what shall stand at a path, from what stands there and what stands there in another document."""

Branch: TypeAlias = dict[str, "Branch"]
"""Steps towards secrets; a secret's place is empty."""


def replaced(kind: type[Resource], document: Document, change: Change, *, beside: Document | None = None) -> Document:
    """The document with `change` made of every secret that is there; null stays null.

    `beside` is the document whose values `change` gets too. Entries of lists are the same when they have the same
    `name`, or neither has one and they have the same position. What holds no secret is shared with `document`.
    """
    branch = _branch(kind)
    changed: Document = _replaced(branch, (), document, beside, change) if branch else document
    return changed


def found(kind: type[Resource], document: Document) -> list[tuple[Path, Any]]:
    """Path and value of every secret that is there."""
    seen: list[tuple[Path, Any]] = []
    replaced(kind, document, lambda path, value, _: seen.append((path, value)))
    return seen


@cache
def _branch(kind: type[Resource]) -> Branch:
    root: Branch = {}
    for place in sorted(secrets(kind), key=len, reverse=True):
        branch = root
        for step in place[:-1]:
            branch = branch.setdefault(step, {})
        branch[place[-1]] = {}  # where a field may be a secret or hold some, all of it counts as one
    return root


def _replaced(branch: Branch, path: Path, value: Any, beside: Any, change: Change) -> Any:
    if not branch:
        return value if value is None else change(path, value, beside)
    if isinstance(value, dict):
        keys = value if EACH in branch else [key for key in value if key in branch]
        other = beside if isinstance(beside, dict) else {}
        return value | {
            key: _replaced(branch.get(key, branch.get(EACH, {})), (*path, key), value[key], other.get(key), change)
            for key in keys
        }
    if isinstance(value, list) and EACH in branch:
        pairs = zip(value, _counterparts(value, beside), strict=True)
        return [
            _replaced(branch[EACH], (*path, position), entry, other, change)
            for position, (entry, other) in enumerate(pairs)
        ]
    return value


def _counterparts(entries: list[Any], beside: Any) -> Iterator[Any]:
    """For each entry the one of `beside` that it was; None for a new one."""
    if not isinstance(beside, list):
        yield from repeat(None, len(entries))
        return
    named: defaultdict[str, deque[Any]] = defaultdict(deque)
    for entry in beside:
        if name := _name(entry):
            named[name].append(entry)
    for position, entry in enumerate(entries):
        if name := _name(entry):
            yield named[name].popleft() if named[name] else None
        else:
            yield beside[position] if position < len(beside) else None


def _name(entry: Any) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None
