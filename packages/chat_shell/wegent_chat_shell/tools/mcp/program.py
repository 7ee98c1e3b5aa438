"""A program as an MCP server: started, talked to by lines, and gone when nobody needs it any more."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wegent_chat_shell.tools.mcp import keeper

KEEPER: Final = str(Path(keeper.__file__))
INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""Of the machine, for the program: nothing of what the engine's own environment says besides."""
ENDING_SECONDS: Final = 1.0
SAID_BYTES: Final = 4000


@dataclass
class Program:
    """A running one. `said`: the end of what it has written to its standard error."""

    process: asyncio.subprocess.Process
    lifeline: int
    said: bytearray = field(default_factory=bytearray)

    async def line(self) -> bytes | None:
        """The next one; None: it has closed its output. Raises LimitOverrunError for one that is too long."""
        assert self.process.stdout is not None  # noqa: S101 - as it was started
        try:
            return await self.process.stdout.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            return None

    async def tell(self, line: bytes) -> None:
        """Raises OSError when it does not read any more."""
        assert self.process.stdin is not None  # noqa: S101 - as it was started
        self.process.stdin.write(line + b"\n")
        await self.process.stdin.drain()

    async def listen(self) -> None:
        """Keeps its standard error from filling up."""
        assert self.process.stderr is not None  # noqa: S101 - as it was started
        while piece := await self.process.stderr.read(65_536):
            self.said += piece
            del self.said[:-SAID_BYTES]

    async def end(self) -> None:
        """It may end by itself when nobody speaks to it any more; what is left of it is ended."""
        assert self.process.stdin is not None  # noqa: S101 - as it was started
        self.process.stdin.close()
        if not await self._gone(ENDING_SECONDS):
            self._signal(signal.SIGTERM)
            await self._gone(ENDING_SECONDS)
        self._signal(signal.SIGKILL)
        os.close(self.lifeline)
        await self._gone(ENDING_SECONDS)
        self.process._transport.close()  # type: ignore[attr-defined]  # its pipes may be open in what it has left behind

    async def _gone(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                # Not wait(): that waits for its pipes as well, which others may have inherited.
                while self.process.returncode is None:
                    await asyncio.sleep(0.01)
        return self.process.returncode is not None

    def _signal(self, what: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, what)


@asynccontextmanager
async def running(
    command: list[str], env: Mapping[str, str], cwd: str | None, *, longest: int
) -> AsyncIterator[Program]:
    """`longest`: bytes of a line. Raises OSError when it cannot be started."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    watched, lifeline = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-S",
            KEEPER,
            str(watched),
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**inherited, **env},
            cwd=cwd,
            start_new_session=True,
            pass_fds=(watched,),
            limit=longest,
        )
    except BaseException:
        os.close(lifeline)
        raise
    finally:
        os.close(watched)
    program = Program(process, lifeline)
    listening = asyncio.create_task(program.listen())
    try:
        yield program
    finally:
        # Whoever is cancelled still waits for the end: nothing may be left behind.
        await _to_the_end(program.end())
        listening.cancel()
        await asyncio.wait({listening})


async def _to_the_end(work: object) -> None:
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError
