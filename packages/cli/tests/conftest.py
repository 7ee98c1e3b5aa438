"""Real small children under a real supervisor, and a console that remembers."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest
from wegent.up.console import Console
from wegent.up.log_file import LogFile
from wegent.up.part import Part, StopStage
from wegent.up.runner import Limits
from wegent.up.supervisor import Supervisor

from .fake_store import Cli, FakeStore, serving

QUICK = Limits(ready_seconds=5, start_attempts=3, restart_seconds=0.05, restart_max_seconds=0.4, stable_seconds=60)


class Recorder(Console):
    """Keeps what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def say(self, text: str = "") -> None:
        self.lines.append(text)

    def complain(self, text: str) -> None:
        self.lines.append(text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Waits for a condition of the outside world."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody has collected yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def file_exists(path: Path) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return await asyncio.to_thread(path.exists)

    return check


# A child that leaves a mark when it is ready, and another one when it is asked to stop.
WELL_BEHAVED = """
import os, pathlib, signal, sys, time
marks, name, linger = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
def stop(*_):
    with (marks / "stopped").open("a") as file: file.write(name + "\\n")
    time.sleep(linger)
    with (marks / "gone").open("a") as file: file.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
with (marks / (name + ".pids")).open("a") as file: file.write(f"{os.getpid()}\\n")
(marks / (name + ".ready")).touch()
while True: signal.pause()
"""


class Workshop:
    """Makes parts and runs supervisors in a directory of this test."""

    quick = QUICK
    until = staticmethod(until)
    alive = staticmethod(alive)

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.console = Recorder()

    def part(self, name: str, stage: StopStage = StopStage.WORKS_BEHIND, *, linger: float = 0, **more: object) -> Part:
        """A part that behaves well; `linger` seconds pass between SIGTERM and its end."""
        ready = self.directory / f"{name}.ready"
        arguments = (str(self.directory), name, str(linger))
        part = Part(
            name=name,
            argv=(sys.executable, "-I", "-S", "-c", WELL_BEHAVED, *arguments),
            where="here",
            ready=file_exists(ready),
            stop_stage=stage,
        )
        return replace(part, **more)  # type: ignore[arg-type]

    def script(self, name: str, code: str, **more: object) -> Part:
        """A part that runs `code`, never ready unless `more` says so."""
        return self.part(name, argv=(sys.executable, "-I", "-S", "-c", code), **more)

    def pids(self, name: str) -> list[int]:
        path = self.directory / f"{name}.pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def marks(self, name: str) -> list[str]:
        path = self.directory / name
        return path.read_text().split() if path.exists() else []

    def supervisor(self, *parts: Part, limits: Limits = QUICK) -> Supervisor:
        return Supervisor(
            parts,
            console=self.console,
            logs=self.directory,
            new_log=partial(LogFile, max_bytes=1_000_000, keep=1),
            limits=limits,
        )

    @asynccontextmanager
    async def running(self, *parts: Part, limits: Limits = QUICK) -> AsyncIterator[Supervisor]:
        """A started supervisor, stopped at the end."""
        supervisor = self.supervisor(*parts, limits=limits)
        try:
            await asyncio.wait_for(supervisor.start(), 20)
            yield supervisor
        finally:
            await supervisor.stop(5)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def store() -> Iterator[FakeStore]:
    with serving(FakeStore()) as served:
        yield served


@pytest.fixture
def wegent(tmp_path: Path, store: FakeStore) -> Cli:
    return Cli(tmp_path / "config", store)
