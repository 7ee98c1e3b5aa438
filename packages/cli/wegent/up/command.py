"""`wegent up` from the first check to the last stop."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

from wegent.local_model.settings import LocalModelLimits
from wegent.up import discovery, parts
from wegent.up.console import Console
from wegent.up.discovery import Findings
from wegent.up.errors import CannotStart, PartFailed
from wegent.up.home import MEGABYTE, Home
from wegent.up.log_file import LogFile
from wegent.up.part import Part
from wegent.up.ports import check_port
from wegent.up.runner import Limits
from wegent.up.settings import ProviderSettings, UpSettings, load_settings
from wegent.up.supervisor import Supervisor

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
KILLED = 130
SAME_REQUEST_SECONDS = 0.3
"""A shell or make may pass one Ctrl-C on twice."""


def up(*, verbose: bool) -> int:
    """Runs until a signal; returns the exit code. Every expected failure is one sentence on standard error."""
    console = Console(verbose=verbose)
    try:
        settings, providers = load_settings()
        return asyncio.run(_Installation(settings, providers, console).run())
    except (CannotStart, PartFailed) as error:
        console.complain(str(error))
        return error.exit_code


class _Installation:
    """One `wegent up`."""

    def __init__(self, settings: UpSettings, providers: ProviderSettings, console: Console) -> None:
        self._settings = settings
        self._providers = providers
        self._console = console
        self._home = Home(settings.home)
        self._started = time.monotonic()

    async def run(self) -> int:
        settings, home, console = self._settings, self._home, self._console
        console.say(f"Starting Wegent; data in {home.root}")
        home.prepare(min_free_megabytes=settings.min_free_megabytes, console=console)
        check_port(settings.host, settings.port)
        home.remember_start(settings.url)
        stops = _Stops()
        async with httpx.AsyncClient(trust_env=False) as client:
            supervisor = self._supervisor(client)
            stops.on_second = supervisor.kill
            serving = asyncio.create_task(self._serve(supervisor, client))
            asked = asyncio.create_task(stops.first.wait())
            try:
                await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
                if not serving.done():
                    serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
            finally:
                asked.cancel()
                await self._stop(supervisor)
        return KILLED if stops.killed else 0

    def _supervisor(self, client: httpx.AsyncClient) -> Supervisor:
        settings, home = self._settings, self._home
        return Supervisor(
            self._parts(client),
            console=self._console,
            logs=home.logs,
            new_log=self._new_log,
            limits=Limits(
                ready_seconds=settings.ready_seconds,
                start_attempts=settings.start_attempts,
                restart_seconds=settings.restart_seconds,
                restart_max_seconds=settings.restart_max_seconds,
                stable_seconds=settings.stable_seconds,
            ),
            # Inherited by the watchers: the directory is free again when the last part is gone.
            hold=(home.lock,),
        )

    def _new_log(self, path: Path) -> LogFile:
        return LogFile(path, max_bytes=int(self._settings.log_megabytes * MEGABYTE), keep=self._settings.log_files)

    def _parts(self, client: httpx.AsyncClient) -> list[Part]:
        settings, home = self._settings, self._home
        if not settings.loopback:
            home.secret("setup-token")
        chosen: list[Part] = []
        redis_url = settings.redis_url
        if redis_url is None:
            store, redis_url = parts.valkey_part(home)
            chosen.append(store)
        local = parts.choose_local_model(settings, home)
        if local:
            chosen.append(parts.local_model_part(local, client))
        models_file = home.run / "models.json"
        self._local = local
        self._models_file = models_file
        env = parts.server_env(settings, redis_url=redis_url, models_file=models_file, local=local)
        needs = tuple(part.name for part in chosen if part.essential)
        self._findings: asyncio.Task[Findings] = asyncio.create_task(self._find_models())
        servers = parts.server_parts(
            settings, home, env, client=client, needs=needs, models_written=self._models_written
        )
        return [*chosen, *servers]

    async def _find_models(self) -> Findings:
        settings = self._settings
        findings = await discovery.discover(
            self._providers, cap=settings.models_per_provider, seconds=settings.discovery_seconds
        )
        if self._local:
            findings.offers.append(discovery.local_offer(self._local, LocalModelLimits()))
        discovery.write_models(self._models_file, findings.offers)
        return findings

    async def _models_written(self) -> None:
        await asyncio.shield(self._findings)

    async def _serve(self, supervisor: Supervisor, client: httpx.AsyncClient) -> None:
        if self._settings.redis_url is not None:
            self._console.part("redis", "yours, from WEGENT_REDIS_URL; no Valkey is started")
        await supervisor.start()
        findings = await self._findings
        for note in findings.notes:
            self._console.say(note)
        self._console.say(discovery.summary(findings.offers))
        for part in supervisor.starting():
            self._console.part(part.name, part.starting)
        await self._welcome(client)
        await supervisor.watch()

    async def _welcome(self, client: httpx.AsyncClient) -> None:
        settings = self._settings
        if parts.built_page() is None and settings.frontend_dir is None:
            self._console.say("The page is not built: this serves the API only. `make run` builds it.")
        self._console.say(f"\nWegent is ready after {time.monotonic() - self._started:.1f} s: {settings.url}")
        if await _password_missing(client, settings.url):
            self._console.say("Open it and choose a password; the user is admin.")
            if not settings.loopback:
                self._console.say(f"From another machine this needs the setup token {self._home.secret('setup-token')}")
        self._console.say("Ctrl-C stops it.")

    async def _stop(self, supervisor: Supervisor) -> None:
        self._findings.cancel()
        began = time.monotonic()
        self._console.say("\nStopping …")
        await supervisor.stop(self._settings.stop_seconds)
        self._console.say(f"Stopped in {time.monotonic() - began:.1f} s.")


class _Stops:
    """The first signal stops in order; a second Ctrl-C kills."""

    def __init__(self) -> None:
        self.first = asyncio.Event()
        self.killed = False
        self.on_second: Callable[[], None] = lambda: None
        self._first_at = 0.0
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self._asked, number)

    def _asked(self, number: signal.Signals) -> None:
        now = time.monotonic()
        if not self.first.is_set():
            self._first_at = now
            self.first.set()
        elif number == signal.SIGINT and now - self._first_at > SAME_REQUEST_SECONDS:
            self.killed = True
            self.on_second()


async def _password_missing(client: httpx.AsyncClient, url: str) -> bool:
    """Whether nobody has set the password of `admin` yet."""
    try:
        answer = await client.get(f"{url}/api/v1/auth/admin-password/setup")
        return bool(answer.json().get("required"))
    except (httpx.HTTPError, ValueError, AttributeError):
        return False
