"""The composition root: builds what a backend process is made of, and takes it apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import structlog
from redis.asyncio import Redis
from starlette.types import ASGIApp, Receive, Scope, Send
from wegent_chat_shell.tools.base import Tool
from wegent_kit.crypto import KeyFileError, Keyring
from wegent_kit.redis import connect
from wegent_kit.secrets import SecretFileError
from wegent_kit.telemetry import close_telemetry, open_telemetry

from wegent_backend.access.key_uses import KeyUses
from wegent_backend.access.lookout import Lookout
from wegent_backend.admin.cleanup.programs import program_sweep
from wegent_backend.api.bounds import Bounds
from wegent_backend.api.cors import Cors
from wegent_backend.api.entrance import Entrance
from wegent_backend.api.hosts import Hosts
from wegent_backend.api.middleware import Around
from wegent_backend.api.pages import Pages
from wegent_backend.api.peers import Peers
from wegent_backend.api.rationing import Rationing
from wegent_backend.api.routes import build_api
from wegent_backend.api.safe_headers import SafeHeaders
from wegent_backend.attachments.sweep import attachment_sweep
from wegent_backend.auth.internal import InternalToken
from wegent_backend.auth.oidc.provider import providers_of
from wegent_backend.auth.passwords import Passwords
from wegent_backend.auth.rates import Rates
from wegent_backend.auth.throttle import LoginThrottle
from wegent_backend.auth.tokens import Tokens
from wegent_backend.chat.live import open_chat
from wegent_backend.db import Database
from wegent_backend.edge import EDGE, Edge
from wegent_backend.init_data.seed import seed
from wegent_backend.origins import Origins
from wegent_backend.ports import Ports
from wegent_backend.realtime.server import PATH as SOCKET_PATH
from wegent_backend.realtime.server import SocketServer
from wegent_backend.refusal import StartRefused
from wegent_backend.resources.feed import ResourceFeed
from wegent_backend.responses.following import Followers, open_followers
from wegent_backend.responses.parameters import FOLLOWERS
from wegent_backend.runs.log_sweep import log_sweep
from wegent_backend.settings import BackendSettings
from wegent_backend.storage import KEY_FILE, open_database, prepare_home
from wegent_backend.sweeping import Sweep, open_sweepers
from wegent_backend.trail.chain import Trail
from wegent_backend.trail.denials import DenialLog
from wegent_backend.users.login_sweep import login_sweep

log = structlog.get_logger(__name__)

CLOSE_SECONDS: Final = 4.0
"""How long handing over and closing may take, so that a stopped process is gone within 8 seconds."""


class Backend:
    """ASGI app: page, API and sockets on one port. It answers while `running` (or the lifespan protocol) is open."""

    def __init__(self, settings: BackendSettings, tools: Sequence[Tool] = ()) -> None:
        self.settings = settings
        self._tools = tools
        self._http = _http(settings, build_api())
        self._door = _door(settings, self._serve)
        self._sockets: ASGIApp | None = None
        self.socket_server: SocketServer | None = None
        self._feed: ResourceFeed | None = None
        self._edge: Edge | None = None
        self._followers: Followers | None = None

    @property
    def edge(self) -> Edge:
        """What the HTTP side works with. Raises LookupError until the app runs."""
        if self._edge is None:
            raise LookupError("The app does not run.")
        return self._edge

    def refuse_newcomers(self) -> None:
        """The process is about to stop: no new sockets, and no watches any more."""
        if self.socket_server is not None:
            self.socket_server.closing = True
        if self._feed is not None:
            self._feed.stop_watches()
        if self._followers is not None:
            self._followers.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._door(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._edge is not None:
            scope[EDGE] = self._edge
            scope[FOLLOWERS] = self._followers
        if self._sockets is not None and scope["path"].startswith(f"{SOCKET_PATH}/"):
            await self._sockets(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything that the app works with. Raises StartRefused when configuration or data are not right."""
        stack = AsyncExitStack()
        try:
            await self._open(stack)
            yield
        finally:
            await _close(stack)

    async def _open(self, stack: AsyncExitStack) -> None:
        home = prepare_home(self.settings)
        stack.push_async_callback(
            asyncio.to_thread, close_telemetry, open_telemetry(self.settings.otel, "wegent-backend")
        )
        database = await stack.enter_async_context(open_database(self.settings))
        passwords = Passwords(self.settings.login)
        stack.callback(passwords.close)
        try:
            keyring = Keyring.open(home / KEY_FILE)
            tokens = Tokens.of_home(home, minutes=self.settings.access_token_minutes)
            internal = InternalToken.of_home(home)
            trail = Trail.of_home(home)
            await seed(database, keyring, passwords, self.settings)
        except (SecretFileError, KeyFileError) as error:
            raise StartRefused(str(error)) from error
        denials = DenialLog(database, trail, self.settings.audit)
        await denials.open()
        stack.push_async_callback(denials.close)
        redis = connect(self.settings.redis_url.get_secret_value(), name="wegent-backend")
        stack.push_async_callback(redis.aclose)
        await self._open_doors(stack, database, redis, keyring, trail, denials, tokens, internal, passwords)

    async def _open_doors(
        self,
        stack: AsyncExitStack,
        database: Database,
        redis: Redis,
        keyring: Keyring,
        trail: Trail,
        denials: DenialLog,
        tokens: Tokens,
        internal: InternalToken,
        passwords: Passwords,
    ) -> None:
        self._feed = feed = ResourceFeed(redis, database, poll_seconds=self.settings.resource.watch_poll_seconds)
        await feed.open()
        stack.push_async_callback(feed.close)
        self.socket_server = sockets = SocketServer(self.settings)
        stack.push_async_callback(sockets.close)
        chat = await open_chat(
            stack, self.settings, database, redis, sockets, keyring, trail, denials, feed, tokens.tasks, self._tools
        )
        self._followers = await open_followers(stack, self.settings, database, redis)
        throttle = LoginThrottle(redis, self.settings.login)
        lookout = Lookout(database, seconds=self.settings.login.recheck_seconds)
        await lookout.open()
        stack.push_async_callback(lookout.close)
        counting = connect(self.settings.redis_url.get_secret_value(), name="wegent-rates", retries=0)
        stack.push_async_callback(counting.aclose)
        rates = Rates(counting, self.settings.rate)
        key_uses = KeyUses(database)
        stack.push_async_callback(key_uses.close)
        providers = providers_of(self.settings.oidc)
        edge = Edge(chat.ports, redis, tokens, passwords, throttle, lookout, rates, key_uses, internal, providers)
        chat.accept(edge.authenticate, lookout, rates)
        await open_sweepers(stack, database, _sweeps(chat.ports))
        self._edge = edge
        self._sockets = sockets.wrap(self._http)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.running():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except StartRefused as refusal:
            await send({"type": "lifespan.startup.failed", "message": str(refusal)})
            return
        await send({"type": "lifespan.shutdown.complete"})


def _sweeps(ports: Ports) -> list[Sweep]:
    """What is forgotten after a while."""
    return [
        login_sweep(ports.db, ports.settings.login),
        attachment_sweep(ports),
        log_sweep(ports.db, ports.settings.run),
        program_sweep(ports),
    ]


async def _close(stack: AsyncExitStack) -> None:
    """What does not close in time is left: its runs get a new owner when their lease lapses."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await stack.aclose()
    except TimeoutError:
        log.warning("app.not_closed_in_time", seconds=CLOSE_SECONDS)


def _door(settings: BackendSettings, app: ASGIApp) -> ASGIApp:
    """What everything passes, sockets too."""
    web = settings.web
    return Peers(SafeHeaders(Hosts(app, web.allowed_hosts), hsts_seconds=web.hsts_seconds), web.trusted_proxies)


def _http(settings: BackendSettings, api: ASGIApp) -> ASGIApp:
    """Page and API."""
    web = settings.web
    bounds = Bounds(
        max_body_bytes=settings.max_body_bytes,
        max_auth_body_bytes=web.max_auth_body_bytes,
        # Twice: who sends a little too much reads why, instead of a connection that breaks off.
        max_package_bytes=2 * settings.skill.max_bytes,
        max_url_bytes=web.max_url_bytes,
        max_head_bytes=web.max_head_bytes,
        body_seconds=web.body_seconds,
    )
    app = Rationing(Entrance(api, Pages(settings.frontend_dir)))
    return Around(Cors(app, Origins(web.allowed_origins)), bounds)


def create_app(settings: BackendSettings, tools: Sequence[Tool] = ()) -> Backend:
    """`tools`: what the models of all teams may use besides talking."""
    return Backend(settings, tools)
