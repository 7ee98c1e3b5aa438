"""One running child process of a part: its watcher, its output, its end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wegent.up.part import Part

WATCHER = Path(__file__).with_name("watcher.py")
LONGEST_LINE = 64 * 1024
REMEMBERED_LINES = 20


@dataclass(frozen=True)
class Output:
    """A pipe that the child writes to. Not asyncio's own, which delays the news of the child's end until the last
    process that inherited the pipe is gone, too."""

    reader: asyncio.StreamReader
    transport: asyncio.ReadTransport
    write_end: int

    @classmethod
    async def open(cls) -> Output:
        read_end, write_end = os.pipe()
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb", buffering=0)
        )
        return cls(reader, transport, write_end)


class Child:
    """Started by `Child.start`; `wait` gives the exit code, 128 + N after signal N."""

    def __init__(
        self, process: asyncio.subprocess.Process, outputs: Sequence[Output], on_line: Callable[[bytes], None]
    ) -> None:
        self._process = process
        self._outputs = outputs
        self._on_line = on_line
        self.last_errors: deque[str] = deque(maxlen=REMEMBERED_LINES)
        """Last lines of standard error."""
        self._pumps = [
            asyncio.create_task(self._pump(outputs[0].reader, on_line)),
            asyncio.create_task(self._pump(outputs[1].reader, self._remember)),
        ]
        self._ended = asyncio.create_task(self._end())

    @classmethod
    async def start(cls, part: Part, *, lifeline: int, hold: Sequence[int], on_line: Callable[[bytes], None]) -> Child:
        """`lifeline`: read end of the pipe that ends with the supervisor; `hold`: see watcher.py."""
        outputs = [await Output.open(), await Output.open()]
        try:
            process = await asyncio.create_subprocess_exec(
                # The plain interpreter, without site: a watcher must be there in milliseconds.
                *(sys.executable, "-I", "-S", str(WATCHER), str(lifeline), ",".join(map(str, hold))),
                *(str(part.orphan_grace), "--", *part.argv),
                env={**os.environ, **part.env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=outputs[0].write_end,
                stderr=outputs[1].write_end,
                pass_fds=(lifeline, *hold),
                start_new_session=True,
            )
        finally:
            for output in outputs:
                os.close(output.write_end)
        return cls(process, outputs, on_line)

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def wait(self) -> int:
        """Waits for the end of the child and of all that it started."""
        return await asyncio.shield(self._ended)

    def terminate(self) -> None:
        if self.running:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the watcher, the child and all that it started, at once."""
        if self.running:
            self._signal_group(signal.SIGKILL)

    async def _end(self) -> int:
        code = await self._process.wait()
        # Whatever the child left behind keeps the group's number in use, so this cannot meet a stranger.
        self._signal_group(signal.SIGKILL)
        await asyncio.wait(self._pumps, timeout=1)
        for output in self._outputs:
            output.transport.close()
        return code if code >= 0 else 128 - code

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _remember(self, line: bytes) -> None:
        text = line.decode(errors="replace").strip()
        if text:
            self.last_errors.append(text)
        self._on_line(line)

    async def _pump(self, stream: asyncio.StreamReader, sink: Callable[[bytes], None]) -> None:
        rest = b""
        while chunk := await stream.read(LONGEST_LINE):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                sink(line)
            if len(rest) > LONGEST_LINE:
                sink(rest)
                rest = b""
        if rest:
            sink(rest)
