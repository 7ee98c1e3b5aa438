"""Who owns which fields of a resource: server-side apply as Kubernetes means it, with lists as single values.

The state of a resource is JSON: `{"applied": {manager: {"time": iso, "document": {...}}},
"updated": {path text: {"manager": name, "time": iso}}}`; None is that of a resource nobody has accounted for yet.
A field belongs to every manager that applied the value it has, and to the one whose update wrote it last. Whoever
applies a document gives up what it applied before and wants no longer, and changes what others own only by force. To
apply an empty mapping is to ask that there be a mapping: others may have fields in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from wegent_contracts.protocol.resources import FieldConflict
from wegent_contracts.resources.base import Manager
from wegent_contracts.schemas import field_path

from wegent_backend.resources import fields
from wegent_backend.resources.fields import LASTING, MISSING, Document, Path, covers, get, is_mapping, same

State: TypeAlias = dict[str, Any]
Claims: TypeAlias = dict[Path, list[str]]
"""Owners of each field that has any: the one that updated it, then those that applied it, by name."""


class Conflicts(Exception):
    """An apply would change fields that other managers own."""

    def __init__(self, conflicts: list[FieldConflict]) -> None:
        super().__init__(", ".join(f"{conflict.path} belongs to {conflict.manager}" for conflict in conflicts))
        self.conflicts = conflicts


@dataclass(frozen=True)
class Applied:
    """What an apply makes of a resource."""

    document: Document
    state: State


@dataclass(frozen=True)
class Drift:
    """A field that no longer has the value that `manager` applied; `found` is None when it is gone.

    `changed_by` is None when nobody owns what is there. Values are as stored: mask them before they are shown.
    """

    path: Path
    manager: str
    changed_by: str | None
    wanted: Any
    found: Any


def apply(
    live: Document, state: State | None, wanted: Document, manager: str, now: datetime, *, force: bool = False
) -> Applied:
    """Give `live` the fields of `wanted`, which may be partial, and take from it what `manager` gives up.

    Raises Conflicts when others own what changes, unless `force` takes it from them.
    """
    live, state = fields.complete(live), _complete(state)
    claims = _claims(live, state)
    taken = _taken(live, claims, wanted, manager)
    if taken and not force:
        raise Conflicts([FieldConflict(path=field_path(path), manager=other) for path, other in taken])
    document = _without_given_up(live, state, claims, wanted, manager)
    for path, value in _leaves(wanted).items():
        if not _meets(value, get(document, path, MISSING)):
            document = fields.set_(document, path, value)
    applied = _applied_after(state, taken, wanted, manager, now, changed=not same(document, live))
    return Applied(document, {"applied": applied, "updated": _updated_after(live, document, state, wanted, manager)})


def update(before: Document | None, after: Document, state: State | None, manager: str, now: datetime) -> State:
    """The state after `manager` wrote `after` over `before`: it owns what it added or changed.

    Applied documents stay as they are, which is what shows drift.
    """
    state = _complete(state)
    old, entry = _leaves(before or {}), {"manager": manager, "time": now.isoformat()}
    updated = {}
    for path, value in _leaves(after).items():
        if path not in old or not same(old[path], value):
            updated[field_path(path)] = entry
        elif field_path(path) in state["updated"]:
            updated[field_path(path)] = state["updated"][field_path(path)]
    return {"applied": state["applied"], "updated": updated}


def drift(live: Document, state: State | None) -> list[Drift]:
    """Applied fields that are different now, by manager."""
    state = _complete(state)
    claims = _claims(live, state)
    return [
        Drift(path, manager, _changed_by(live, claims, path, manager), value, get(live, path))
        for manager in sorted(state["applied"])
        for path, value in _applied_leaves(state, manager).items()
        if not _meets(value, get(live, path, MISSING))
    ]


def owners(live: Document, state: State | None) -> dict[str, list[str]]:
    """Managers of every field that has one, by the text of its path."""
    claims = _claims(live, _complete(state))
    return {field_path(path): claims[path] for path in _leaves(live) if path in claims}


def managers(live: Document, state: State | None) -> list[Manager]:
    """What `metadata.managers` shows: who applied and who updated the fields that they own now, by name."""
    state = _complete(state)
    found = []
    for name, entry in state["applied"].items():
        applied = _applied_leaves(state, name).items()
        held = [field_path(path) for path, value in applied if _meets(value, get(live, path, MISSING))]
        found.append(_manager(name, "Apply", [entry["time"]], held))
    present = set(map(field_path, _leaves(live)))
    for name in {entry["manager"] for entry in state["updated"].values()}:
        mine = {path: entry["time"] for path, entry in state["updated"].items() if entry["manager"] == name}
        held = [path for path in mine if path in present]
        found.append(_manager(name, "Update", list(mine.values()), held))
    return sorted((entry for entry in found if entry.fields), key=lambda entry: (entry.name, entry.operation))


def prune_manager(state: State | None, manager: str) -> State:
    """The state without anything of `manager`; its fields stay, with the owners that are left."""
    state = _complete(state)
    return {
        "applied": {name: entry for name, entry in state["applied"].items() if name != manager},
        "updated": {path: entry for path, entry in state["updated"].items() if entry["manager"] != manager},
    }


def _complete(state: State | None) -> State:
    return {"applied": {}, "updated": {}} | (state or {})


def _leaves(document: Document) -> dict[Path, Any]:
    """Without the empty mappings that every document has: nobody wrote them."""
    return {path: value for path, value in fields.leaves(document).items() if not (path in LASTING and value == {})}


def _applied_leaves(state: State, manager: str) -> dict[Path, Any]:
    return _leaves(state["applied"].get(manager, {}).get("document", {}))


def _meets(wanted: Any, found: Any) -> bool:
    """Whether a field is as its leaf in an applied document says; a mapping among leaves is an empty one."""
    return same(wanted, found) or (is_mapping(wanted) and is_mapping(found))


def _claims(live: Document, state: State) -> Claims:
    claims: Claims = {}
    for path in _leaves(live):
        if entry := state["updated"].get(field_path(path)):
            claims[path] = [entry["manager"]]
    for manager in sorted(state["applied"]):
        for path, value in _applied_leaves(state, manager).items():
            if _meets(value, get(live, path, MISSING)) and manager not in claims.setdefault(path, []):
                claims[path].append(manager)
    return {path: names for path, names in claims.items() if names}


def _in_the_way(live: Document, claims: Claims, path: Path) -> list[Path]:
    """Owned fields that another value at `path` replaces: the one there, a value above it, everything below it."""
    above = [
        place for end in range(1, len(path)) if (place := path[:end]) in claims and not is_mapping(get(live, place))
    ]
    below = [place for place in claims if covers(path, place)]
    return above + below


def _taken(live: Document, claims: Claims, wanted: Document, manager: str) -> list[tuple[Path, str]]:
    """Fields of others that `wanted` changes, each with its owner, once."""
    taken = [
        (place, owner)
        for path, value in _leaves(wanted).items()
        if not _meets(value, get(live, path, MISSING))
        for place in _in_the_way(live, claims, path)
        for owner in claims[place]
        if owner != manager
    ]
    return list(dict.fromkeys(taken))


def _without_given_up(live: Document, state: State, claims: Claims, wanted: Document, manager: str) -> Document:
    present, kept = _leaves(live), _leaves(wanted)
    others = {path for path, names in claims.items() if names != [manager]}
    document = live
    for path in _applied_leaves(state, manager):
        if path in present and path not in kept and path not in others:
            document = fields.remove(document, path)
    # Taking the last field out of a mapping removed the mapping too, also one that somebody else asked for.
    for path in others:
        if get(document, path, MISSING) is MISSING:
            document = fields.set_(document, path, {})
    return document


def _applied_after(
    state: State, taken: list[tuple[Path, str]], wanted: Document, manager: str, now: datetime, *, changed: bool
) -> dict[str, Any]:
    applied = dict(state["applied"])
    for path, other in taken:
        if path in _applied_leaves(state, other):
            applied[other] = {**applied[other], "document": fields.remove(applied[other]["document"], path)}
    before = applied.get(manager)
    if changed or before is None or not same(before["document"], wanted):
        applied[manager] = {"time": now.isoformat(), "document": wanted}
    return applied


def _updated_after(live: Document, document: Document, state: State, wanted: Document, manager: str) -> dict[str, Any]:
    """Of the updated fields those whose value stands. What a manager updated and now applies, it has by applying."""
    old, applied = _leaves(live), _leaves(wanted)
    updated = {}
    for path, value in _leaves(document).items():
        entry = state["updated"].get(field_path(path))
        stands = path in old and same(old[path], value)
        if entry and stands and not (entry["manager"] == manager and path in applied):
            updated[field_path(path)] = entry
    return updated


def _changed_by(live: Document, claims: Claims, path: Path, manager: str) -> str | None:
    """Somebody else, if it was; but who applied a field may have changed it too, by an update."""
    names = [name for place in _in_the_way(live, claims, path) for name in claims[place]]
    return next((name for name in names if name != manager), names[0] if names else None)


def _manager(name: str, operation: Literal["Apply", "Update"], times: list[str], held: list[str]) -> Manager:
    return Manager(name=name, operation=operation, time=max(map(datetime.fromisoformat, times)), fields=held)
