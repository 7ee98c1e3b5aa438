"""What the resource store shall do, once more and as plainly as possible: dicts in memory, nothing of the store's code.

A document is flat here: the path of each field that has no fields of its own, and its value; a list is one value. All
resources are in one namespace, and each belongs to one user ("own") or to nobody ("public").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from pydantic import ValidationError
from wegent_contracts.resources import KINDS

Path: TypeAlias = tuple[str, ...]
Flat: TypeAlias = dict[Path, Any]
Owner: TypeAlias = Literal["own", "public"]
RANKS = list(KINDS)
EMPTY_BY_NATURE = {("metadata", "labels"), ("metadata", "annotations")}


class Key(NamedTuple):
    kind: str
    name: str
    owner: Owner


class Refused(Exception):
    """With the reason of everything that is wrong; the store names the first of them."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = set(reasons)


@dataclass(frozen=True)
class Past:
    """One revision."""

    operation: str
    manager: str
    generation: int
    document: Flat


@dataclass
class Kept:
    """A resource, living or deleted. `born` orders them: those of one write have the same number."""

    born: int
    document: Flat
    applied: dict[str, Flat] = field(default_factory=dict)
    updated: dict[Path, str] = field(default_factory=dict)
    generation: int = 1
    past: list[Past] = field(default_factory=list)

    def owners(self, path: Path) -> set[str]:
        by_apply = {
            name for name, wanted in self.applied.items() if path in wanted and wanted[path] == self.document[path]
        }
        return by_apply | ({self.updated[path]} if path in self.updated else set())

    def has_drifted(self) -> bool:
        return any(
            self.document.get(path) != value for wanted in self.applied.values() for path, value in wanted.items()
        )


@dataclass(frozen=True)
class Document:
    """What somebody sends of one resource."""

    kind: str
    name: str
    fields: Flat


@dataclass(frozen=True)
class Write:
    """`version` says whether the write names the resourceVersion that is there, an older one, or none."""

    verb: Literal["create", "replace", "patch"]
    sent: Document
    owner: Owner
    manager: str
    version: Literal["current", "stale", None] = None


@dataclass(frozen=True)
class Delete:
    key: Key
    cascade: bool
    version: Literal["current", "stale", None] = None


@dataclass(frozen=True)
class Apply:
    sent: tuple[Document, ...]
    owner: Owner
    manager: str
    force: bool
    prune: bool


@dataclass(frozen=True)
class Restore:
    key: Key


@dataclass(frozen=True)
class RollBack:
    key: Key
    revision: int


Command: TypeAlias = Write | Delete | Apply | Restore | RollBack

PRUNED: Path = ("metadata", "labels", "x")
"""Prunes are of what has this label with the value 1."""


def flatten(value: Any, path: Path = ()) -> Flat:
    if isinstance(value, dict) and value:
        return {place: entry for key, inner in value.items() for place, entry in flatten(inner, (*path, key)).items()}
    return {} if path in EMPTY_BY_NATURE else {path: value}


def nested(flat: Flat) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for path, value in flat.items():
        place = document
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = deepcopy(value)
    return document


def whole(kind: str, flat: Flat) -> Flat:
    """With the defaults that the kind says. Raises Refused when the kind does not allow it."""
    document = nested(flat)
    metadata = document.get("metadata", {})
    try:
        made = KINDS[kind].model_validate({"metadata": {**metadata, "name": "x"}, "spec": document.get("spec", {})})
    except ValidationError:
        raise Refused("Invalid") from None
    dumped = made.model_dump(mode="json", by_alias=True, exclude_none=True)
    metadata = {name: dumped["metadata"].get(name) for name in ("displayName", "labels", "annotations")}
    shown = {"metadata": {name: value for name, value in metadata.items() if value}, "spec": dumped["spec"]}
    return {path: value for path, value in flatten(shown).items() if path != ("metadata",)}


def references(kind: str, document: Flat) -> set[tuple[str, str]]:
    """Kind and name of what is referred to."""
    single = {"Shell": ["baseShellRef"], "Bot": ["ghostRef", "shellRef"]}.get(kind, [])
    targets = {"baseShellRef": "Shell", "ghostRef": "Ghost", "shellRef": "Shell"}
    found = {(targets[name], document[path]) for name in single if (path := ("spec", name, "name")) in document}
    members = document.get(("spec", "members"), []) if kind == "Team" else []
    return found | {("Bot", member["botRef"]["name"]) for member in members}


class World:
    """All there is."""

    def __init__(self) -> None:
        self.living: dict[Key, Kept] = {}
        self.deleted: dict[Key, list[Kept]] = {}
        self.writes = 0

    def after(self, command: Command) -> tuple[World, list[str]]:
        """The world that the command makes, and what becomes of each thing that was sent. Raises Refused."""
        world = deepcopy(self)
        world.writes += 1
        match command:
            case Write():
                done = world._write(command)
            case Apply():
                done = world._apply(command)
            case Delete():
                done = world._delete(command)
            case Restore():
                done = world._restore(command)
            case RollBack():
                done = world._roll_back(command)
        return world, done

    def meant(self, owner: Owner, kind: str, name: str) -> Key | None:
        """What a name means in a resource of the owner."""
        own = Key(kind, name, owner)
        public = Key(kind, name, "public")
        return own if own in self.living else public if public in self.living else None

    def targets(self, key: Key, document: Flat) -> list[Key]:
        found = [self.meant(key.owner, *reference) for reference in references(key.kind, document)]
        return [target for target in found if target is not None]

    def reason(self, key: Key) -> str:
        """Of the condition Ready."""
        document = self.living[key].document
        if document.get(("spec", "shellType"), "Chat") != "Chat":
            return "NotYetImplemented"
        ready = all(self.reason(target) == "Ready" for target in self.targets(key, document))
        return "Ready" if ready else "ReferenceNotReady"

    def referrers(self, key: Key) -> set[Key]:
        """An own resource stands before a public one; while it does, nobody of its owner means the public one."""
        return {
            source
            for source, kept in self.living.items()
            if (key.kind, key.name) in references(source.kind, kept.document)
            and (source.owner == key.owner or self.meant(source.owner, key.kind, key.name) == key)
        }

    # --- single verbs

    def _write(self, command: Write) -> list[str]:
        sent = command.sent
        key = Key(sent.kind, sent.name, command.owner)
        kept = self._present(key, command)
        fields = {path: value for path, value in sent.fields.items() if value is not None}
        if command.verb == "patch" and kept is not None:
            gone = sent.fields.keys() - fields.keys()
            fields = {path: value for path, value in kept.document.items() if not _below(path, gone)} | fields
        after = whole(sent.kind, fields)
        self._check(key, kept.document if kept else None, after)
        return [self._set(key, after, command.manager)]

    def _present(self, key: Key, command: Write) -> Kept | None:
        kept = self.living.get(key)
        if command.verb == "create":
            if kept is not None:
                raise Refused("AlreadyExists")
            return None
        if kept is None:
            raise Refused("NotFound")
        if command.version == "stale":
            raise Refused("Conflict")
        return kept

    def _set(self, key: Key, after: Flat, manager: str, operation: str = "updated") -> str:
        """An update: who makes it owns what is another value now."""
        kept = self.living.get(key)
        if kept is not None and kept.document == after:
            return "unchanged"
        old = kept.document if kept is not None else {}
        kept = kept or self._born(key)
        owned = {
            path: manager if path not in old or old[path] != value else kept.updated.get(path)
            for path, value in after.items()
        }
        kept.updated = {path: name for path, name in owned.items() if name is not None}
        return self._store(kept, after, manager, operation)

    def _born(self, key: Key) -> Kept:
        return self.living.setdefault(key, Kept(self.writes, {}, generation=0))

    def _store(self, kept: Kept, after: Flat, manager: str, operation: str) -> str:
        created = not kept.past
        kept.generation += _spec(kept.document) != _spec(after)
        kept.document = after
        kept.past.append(Past("created" if created else operation, manager, kept.generation, after))
        return "created" if created else "updated"

    def _delete(self, command: Delete) -> list[str]:
        if command.key not in self.living:
            raise Refused("NotFound")
        if command.version == "stale":
            raise Refused("Conflict")
        gone = {command.key}
        while command.cascade and (more := self._own_referrers(gone) - gone):
            gone |= more
        self._check_gone(gone)
        self._remove(gone, "api")
        return ["deleted"] * len(gone)

    def _own_referrers(self, keys: Iterable[Key]) -> set[Key]:
        return {source for key in keys for source in self.referrers(key) if source.owner == key.owner}

    def _check_gone(self, gone: set[Key]) -> None:
        if any(self.referrers(key) - gone for key in gone):
            raise Refused("Referenced")

    def _remove(self, gone: Iterable[Key], manager: str) -> None:
        for key in gone:
            kept = self.living.pop(key)
            kept.past.append(Past("deleted", manager, kept.generation, kept.document))
            self.deleted.setdefault(key, []).append(kept)

    def _restore(self, command: Restore) -> list[str]:
        if command.key in self.living:
            raise Refused("AlreadyExists")
        if not self.deleted.get(command.key):
            raise Refused("NotFound")
        kept = self.deleted[command.key].pop()
        self.living[command.key] = kept
        self._check(command.key, None, kept.document)
        kept.past.append(Past("restored", "api", kept.generation, kept.document))
        return ["created"]

    def _roll_back(self, command: RollBack) -> list[str]:
        kept = self.living.get(command.key)
        if kept is None or command.revision > len(kept.past):
            raise Refused("NotFound")
        after = kept.past[command.revision - 1].document
        self._check(command.key, kept.document, after)
        return [self._set(command.key, after, "api", "rolled back")]

    def _check(self, key: Key, before: Flat | None, after: Flat) -> None:
        """References lead somewhere, and shells are not variants of themselves."""
        known = references(key.kind, before) if before is not None else set()
        for kind, name in references(key.kind, after) - known:
            if self.meant(key.owner, kind, name) is None and (kind, name, key.owner) != key:
                raise Refused("Invalid")
        documents = {entry: kept.document for entry, kept in self.living.items()} | {key: after}
        self._check_circle(key, documents)

    def _check_circle(self, key: Key, documents: dict[Key, Flat]) -> None:
        trail = [key]
        while base := documents[trail[-1]].get(("spec", "baseShellRef", "name")):
            own, public = Key("Shell", base, trail[-1].owner), Key("Shell", base, "public")
            trail.append(own if own in documents else public)
            if trail[-1] in trail[:-1]:
                raise Refused("Invalid")
            if trail[-1] not in documents:
                return

    # --- apply

    def _apply(self, command: Apply) -> list[str]:
        keys = [Key(sent.kind, sent.name, command.owner) for sent in command.sent]
        gone = self._pruned(command, keys) if command.prune else set()
        reasons: set[str] = set()
        made: dict[Key, Kept] = {}
        for key, sent in zip(keys, command.sent, strict=True):
            try:
                made[key] = self._applied(key, sent.fields, command)
            except Refused as refusal:
                reasons |= refusal.reasons
        reasons |= set(self._lost(keys, made, gone))
        if reasons:
            raise Refused(*reasons)
        done = [self._take(key, made[key], command.manager) for key in keys]
        self._remove(gone, command.manager)
        return done + ["deleted"] * len(gone)

    def _pruned(self, command: Apply, keys: list[Key]) -> set[Key]:
        return {
            key
            for key, kept in self.living.items()
            if key.owner == command.owner
            and kept.document.get(PRUNED) == "1"
            and command.manager in kept.applied
            and key not in keys
        }

    def _applied(self, key: Key, wanted: Flat, command: Apply) -> Kept:
        """What server-side apply makes of it. Raises Refused."""
        old = self.living.get(key) or Kept(self.writes, {}, generation=0)
        completed = whole(key.kind, old.document | wanted)
        wanted = {path: completed[path] for path in wanted}
        taken = [
            (path, name)
            for path, value in wanted.items()
            if path in old.document and old.document[path] != value
            for name in old.owners(path) - {command.manager}
        ]
        if taken and not command.force:
            raise Refused("FieldConflict")
        kept = deepcopy(old)
        for path in old.applied.get(command.manager, {}):
            if path not in wanted and path in old.document and old.owners(path) <= {command.manager}:
                del kept.document[path]
        kept.document |= wanted
        kept.updated = {
            path: name
            for path, name in old.updated.items()
            if kept.document.get(path) == old.document[path] and not (name == command.manager and path in wanted)
        }
        for path, name in taken:
            if name in kept.applied:
                kept.applied[name].pop(path, None)
        kept.applied[command.manager] = dict(wanted)
        kept.document = whole(key.kind, kept.document)
        return kept

    def _lost(self, keys: list[Key], made: dict[Key, Kept], gone: set[Key]) -> Iterator[str]:
        """What is wrong with the batch as a whole."""
        there = (self.living.keys() | set(keys)) - gone
        for key, kept in made.items():
            old = self.living.get(key)
            known = references(key.kind, old.document) if old else set()
            for kind, name in references(key.kind, kept.document) - known:
                if Key(kind, name, key.owner) in gone or not {(kind, name, key.owner), (kind, name, "public")} & there:
                    yield "Invalid"
        documents = {key: kept.document for key, kept in self.living.items()}
        documents |= {key: kept.document for key, kept in made.items()}
        for key in made:
            try:
                self._check_circle(key, documents)
            except Refused:
                yield "Invalid"
        after = deepcopy(self)
        after.living |= made
        if any(after.referrers(key) - gone for key in gone):
            yield "Referenced"

    def _take(self, key: Key, made: Kept, manager: str) -> str:
        old = self.living.get(key)
        if old is not None and old.document == made.document:
            old.applied, old.updated = made.applied, made.updated
            return "unchanged"
        kept = old or self._born(key)
        kept.applied, kept.updated = made.applied, made.updated
        return self._store(kept, made.document, manager, "updated")


def _spec(document: Flat) -> Flat:
    return {path: value for path, value in document.items() if path[0] == "spec"}


def _below(path: Path, places: Iterable[Path]) -> bool:
    return any(path[: len(place)] == place for place in places)
