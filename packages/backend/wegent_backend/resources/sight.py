"""What one watcher sees of resources, and how that changes: own resources hide public ones, labels decide.

What others share with them, one resource at a time, is not part of it: lists have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.reach import owners
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import changes, repository, versions
from wegent_backend.resources.changes import Past
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import table_of, to_wire
from wegent_backend.resources.selectors import Selector
from wegent_backend.tables import KindRow, ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

Type: TypeAlias = Literal["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]
Rows: TypeAlias = list[ResourceColumns]


@dataclass(frozen=True)
class Wanted:
    """What a watcher wants to know of."""

    kinds: Sequence[str]
    namespace: str | None = None
    selector: Selector | None = None
    resource_version: int = 0

    def matches(self, labels: Mapping[str, str]) -> bool:
        return self.selector is None or self.selector.matches(labels)


@dataclass(frozen=True)
class Happening:
    """What a watcher is told; of a BOOKMARK, the object has its `metadata.resourceVersion` only."""

    type: Type
    object: dict[str, Any]


class Sight:
    """How far a watcher has come. From resourceVersion 0 on, it first takes in all that there is."""

    def __init__(self, subject: Subject, wanted: Wanted) -> None:
        self._user_id = subject.user_id
        self._wanted = wanted
        # By kind, whose resources they see, in the order in which one hides another of its name.
        self._owners = {kind: owners(subject, "read", kind) for kind in wanted.kinds}
        self._all = {owner for some in self._owners.values() for owner in some}
        self.version = wanted.resource_version
        # While it takes in what there is: uids of what it has been told, and the version at which it began.
        self._told: set[str] | None = set() if self.version == 0 else None
        self._begun: int | None = None

    async def look(self, session: AsyncSession) -> tuple[list[Happening], bool]:
        """What is new, of at most READ_AT_ONCE changes of each table, and whether that is all."""
        present = await versions.current(session)
        if present == self.version and self._told is None:
            return [], True
        if self._begun is None:
            self._begun = present
        changed, reached = await changes.rows(
            session,
            self._all,
            self._wanted.kinds,
            namespace=self._wanted.namespace,
            after=self.version,
            until=present,
            dead_after=self._begun if self._told is not None else self.version,
        )
        changed = [row for row in changed if row.user_id in self._owners[row.kind]]
        found = await self._happenings(session, changed, reached) if changed else []
        self.version = reached
        if reached == present:
            self._told = None
        return found, reached == present

    async def _happenings(self, session: AsyncSession, changed: Rows, reached: int) -> list[Happening]:
        past = await changes.past_labels(session, self._unsure(changed), at=self.version)
        beside = await self._beside(session, changed)
        names: dict[Identity, Rows] = defaultdict(list)
        for row in changed:
            names[self._own(row)].append(row)
        return [
            happening
            for name, rows in names.items()
            for happening in self._turn(rows, beside.get(name, []), past, reached)
        ]

    def _own(self, row: ResourceColumns) -> Identity:
        """What the watcher's own resource of this name is, or would be."""
        return Identity(row.kind, row.namespace, row.name, self._user_id)

    def _unsure(self, changed: Rows) -> set[str]:
        """Uids of rows that do not tell by themselves whether they were seen before."""
        if self._told is not None:
            return set()
        return {row.uid for row in changed if self._is_unsure(row)}

    def _is_unsure(self, row: ResourceColumns) -> bool:
        if row.created_version <= self.version:
            return self._wanted.selector is not None
        # It looks new, and may be old: deleted and restored since.
        return row.deleted_id != 0 or not self._wanted.matches(row.labels)

    async def _beside(self, session: AsyncSession, changed: Rows) -> dict[Identity, Rows]:
        """What else lives under the names of the changed rows: what they hide, or what hides them."""
        wanted = {
            Identity(row.kind, row.namespace, row.name, owner)
            for row in changed
            if table_of(row.kind) is KindRow
            for owner in {self._user_id, PUBLIC_USER_ID} - {row.user_id}
        }
        uids = {row.uid for row in changed}
        found: dict[Identity, Rows] = defaultdict(list)
        for row in (await repository.living(session, wanted)).values() if wanted else ():
            if row.uid not in uids:
                found[self._own(row)].append(row)
        return found

    def _turn(self, rows: Rows, beside: Rows, past: Past, reached: int) -> list[Happening]:
        """What has become of one name. `rows` have changed; those beside have not, or only after `reached`."""
        before = self._seen([*rows, *beside], past)
        after = self._first(row for row in [*rows, *beside] if not row.deleted_id and row.created_version <= reached)
        if after is not None and not self._wanted.matches(after.labels):
            after = None
        if before is after:
            return [Happening("MODIFIED", to_wire(row)) for row in rows if row is after]
        if self._told is not None and after is not None and after.resource_version > reached:
            after = None  # its turn will come
        self._note(before, after)
        gone = [Happening("DELETED", to_wire(before))] if before is not None else []
        come = [Happening("ADDED", to_wire(after))] if after is not None else []
        return gone + come

    def _seen(self, rows: Rows, past: Past) -> ResourceColumns | None:
        """Which of the rows of one name the watcher has seen last."""
        if self._told is not None:
            return next((row for row in rows if row.uid in (self._told or ())), None)
        first = self._first(row for row in rows if self._lived(row, past))
        return first if first is not None and self._matched(first, past) else None

    def _lived(self, row: ResourceColumns, past: Past) -> bool:
        return row.created_version <= self.version or past.get(row.uid) is not None

    def _matched(self, row: ResourceColumns, past: Past) -> bool:
        if row.uid in past:
            return self._wanted.matches(past[row.uid] or {})
        # What has no history has the labels that it always had.
        return (row.revision > 0 and row.resource_version > self.version) or self._wanted.matches(row.labels)

    def _first(self, rows: Iterable[ResourceColumns]) -> ResourceColumns | None:
        """An own resource hides a group's or a public one."""
        return min(rows, key=lambda row: self._owners[row.kind].index(row.user_id), default=None)

    def _note(self, before: ResourceColumns | None, after: ResourceColumns | None) -> None:
        if self._told is not None:
            self._told -= {before.uid} if before is not None else set()
            self._told |= {after.uid} if after is not None else set()
