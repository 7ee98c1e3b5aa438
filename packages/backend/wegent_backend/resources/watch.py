"""Following resources: every change from a resourceVersion on, in order, whichever process made it.

What happened to one resource between two looks is one event: watchers learn of states, not of each write.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeAlias

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_contracts.errors import Unavailable, WegentError
from wegent_contracts.resources import Team

from wegent_backend.access.lookout import Lookout
from wegent_backend.access.reach import owners
from wegent_backend.auth.subject import Subject
from wegent_backend.ports import Ports, ResourceNews
from wegent_backend.resources import versions
from wegent_backend.resources.sight import Happening, Sight, Wanted

__all__ = ["Wanted", "follow", "open_stream"]

log = structlog.get_logger(__name__)

StillAllowed: TypeAlias = Callable[[], Awaitable[object]]
"""Raises WegentError when the watcher may not watch any more."""


class Expired(WegentError):
    """The resourceVersion to begin with is none of this database, or too old."""

    reason, status = "Expired", 410


@dataclass(frozen=True)
class Portion:
    """At least one event, of what was read at once. Who has all of them goes on from `version`."""

    happenings: list[Happening]
    version: int


class _Seat:
    """One of the watches that a process has room for. To be left once, and more often does no harm."""

    def __init__(self, news: ResourceNews) -> None:
        self._news: ResourceNews | None = news
        news.watching += 1

    def leave(self) -> None:
        if self._news is not None:
            self._news.watching -= 1
            self._news = None


async def open_stream(
    ports: Ports, lookout: Lookout, subject: Subject, wanted: Wanted, *, still_allowed: StillAllowed
) -> AsyncIterator[bytes]:
    """The events as an SSE stream. It ends when `still_allowed`, asked before each portion, raises, and within seconds
    when the subject may not stay. Raises Expired, Unavailable.
    """
    async with ports.db.read() as session:
        present, purged = await versions.current(session), await versions.purged(session)
    if 0 < wanted.resource_version < purged:
        raise Expired(
            f"What happened right after resourceVersion {wanted.resource_version} is not kept any more: "
            "list again, watch from there."
        )
    if wanted.resource_version > present:
        raise Expired(
            f"resourceVersion {wanted.resource_version} is not of this database, which is at {present}: "
            "list again, watch from there."
        )
    most = ports.settings.resource.max_watches
    if ports.news.watching >= most:
        raise Unavailable(f"{most} watches are open already (WEGENT_RESOURCE_MAX_WATCHES). Try again later.")
    seat = _Seat(ports.news)
    stream = _stream(ports, lookout, subject, wanted, still_allowed, seat)
    weakref.finalize(stream, seat.leave)  # a client may be gone before the stream begins
    return stream


async def follow(ports: Ports, subject: Subject, wanted: Wanted) -> AsyncGenerator[Portion]:
    """Events without end, until the process is about to stop.

    After a BOOKMARK there was nothing else for now; a quiet stream has one now and then. From resourceVersion 0 on, it
    begins with everything there is, as ADDED.
    """
    sight, bookmark_due = Sight(subject, wanted), True
    concerned = frozenset(owners(subject, "read", Team.__name__))
    while not ports.news.closing:
        moment = ports.news.moment(concerned)
        async with ports.db.read() as session:
            happenings, complete = await sight.look(session)
        bookmark_due = bookmark_due or bool(happenings)
        if not complete:
            if happenings:
                yield Portion(happenings, sight.version)
            continue
        if bookmark_due:
            yield Portion([*happenings, _bookmark(sight.version)], sight.version)
            bookmark_due = False
        try:
            async with asyncio.timeout(ports.settings.resource.watch_bookmark_seconds):
                await moment.wait()
        except TimeoutError:
            bookmark_due = True


async def _stream(
    ports: Ports, lookout: Lookout, subject: Subject, wanted: Wanted, still_allowed: StillAllowed, seat: _Seat
) -> AsyncIterator[bytes]:
    out = asyncio.Event()
    stay = lookout.stay(subject, on_out=out.set)
    try:
        async with aclosing(_until(out, follow(ports, subject, wanted))) as portions:
            async for portion in portions:
                await still_allowed()
                yield _messages(portion)
    except WegentError as error:
        log.info("watch.ended", reason=error.reason)
    except SQLAlchemyError as error:
        log.warning("watch.broken_off", error=type(error).__name__)
    finally:
        lookout.leave(stay)
        seat.leave()


async def _until(out: asyncio.Event, portions: AsyncGenerator[Portion]) -> AsyncGenerator[Portion]:
    """The portions, until somebody says that it is enough. Closes what it takes them from.

    Nothing is waited for at the end: who is cancelled by the server is so again at every wait. A step that is cancelled
    ends the generator by itself.
    """
    ending = asyncio.create_task(out.wait())
    following: asyncio.Task[Portion | None] | None = None
    try:
        while True:
            following = asyncio.create_task(_next(portions))
            await asyncio.wait({ending, following}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done() or (portion := following.result()) is None:
                return
            yield portion
    finally:
        ending.cancel()
        if following is not None and not following.done():
            following.cancel()
        else:
            await portions.aclose()


async def _next(portions: AsyncGenerator[Portion]) -> Portion | None:
    return await anext(portions, None)


def _bookmark(version: int) -> Happening:
    return Happening("BOOKMARK", {"metadata": {"resourceVersion": version}})


def _messages(portion: Portion) -> bytes:
    messages = [
        b"event: %s\ndata: %s\n" % (entry.type.encode(), orjson.dumps({"type": entry.type, "object": entry.object}))
        for entry in portion.happenings
    ]
    # Only there: states were compared over the whole portion, and who has a part of it must get all of it again.
    messages[-1] += b"id: %d\n" % portion.version
    return b"".join(message + b"\n" for message in messages)
