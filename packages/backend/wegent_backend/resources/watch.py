"""Following resources: every change from a resourceVersion on, in order, whichever process made it.

What happened to one resource between two looks is one event: watchers learn of states, not of each write.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Unavailable, WegentError
from wegent_contracts.protocol.resources import WatchEvent

from wegent_backend.auth.subject import Subject
from wegent_backend.context import Ports
from wegent_backend.resources import repository, versions
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.rows import table_of, to_wire
from wegent_backend.resources.selectors import Selector
from wegent_backend.tables import KindRow, ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

log = structlog.get_logger(__name__)

READ_AT_ONCE: Final = 200
BREATH_SECONDS: Final = 0.05
"""Many writes at once are read together."""


class Expired(WegentError):
    """The resourceVersion to begin with is none of this database."""

    reason, status = "Expired", 410


@dataclass(frozen=True)
class Wanted:
    """What a watcher wants to know of."""

    kinds: Sequence[str]
    namespace: str | None = None
    selector: Selector | None = None
    resource_version: int = 0


@dataclass(frozen=True)
class Look:
    """What one look at the database found, and up to which resourceVersion it has seen everything."""

    events: list[WatchEvent]
    version: int
    complete: bool


async def follow(ports: Ports, subject: Subject, wanted: Wanted) -> AsyncIterator[WatchEvent]:
    """Events without end; a BOOKMARK when nothing happened for a while. Ends when the process is about to stop.

    From resourceVersion 0 on, it begins with everything there is, as ADDED. Raises Expired.
    """
    settings = ports.settings.resource
    version, quiet = wanted.resource_version, 0.0
    while not ports.news.closing:
        moment = ports.news.moment()
        async with ports.db.read() as session:
            seen = await look(session, subject, wanted, version)
        for event in seen.events:
            yield event
        if seen.events or version == 0:
            yield _bookmark(seen.version)
            quiet = 0.0
        version = seen.version
        if not seen.complete:
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(moment.wait(), settings.watch_poll_seconds)
            await asyncio.sleep(BREATH_SECONDS)
            continue
        quiet += settings.watch_poll_seconds
        if quiet >= settings.watch_bookmark_seconds:
            yield _bookmark(version)
            quiet = 0.0


async def open_stream(
    ports: Ports, subject: Subject, wanted: Wanted, *, still_allowed: Callable[[], Awaitable[object]]
) -> AsyncIterator[bytes]:
    """The events as an SSE stream; it ends when `still_allowed` raises. Raises Expired, Unavailable."""
    most = ports.settings.resource.max_watches
    if ports.news.watching >= most:
        raise Unavailable(f"{most} watches are open already (WEGENT_RESOURCE_MAX_WATCHES). Try again later.")
    async with ports.db.read() as session:
        _check_version(wanted.resource_version, await versions.current(session))
    return _stream(ports, subject, wanted, still_allowed)


async def _stream(
    ports: Ports, subject: Subject, wanted: Wanted, still_allowed: Callable[[], Awaitable[object]]
) -> AsyncIterator[bytes]:
    ports.news.watching += 1
    try:
        async for event in follow(ports, subject, wanted):
            if event.type == "BOOKMARK":
                try:
                    await still_allowed()
                except WegentError as error:
                    log.info("watch.ended", reason=error.reason)
                    return
            yield _message(event)
    finally:
        ports.news.watching -= 1


def _message(event: WatchEvent) -> bytes:
    data = orjson.dumps({"type": event.type, "object": event.object})
    version = event.object["metadata"]["resourceVersion"]
    return b"event: %s\nid: %d\ndata: %s\n\n" % (event.type.encode(), version, data)


def _check_version(version: int, present: int) -> None:
    if version > present:
        raise Expired(
            f"resourceVersion {version} is not of this database, which is at {present}: list again, watch from there."
        )


async def look(session: AsyncSession, subject: Subject, wanted: Wanted, version: int) -> Look:
    """Changes after `version`, at most READ_AT_ONCE of each table."""
    present = await versions.current(session)
    _check_version(version, present)
    rows, reached = await _changed(session, subject, wanted, version, present)
    own = {
        Identity(row.kind, row.namespace, row.name, subject.user_id) for row in rows if row.user_id == PUBLIC_USER_ID
    }
    shadows = await repository.living(session, own) if own and subject.user_id != PUBLIC_USER_ID else {}
    events = []
    for row in rows:
        if row.user_id != subject.user_id and Identity(row.kind, row.namespace, row.name, subject.user_id) in shadows:
            continue
        if type_ := _type_of(row, wanted, version):
            events.append(WatchEvent(type=type_, object=to_wire(row)))
        if row.deleted_id and row.user_id != PUBLIC_USER_ID:
            events += await _uncovered(session, row)
    return Look(events, reached, complete=reached == present)


async def _changed(
    session: AsyncSession, subject: Subject, wanted: Wanted, version: int, present: int
) -> tuple[list[ResourceColumns], int]:
    """Changed rows in order, and the version up to which they are all of them."""
    found: list[ResourceColumns] = []
    reached = present
    for table in dict.fromkeys(table_of(kind) for kind in wanted.kinds):
        kinds = [kind for kind in wanted.kinds if table_of(kind) is table]
        query = select(table).where(
            table.kind.in_(kinds),
            table.user_id.in_({subject.user_id, PUBLIC_USER_ID}),
            table.resource_version > version,
            table.resource_version <= present,
        )
        if wanted.namespace is not None:
            query = query.where(table.namespace == wanted.namespace)
        if version == 0:
            query = query.where(table.deleted_id == 0)
        rows = list(await session.scalars(query.order_by(table.resource_version).limit(READ_AT_ONCE)))
        if len(rows) == READ_AT_ONCE:
            reached = min(reached, rows[-1].resource_version)
        found += rows
    found = [row for row in found if row.resource_version <= reached]
    return sorted(found, key=lambda row: row.resource_version), reached


def _type_of(row: ResourceColumns, wanted: Wanted, version: int) -> Literal["ADDED", "MODIFIED", "DELETED"] | None:
    """None: nothing that the watcher has ever seen or is to see."""
    new = version == 0 or row.created_version > version
    gone = row.deleted_id != 0 or (wanted.selector is not None and not wanted.selector.matches(row.labels))
    if gone:
        return None if new else "DELETED"
    return "ADDED" if new else "MODIFIED"


async def _uncovered(session: AsyncSession, row: ResourceColumns) -> list[WatchEvent]:
    """The public resource that an own one hid."""
    if table_of(row.kind) is not KindRow:
        return []
    public: Any = await repository.named(session, row.kind, (PUBLIC_USER_ID,), row.namespace, row.name)
    return [WatchEvent(type="ADDED", object=to_wire(public))] if public is not None else []


def _bookmark(version: int) -> WatchEvent:
    return WatchEvent(type="BOOKMARK", object={"metadata": {"resourceVersion": version}})
