"""Fields of documents: where they are, how their paths are written, and what differs between two documents.

Nothing here changes what it is given; results share the parts that stay the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from wegent_contracts.protocol.resources import FieldChange
from wegent_contracts.schemas import field_path

from wegent_backend.secrets.references import MASK, POINTER

Document: TypeAlias = dict[str, Any]
"""`{"metadata": {"displayName"?, "labels", "annotations"}, "spec": {...}}` in wire names, plain JSON."""

Path: TypeAlias = tuple[str | int, ...]
"""Steps from the document down: keys of mappings, positions in lists."""

MISSING: Final[Any] = object()
"""Stands for the value of a field that is not there; null is a value."""

# Every document has them: whoever takes all out of one leaves an empty mapping.
LASTING: Final[frozenset[Path]] = frozenset(
    {("metadata",), ("metadata", "labels"), ("metadata", "annotations"), ("spec",)}
)

_STEP = re.compile(
    r"""(?P<dot>\.?)(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|\[(?P<position>0|[1-9][0-9]*)]|\[(?P<key>"(?:[^"\\]|\\.)*")]"""
)


def is_mapping(value: Any) -> bool:
    """A mapping of fields, also an empty one; a secret's place is a value."""
    return isinstance(value, dict) and value.keys() != {POINTER}


def same(one: Any, other: Any) -> bool:
    """Equality of JSON: unlike Python's, `true` is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def leaves(document: Document) -> dict[Path, Any]:
    """Every field that has no fields of its own. Lists, empty mappings and secrets are values as a whole."""
    return dict(_leaves(document, ())) if document else {}


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if not value or not is_mapping(value):
        yield path, value
        return
    for key, entry in value.items():
        yield from _leaves(entry, (*path, key))


def get(document: Any, path: Path, default: Any = None) -> Any:
    """The value at `path`, in lists too; `default` where there is none."""
    found = document
    for step in path:
        if isinstance(step, int):
            if not isinstance(found, list) or not 0 <= step < len(found):
                return default
        elif not isinstance(found, dict) or step not in found:
            return default
        found = found[step]
    return found


def set_(document: Document, path: Path, value: Any) -> Document:
    """A copy with `value` at `path`. Parents are made; a parent that is a value gives way.

    Raises IndexError for a position more than one behind the end of a list.
    """
    changed: Document = _set(document, path, value)
    return changed


def _set(parent: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        entries = list(parent) if isinstance(parent, list) else []
        if step > len(entries):
            raise IndexError(f"there is no entry before position {step}")
        return [*entries[:step], _set(get(entries, (step,)), rest, value), *entries[step + 1 :]]
    fields = parent if is_mapping(parent) else {}
    return {**fields, step: _set(fields.get(step), rest, value)}


def remove(document: Document, path: Path) -> Document:
    """A copy without the field, and without the parents that this leaves empty, except for `LASTING` ones."""
    if get(document, path, MISSING) is MISSING:
        return document
    parent = get(document, path[:-1])
    if isinstance(parent, list):
        return set_(document, path[:-1], [entry for place, entry in enumerate(parent) if place != path[-1]])
    if path in LASTING:
        return set_(document, path, {})
    rest = {key: entry for key, entry in parent.items() if key != path[-1]}
    if rest or len(path) == 1:
        return set_(document, path[:-1], rest)
    return remove(document, path[:-1])


def parse(text: str) -> Path:
    """Inverse of `text`. Raises ValueError naming the position of what cannot be read."""
    path: list[str | int] = []
    position = 0
    while position < len(text):
        step = _STEP.match(text, position)
        # A dot stands between a word and what is before it, and nowhere else.
        if step is None or (step["word"] and bool(step["dot"]) != bool(path)):
            raise ValueError(f"not a field path at character {position + 1}: {text!r}")
        path.append(step["word"] or (int(step["position"]) if step["position"] else json.loads(step["key"])))
        position = step.end()
    return tuple(path)


def covers(above: Path, path: Path) -> bool:
    """Whether `path` is `above` or lies below it."""
    return path[: len(above)] == above


def masked(value: Any) -> Any:
    """A copy in which every secret shows as `***`."""
    if isinstance(value, dict):
        return {key: masked(entry) for key, entry in value.items()} if is_mapping(value) else MASK
    return [masked(entry) for entry in value] if isinstance(value, list) else value


def changes(
    before: Document | None, after: Document | None, *, mask: Callable[[Any], Any] = masked
) -> list[FieldChange]:
    """What makes `after` of `before`, None being no document: metadata first, then in the order of the fields.

    Lists are compared entry by entry, for people to read. `mask` makes of a value what may be shown; a secret that was
    replaced appears as a change from `***` to `***`.
    """
    found = _changes(complete(before or {}), complete(after or {}), ())
    return [_change(path, old, new, mask) for path, old, new in found]


def complete(document: Document) -> Document:
    """With the mappings that every document has, metadata first."""
    metadata = document.get("metadata", {})
    parts = {"labels": metadata.get("labels", {}), "annotations": metadata.get("annotations", {})}
    return {"metadata": metadata | parts, "spec": document.get("spec", {})}


def _changes(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    if same(before, after):
        return
    if isinstance(before, list) and isinstance(after, list):
        yield from _entry_changes(before, after, path)
        return
    old, new = ({} if side is MISSING else side for side in (before, after))
    if not (is_mapping(old) and is_mapping(new) and (old or new)):
        yield path, before, after
        return
    for key in old | new:
        yield from _changes(old.get(key, MISSING), new.get(key, MISSING), (*path, key))


def _entry_changes(before: list[Any], after: list[Any], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    shared = min(len(before), len(after))
    for place in range(shared):
        yield from _changes(before[place], after[place], (*path, place))
    for place, entry in enumerate(before[shared:], start=shared):
        yield (*path, place), entry, MISSING
    for place, entry in enumerate(after[shared:], start=shared):
        yield (*path, place), MISSING, entry


def _change(path: Path, before: Any, after: Any, mask: Callable[[Any], Any]) -> FieldChange:
    if before is MISSING:
        return FieldChange(path=field_path(path), op="add", after=mask(after))
    if after is MISSING:
        return FieldChange(path=field_path(path), op="remove", before=mask(before))
    return FieldChange(path=field_path(path), op="replace", before=mask(before), after=mask(after))
