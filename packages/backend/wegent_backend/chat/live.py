"""The chat half of a backend process, put together: sockets, run log, jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from redis.asyncio import Redis
from wegent_chat_shell.tools.base import Tool
from wegent_kit.background import stop
from wegent_kit.crypto import Keyring
from wegent_kit.redis import connect

from wegent_backend.access.lookout import Lookout
from wegent_backend.attachments.documents import Documents
from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.attachments.stores import Stores
from wegent_backend.auth.rates import Rates
from wegent_backend.auth.task_tokens import TaskTokens
from wegent_backend.chat import sockets
from wegent_backend.chat.asking.request import Requests
from wegent_backend.chat.contexts import Contexts
from wegent_backend.chat.engine import ConversationEngine
from wegent_backend.chat.group_chat.presence import Presence
from wegent_backend.chat.host_tools.bench import Bench
from wegent_backend.chat.outcomes import ConversationObserver
from wegent_backend.chat.queue.dispatching import QueueSweeper
from wegent_backend.chat.shells import Shells, remote_shell
from wegent_backend.chat.viewers import RoomSink, Viewers
from wegent_backend.db import Database
from wegent_backend.mcp_servers.serving import Serving
from wegent_backend.memory.turns import Memories
from wegent_backend.ports import Denials, Ports, ResourceNews
from wegent_backend.realtime.announcements import RunAnnouncements
from wegent_backend.realtime.connections import Authenticate, Connections
from wegent_backend.realtime.emitter import SocketEmitter
from wegent_backend.realtime.events import Events
from wegent_backend.realtime.server import SocketServer
from wegent_backend.recall import RedisRecall
from wegent_backend.resources.clearing import ResourceClearing
from wegent_backend.runs.host import RunHost
from wegent_backend.runs.relay import BLOCK_MS, RunRelay
from wegent_backend.settings import BackendSettings
from wegent_backend.tasks.watching import readers
from wegent_backend.trail.chain import Trail
from wegent_backend.worker.sender import OutboxSender

# Loading libraries takes seconds of CPU: the process answers its first requests before that.
WARM_UP_AFTER_SECONDS = 2.0


@dataclass(frozen=True)
class Chat:
    """What runs; its ports are the process's."""

    ports: Ports
    server: SocketServer
    viewers: Viewers

    def accept(self, authenticate: Authenticate, lookout: Lookout, rates: Rates) -> None:
        """Let clients in."""
        connections = Connections(
            self.server, authenticate, lookout, partial(readers, self.ports.db), rates, self.ports.denials
        )
        sockets.register(Events(self.server, connections, self.ports, rates), self.viewers)


async def open_chat(
    stack: AsyncExitStack,
    settings: BackendSettings,
    db: Database,
    redis: Redis,
    server: SocketServer,
    keyring: Keyring,
    trail: Trail,
    denials: Denials,
    news: ResourceNews,
    task_tokens: TaskTokens,
    tools: Sequence[Tool] = (),
) -> Chat:
    """Start everything on `stack`, which stops it in reverse: runs are handed over first, while viewers still read."""
    jobs = OutboxSender(db, settings)
    await jobs.open()
    stack.push_async_callback(jobs.close)

    blocking = connect(settings.redis_url.get_secret_value(), name="wegent-relay", max_block_seconds=BLOCK_MS / 1000)
    stack.push_async_callback(blocking.aclose)
    sink = RoomSink(server)
    relay = RunRelay(db, redis, blocking, sink)
    await relay.open()
    stack.push_async_callback(relay.close)

    viewers = Viewers(db, server, relay, sink, RunAnnouncements(redis))
    await viewers.open(reconcile_seconds=settings.socket.reconcile_seconds)
    stack.push_async_callback(viewers.close)

    presence = Presence(db, redis, server, seconds=settings.group_chat.presence_seconds)
    await presence.open()
    stack.push_async_callback(presence.close)

    contents = Stores.of(settings, db)
    stack.push_async_callback(contents.close)
    files = FileTexts(db, keyring, contents, settings.attachment)
    spare = connect(settings.redis_url.get_secret_value(), name="wegent-recall", retries=0)
    stack.push_async_callback(spare.aclose)
    recall = RedisRecall(spare, patience_seconds=settings.cache.patience_seconds)
    contexts = Contexts(recall, settings.cache)
    documents = Documents(settings.attachment).read
    shells = Shells(settings.chat, remote_shell(settings.chat_shell), documents)
    stack.push_async_callback(shells.close)
    host = RunHost(redis, ConversationObserver(contexts))
    ports = Ports(
        settings=settings,
        db=db,
        emitter=SocketEmitter(server.manager),
        jobs=jobs,
        runs=host,
        keyring=keyring,
        trail=trail,
        denials=denials,
        news=news,
        audience=viewers,
        clearing=ResourceClearing(),
        contents=contents,
        recall=recall,
    )
    memories = Memories(ports)
    requests = Requests(ports, files, contexts, memories, Serving(ports, task_tokens))
    bench = Bench(db, files, settings.attachment, memories, tools)
    await host.open(ports, ConversationEngine(db, shells, requests, bench))
    stack.push_async_callback(host.close)

    queues = QueueSweeper(ports)
    await queues.open()
    stack.push_async_callback(queues.close)

    warming = asyncio.create_task(_warm_up(db, shells))
    stack.push_async_callback(stop, [warming])
    return Chat(ports, server, viewers)


async def _warm_up(db: Database, shells: Shells) -> None:
    await asyncio.sleep(WARM_UP_AFTER_SECONDS)
    await shells.warm_up(db)
