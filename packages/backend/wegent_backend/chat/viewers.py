"""Who watches which conversation in this process, and which runs it therefore follows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_contracts.protocol.socket import ChatResync
from wegent_kit.background import stop

from wegent_backend.auth.subject import Subject
from wegent_backend.chat import rendering, replay
from wegent_backend.chat.rendering import Rendered
from wegent_backend.db import Database
from wegent_backend.ports import RunRef
from wegent_backend.realtime.announcements import RunAnnouncements
from wegent_backend.realtime.rooms import task_of_room, task_room
from wegent_backend.realtime.server import SocketServer
from wegent_backend.runs import repository as runs
from wegent_backend.runs.relay import RunRelay
from wegent_backend.runs.view import RunView, ViewStep
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks import repository as messages

log = structlog.get_logger(__name__)


class RoomSink:
    """Implements runs.ports.ViewSink: run events to this process's sockets in the task's room.

    It never waits, so that a run's view and what its viewers have got are always the same.
    """

    def __init__(self, server: SocketServer) -> None:
        self._server = server

    async def deliver(self, ref: RunRef, view: RunView, steps: list[ViewStep]) -> None:
        for step in steps:
            rendered = rendering.render(ref, view, step)
            if rendered is not None:
                self.show(ref.task_id, rendered, room=task_room(ref.task_id))

    def show(self, task_id: int, rendered: Rendered, *, room: str) -> None:
        """Sockets that are too slow leave the task's room, and are told to join again in place of all they missed."""
        event, payload = rendered
        about = task_room(task_id)
        for sid in self._server.emit_local(event, payload, room, about=about):
            log.info("viewers.too_slow", sid=sid, task_id=task_id)
            self._server.leave(sid, about)
            self._server.drop(sid, about)
            resync = ChatResync(task_id=task_id).model_dump()
            self._server.emit_local("chat:resync", resync, sid, even_if_full=True)


class Viewers:
    """Implements ports.Audience. This process follows the open run of every task whose room has a socket here."""

    def __init__(
        self,
        db: Database,
        server: SocketServer,
        relay: RunRelay,
        sink: RoomSink,
        announcements: RunAnnouncements,
    ) -> None:
        self._db = db
        self._server = server
        self._relay = relay
        self._sink = sink
        self._announcements = announcements
        self._followed: dict[int, int] = {}
        self._held: Counter[int] = Counter()
        self._services: list[asyncio.Task[None]] = []
        server.on_empty_room(self._room_emptied)

    async def open(self, *, reconcile_seconds: float) -> None:
        loops = (self._announcements.listen(self._announced), self._reconcile(reconcile_seconds))
        self._services = [asyncio.create_task(loop) for loop in loops]

    async def close(self) -> None:
        await stop(self._services)

    async def run_created(self, ref: RunRef, *, sid: str | None) -> None:
        if sid is not None:
            self.enter(sid, ref.task_id)
        if self._server.has_members(task_room(ref.task_id)):
            self._followed[ref.task_id] = ref.run_id
            await self._relay.follow_new(ref)
        await self._announcements.publish(ref.task_id, ref.run_id)

    async def joined(self, task_id: int, *, sid: str) -> None:
        self.enter(sid, task_id)

    def place(self, run_id: int) -> tuple[int, int] | None:
        return self._relay.place(run_id)

    def enter(self, sid: str, task_id: int) -> None:
        self._server.enter(sid, task_room(task_id))

    def leave(self, sid: str, task_id: int) -> None:
        self._server.leave(sid, task_room(task_id))

    def show(self, sid: str, task_id: int, rendered: Rendered) -> None:
        """An event for one socket, queued within this tick."""
        self._sink.show(task_id, rendered, room=sid)

    async def view(self, task_id: int, run_id: int) -> RunView | None:
        """The run as the room has seen it, live until the caller next awaits; hold the task meanwhile."""
        view = await self._relay.follow(run_id, self._show_beginning)
        if view is not None and not view.ended:
            self._followed[task_id] = run_id
        return view

    @contextmanager
    def holding(self, task_id: int) -> Iterator[None]:
        """Keep what is followed of a task, although its room may be empty just now."""
        self._held[task_id] += 1
        try:
            yield
        finally:
            self._held[task_id] -= 1
            if not self._held[task_id]:
                del self._held[task_id]
            self._room_emptied(task_room(task_id))

    def _room_emptied(self, room: str) -> None:
        task_id = task_of_room(room)
        if task_id is None or task_id in self._held or self._server.has_members(room):
            return
        run_id = self._followed.pop(task_id, None)
        if run_id is not None:
            self._relay.unfollow(run_id)

    async def _announced(self, task_id: int, run_id: int) -> None:
        """A run began, here or elsewhere: follow it if somebody here watches its task."""
        if self._followed.get(task_id) == run_id or not self._server.has_members(task_room(task_id)):
            return
        try:
            with self.holding(task_id):
                view = await self.view(task_id, run_id)
                if view is not None and view.ended:
                    await self._show_whole(run_id, view)
        except Exception:
            # One conversation's viewers must not stop the others'; the next look tries again.
            log.exception("viewers.not_followed", task_id=task_id, run_id=run_id)
            self._followed.pop(task_id, None)

    async def _show_beginning(self, ref: RunRef, view: RunView) -> None:
        """The news came late: show the room what it missed. Who has seen some of it knows by `seq`."""
        if self._server.has_members(task_room(ref.task_id)):
            answer = await self._answer(ref)
            for rendered in replay.from_start(ref, view, answer):
                self._sink.show(ref.task_id, rendered, room=task_room(ref.task_id))

    async def _show_whole(self, run_id: int, view: RunView) -> None:
        """The news came when everything was over."""
        async with self._db.read() as session:
            ref = await runs.get_ref(session, run_id)
        if ref is not None:
            await self._show_beginning(ref, view)

    async def _answer(self, ref: RunRef) -> SubtaskRow:
        async with self._db.read() as session:
            return await messages.message(session, Subject(ref.user_id, "", "user"), ref.subtask_id)

    async def _reconcile(self, seconds: float) -> None:
        """Find runs whose announcement was lost."""
        while True:
            await asyncio.sleep(seconds)
            watched = {task for room in self._server.rooms() if (task := task_of_room(room)) is not None}
            if not watched:
                continue
            try:
                async with self._db.read() as session:
                    found = await runs.open_runs(session)
                for task_id, run_id in found:
                    if task_id in watched:
                        await self._announced(task_id, run_id)
            except (SQLAlchemyError, OSError) as error:
                log.warning("viewers.reconcile_failed", error=str(error))
