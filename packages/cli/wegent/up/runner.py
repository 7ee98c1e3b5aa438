"""Keeps one part running: start, health, restart with back-off."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wegent.up.child import Child
from wegent.up.console import Console
from wegent.up.errors import PartFailed
from wegent.up.part import Part

REFUSED = 3
"""Exit code of a part that says in one sentence why it will never run like this."""
POLL_SECONDS = 0.03
POLL_MAX_SECONDS = 0.5


@dataclass(frozen=True)
class Limits:
    """See the settings of the same names; seconds."""

    ready_seconds: float
    start_attempts: int
    restart_seconds: float
    restart_max_seconds: float
    stable_seconds: float


def ending(code: int) -> str:
    """An exit code in words."""
    if code == 0:
        return "ended by itself"
    if code <= 128:
        return f"ended with exit code {code}"
    try:
        return f"was killed by {signal.Signals(code - 128).name}"
    except ValueError:
        return f"ended with exit code {code}"


class PartRunner:
    """`keep_running` is a task of its own; `child` is what runs now."""

    def __init__(
        self, part: Part, *, spawn: Callable[[Part], Awaitable[Child]], console: Console, limits: Limits, log: str
    ) -> None:
        self.part = part
        self.child: Child | None = None
        self.healthy = asyncio.Event()
        self.given_up = False
        self._spawn = spawn
        self._console = console
        self._limits = limits
        self._log = log
        self._was_healthy = False
        self._failed_starts = 0
        self._pause = limits.restart_seconds

    async def keep_running(self) -> None:
        """Until cancelled. Raises PartFailed when it makes no sense to go on."""
        await self.part.prepare()
        while not self.given_up:
            started = time.monotonic()
            await self._start()
            announcing = asyncio.create_task(self._announce(started))
            try:
                code = await self._current().wait()
            finally:
                announcing.cancel()
            lived = time.monotonic() - started
            await self._after_end(code, lived)

    def _current(self) -> Child:
        if self.child is None:
            raise RuntimeError(f"{self.part.name} was not started")
        return self.child

    async def _start(self) -> None:
        spawning = asyncio.ensure_future(self._spawn(self.part))
        try:
            self.child = await asyncio.shield(spawning)
        except asyncio.CancelledError:
            # Stopping in the middle of a start: the stop must know of the process.
            self.child = await spawning
            raise

    async def _announce(self, started: float) -> None:
        pause = POLL_SECONDS
        said = False
        while not await self.part.ready():
            await asyncio.sleep(pause)
            waited = time.monotonic() - started
            pause = min(pause * 1.1, POLL_MAX_SECONDS)
            if waited > self._limits.ready_seconds and not said:
                said = True
                self._console.part(self.part.name, f"is not ready after {waited:.0f} s; its log: {self._log}")
        seconds = time.monotonic() - started
        word = "ready again" if self._was_healthy else "ready"
        self._console.part(self.part.name, f"{word:<6} {seconds:5.1f} s   {self.part.where}")
        self._was_healthy = True
        self._failed_starts = 0
        self.healthy.set()

    async def _after_end(self, code: int, lived: float) -> None:
        if code == REFUSED:
            raise PartFailed(self._refusal(), REFUSED)
        if not self.healthy.is_set():
            self._failed_starts += 1
        if not self._was_healthy and self._failed_starts >= self._limits.start_attempts:
            self._give_up(code)
            return
        self.healthy.clear()
        if lived >= self._limits.stable_seconds:
            self._pause = self._limits.restart_seconds
        self._console.part(self.part.name, f"{ending(code)}; starting it again in {self._pause:.1f} s")
        pause, self._pause = self._pause, min(self._pause * 2, self._limits.restart_max_seconds)
        await asyncio.sleep(pause)

    def _give_up(self, code: int) -> None:
        errors = self._current().last_errors
        said = f": {errors[-1]}" if errors else ""
        text = f"did not start, {self._failed_starts} times in a row; it {ending(code)}{said}. Its log: {self._log}"
        if self.part.essential:
            raise PartFailed(f"{self.part.name} {text}", 1)
        self.given_up = True
        self._console.part(self.part.name, f"is left out: it {text}")

    def _refusal(self) -> str:
        """What the part said last on standard error."""
        errors = self._current().last_errors
        return errors[-1] if errors else f"{self.part.name} refused to start. Its log: {self._log}"
