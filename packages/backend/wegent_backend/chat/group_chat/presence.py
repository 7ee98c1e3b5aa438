"""Who has a group chat open, over all processes.

Redis has a sorted set for each chat, `wegent:presence:TASK`, of `USER:PROCESS` with the time until which it counts.
Every process writes its own people, again and again while they are there, and shows its sockets what all have written:
what a process that died has left is over by itself, and what was lost with Redis comes back with the next heartbeat.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Collection
from contextlib import aclosing
from typing import Any, Final, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from wegent_contracts.protocol.group_chat import TaskPresence
from wegent_kit.background import stop

from wegent_backend.chat.group_chat import repository
from wegent_backend.db import Database
from wegent_backend.realtime.rooms import task_of_room, task_room
from wegent_backend.realtime.server import SocketServer
from wegent_backend.tasks import people

log = structlog.get_logger(__name__)

CHANNEL: Final = "wegent:presence:changed"
KEY: Final = "wegent:presence:{}"
HEARTBEATS: Final = 3
"""In the time for which somebody counts."""
TOGETHER_SECONDS: Final = 0.05
"""Those who come and go within this time are told of at once."""
RECONNECT_SECONDS: Final = 1.0

# Writes the people of one process, and answers whether that changed anything, and who is there in all processes.
_WRITE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local suffix, mine, changed = ':' .. ARGV[1], {}, 0
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for i = 3, #ARGV do mine[ARGV[i] .. suffix] = true end
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if string.sub(member, -#suffix) == suffix and not mine[member] then
    redis.call('ZREM', KEYS[1], member)
    changed = 1
  end
end
for member in pairs(mine) do
  changed = math.max(changed, redis.call('ZADD', KEYS[1], now + ARGV[2], member))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {changed, redis.call('ZRANGE', KEYS[1], 0, -1)}
"""
_READ: Final = """
local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. (time[1] * 1000 + math.floor(time[2] / 1000)), '+inf')
"""


async def present(redis: Redis, task_id: int) -> list[int]:
    """Ids of the users who have a group chat open, in whatever process."""
    return _users(await cast("Awaitable[list[bytes]]", redis.eval(_READ, 1, KEY.format(task_id))))


class Presence:
    """The people of this process, and what its sockets were shown of all."""

    def __init__(self, db: Database, redis: Redis, server: SocketServer, *, seconds: float) -> None:
        """`seconds`: for how long somebody counts whose process has fallen silent."""
        self._db = db
        self._redis = redis
        self._server = server
        self._seconds = seconds
        self._process = uuid.uuid4().hex[:12]
        self._write = redis.register_script(_WRITE)
        self._moved: set[int] = set()
        self._heard: set[int] = set()
        self._shown: dict[int, list[int]] = {}
        self._news = asyncio.Event()
        self._services: list[asyncio.Task[None]] = []
        server.on_move(self._on_move)

    async def open(self) -> None:
        self._services = [asyncio.create_task(loop) for loop in (self._keep_up(), self._listen())]

    async def close(self) -> None:
        """Nobody is here any more: said at once, not when their time is over."""
        await stop(self._services)
        for task_id in list(self._shown):
            try:
                await self._note(task_id, ())
            except (RedisError, OSError) as error:
                log.warning("presence.not_taken_back", task_id=task_id, error=str(error))
                return

    def _on_move(self, room: str) -> None:
        """Somebody has entered or left a room."""
        task_id = task_of_room(room)
        if task_id is not None:
            self._moved.add(task_id)
            self._news.set()

    async def _keep_up(self) -> None:
        loop = asyncio.get_running_loop()
        next_beat = loop.time()
        while True:
            try:
                async with asyncio.timeout_at(next_beat):
                    await self._news.wait()
                await asyncio.sleep(TOGETHER_SECONDS)
            except TimeoutError:
                next_beat = loop.time() + self._seconds / HEARTBEATS
                self._heard |= {task for room in self._server.rooms() if (task := task_of_room(room)) is not None}
            self._news.clear()
            moved, heard = self._moved, self._heard - self._moved
            self._moved, self._heard = set(), set()
            try:
                await self._look(moved, heard)
            except (RedisError, SQLAlchemyError, OSError) as error:
                log.warning("presence.not_known", error=str(error))
                self._moved |= moved
            except Exception:
                # The loop must live on: the next heartbeat tries all of them again.
                log.exception("presence.failed")
                self._moved |= moved

    async def _look(self, moved: Collection[int], heard: Collection[int]) -> None:
        """`moved`: whose people of this process are others now; `heard`: perhaps those of another one."""
        here = {task for task in {*moved, *heard} if self._server.has_members(task_room(task))}
        async with self._db.read() as session:
            chats = await repository.group_chats(session, here)
        for task_id in sorted(chats | (self._shown.keys() & {*moved, *heard})):
            users = self._server.users(task_room(task_id)) if task_id in chats else set()
            found = await self._note(task_id, users)
            if not users:
                self._shown.pop(task_id, None)
            elif task_id in moved or self._shown.get(task_id) != found:
                await self._show(task_id, found)

    async def _note(self, task_id: int, users: Collection[int]) -> list[int]:
        """Write down who is here; returns who is there in all processes."""
        milliseconds = int(self._seconds * 1000)
        changed, found = cast(
            "tuple[int, list[bytes]]",
            await self._write(keys=[KEY.format(task_id)], args=[self._process, milliseconds, *map(str, users)]),
        )
        if changed:
            await self._redis.publish(CHANNEL, f"{self._process}:{task_id}")
        return _users(found)

    async def _show(self, task_id: int, found: list[int]) -> None:
        async with self._db.read() as session:
            senders = await people.senders(session, found)
        payload = TaskPresence(task_id=task_id, users=[senders[user_id] for user_id in found])
        self._shown[task_id] = found
        self._server.emit_local("task:presence", payload.model_dump(mode="json"), task_room(task_id))

    async def _listen(self) -> None:
        """Others say that their people have changed."""
        while True:
            try:
                async with aclosing(self._redis.pubsub(ignore_subscribe_messages=True)) as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        self._on_news(message)
            except (RedisError, OSError) as error:
                log.warning("presence.channel_lost", error=str(error))
                await asyncio.sleep(RECONNECT_SECONDS)

    def _on_news(self, message: dict[str, Any]) -> None:
        process, _, task_id = message["data"].decode().partition(":")
        if process != self._process and int(task_id) in self._shown:
            self._heard.add(int(task_id))
            self._news.set()


def _users(members: Collection[bytes]) -> list[int]:
    """Each once, in order."""
    return sorted({int(member.decode().partition(":")[0]) for member in members})
