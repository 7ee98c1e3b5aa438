"""Runs all parts: starts them in the order of their needs, side by side where possible, and stops them in theirs."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from wegent.up.child import Child
from wegent.up.console import Console
from wegent.up.errors import PartFailed
from wegent.up.log_file import LogFile
from wegent.up.part import Part
from wegent.up.runner import Limits, PartRunner

KILLED = 128 + signal.SIGKILL
STORES_SECONDS = 1.0
"""Kept of the stop time for the last stage."""


class Supervisor:
    """Owns the lifelines: pipes whose write ends close when this process ends, however it ends."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        console: Console,
        logs: Path,
        new_log: Callable[[Path], LogFile],
        limits: Limits,
        hold: Sequence[int] = (),
    ) -> None:
        """`hold`: descriptors that stay open until the last child is gone."""
        self._console = console
        self._hold = tuple(hold)
        self._lifelines = {part.name: os.pipe() for part in parts}
        self._logs = {part.name: new_log(logs / f"{part.name}.log") for part in parts}
        self.runners = {
            part.name: PartRunner(
                part, spawn=self._spawn, console=console, limits=limits, log=str(self._logs[part.name].path)
            )
            for part in parts
        }
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Returns when every essential part is healthy; raises PartFailed."""
        self._tasks = [asyncio.create_task(self._run(runner)) for runner in self.runners.values()]
        await self._unless_failed(asyncio.create_task(self._all_healthy()))

    async def watch(self) -> None:
        """Runs until cancelled; raises PartFailed when a part says that it will never run."""
        await self._unless_failed(asyncio.create_task(asyncio.Event().wait()))

    def starting(self) -> list[Part]:
        """Parts that are not healthy yet, and not left out."""
        return [run.part for run in self.runners.values() if not run.healthy.is_set() and not run.given_up]

    async def stop(self, seconds: float) -> None:
        """Stops stage by stage within `seconds`; what is still there is killed."""
        deadline = time.monotonic() + seconds
        await self._end_tasks()
        saying = [asyncio.create_task(self._say_end(runner)) for runner in self.runners.values()]
        *before, last = (self._children(stage) for stage in self._stages())
        head_start = (seconds - STORES_SECONDS) / (len(before) or 1)
        for children in before:
            for child in children:
                child.terminate()
            # The last of these stages is waited for below.
            await self._gone(children, 0 if children is before[-1] else head_start)
        await self._end([child for children in before for child in children], deadline - STORES_SECONDS)
        for child in last:
            child.terminate()
        await self._end(last, deadline)
        await asyncio.gather(*saying)
        self._close()

    def kill(self) -> None:
        """Ends everything at once."""
        for runner in self.runners.values():
            if runner.child:
                runner.child.kill()

    async def _run(self, runner: PartRunner) -> None:
        for name in (*runner.part.needs, *runner.part.after):
            await self.runners[name].healthy.wait()
        await runner.keep_running()

    async def _spawn(self, part: Part) -> Child:
        log = self._logs[part.name]

        def on_line(line: bytes) -> None:
            log.write(line)
            self._console.log_line(part.name, line)

        # Holding the lifelines of what it needs lets those end only after this part.
        needed = [self._lifelines[name][1] for name in part.needs]
        return await Child.start(
            part, lifeline=self._lifelines[part.name][0], hold=[*self._hold, *needed], on_line=on_line
        )

    async def _all_healthy(self) -> None:
        for runner in self.runners.values():
            if runner.part.essential:
                await runner.healthy.wait()

    async def _unless_failed(self, wanted: asyncio.Task[Any]) -> None:
        """Waits for `wanted`, or raises what ended a part's supervision."""
        running: set[asyncio.Task[Any]] = {wanted, *self._tasks}
        try:
            while not wanted.done():
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            wanted.cancel()

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        for outcome in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, PartFailed):
                self._console.complain(f"A part's supervision ended with {outcome!r}.")

    def _stages(self) -> list[int]:
        return sorted({runner.part.stop_stage for runner in self.runners.values()})

    def _children(self, stage: int) -> list[Child]:
        members = (runner for runner in self.runners.values() if runner.part.stop_stage == stage)
        return [runner.child for runner in members if runner.child]

    @staticmethod
    async def _gone(children: Iterable[Child], seconds: float) -> bool:
        waits = [asyncio.create_task(child.wait()) for child in children]
        if not waits:
            return True
        _, pending = await asyncio.wait(waits, timeout=max(seconds, 0))
        for wait in pending:
            wait.cancel()
        return not pending

    async def _say_end(self, runner: PartRunner) -> None:
        if runner.child is None or not runner.child.running:
            return
        began = time.monotonic()
        code = await runner.child.wait()
        how = "killed" if code == KILLED else "stopped"
        self._console.part(runner.part.name, f"{how:<8} {time.monotonic() - began:5.1f} s")

    async def _end(self, children: Sequence[Child], deadline: float) -> None:
        if await self._gone(children, deadline - time.monotonic()):
            return
        for child in children:
            child.kill()
        await self._gone(children, STORES_SECONDS)

    def _close(self) -> None:
        for log in self._logs.values():
            log.close()
        for ends in self._lifelines.values():
            for descriptor in ends:
                os.close(descriptor)
