"""Between an engine and the stores: sequence numbers are given here, and nothing waits for a timer.

Deltas merge while the previous write is in flight: no delay when idle, bigger entries under load.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from redis.exceptions import RedisError
from wegent_contracts.events import BlockDelta, RunEvent

from wegent_backend.ports import RunRef
from wegent_backend.runs.redis_log import Append, FencedError, RedisLog
from wegent_backend.runs.view import LoggedEvent, RunView

log = structlog.get_logger(__name__)

RETRY_FIRST_SECONDS = 0.05
RETRY_LONGEST_SECONDS = 2.0
LARGEST_APPEND = 500


def _dated(event: RunEvent) -> RunEvent:
    """Deltas are many, and what they are part of has its times."""
    if isinstance(event, BlockDelta) or event.at is not None:
        return event
    return event.model_copy(update={"at": round(time.time(), 3)})


@dataclass
class _Growing:
    """A delta that has no sequence number yet and takes in its successors."""

    block: str
    offset: int
    texts: list[str]

    def event(self) -> BlockDelta:
        return BlockDelta(block=self.block, offset=self.offset, text="".join(self.texts))


class RunWriter:
    """One owner's buffer of one run.

    `view` is the state after all numbered events; `unsettled` are numbered events that the database lacks.
    """

    def __init__(self, ref: RunRef, fence: int, view: RunView, unsettled: list[LoggedEvent], wake: Callable[[], None]):
        self.ref = ref
        self.fence = fence
        self.view = view
        self.unsettled = unsettled
        self.fenced = False
        self.sent = asyncio.Event()
        self._wake = wake
        self._pending: list[RunEvent | _Growing] = []
        # By block: members of a team may speak at the same time, and each one's words still become one entry.
        self._growing: dict[str, _Growing] = {}
        self._unsent: list[LoggedEvent] = []
        self._from_base = view.seq > 0

    def put(self, event: RunEvent) -> None:
        """Take an event; it is on its way to viewers when the call returns."""
        if not isinstance(event, BlockDelta):
            self._growing.clear()
            self._pending.append(event)
        elif (growing := self._growing.get(event.block)) is not None:
            growing.texts.append(event.text)
        else:
            growing = self._growing[event.block] = _Growing(event.block, event.offset, [event.text])
            self._pending.append(growing)
        self.sent.clear()
        self._wake()

    def number_pending(self) -> None:
        """Give what waits its place in the run."""
        for item in self._pending:
            logged = self.number(item.event() if isinstance(item, _Growing) else item)
            self._unsent.append(logged)
            self.unsettled.append(logged)
        self._pending.clear()
        self._growing.clear()

    def number(self, event: RunEvent) -> LoggedEvent:
        logged = LoggedEvent(self.view.seq + 1, _dated(event))
        self.view.apply(logged)
        return logged

    def publish(self, logged: LoggedEvent) -> None:
        """Send an event that is already settled."""
        self._unsent.append(logged)
        self.sent.clear()
        self._wake()

    def forget_settled(self, seq: int) -> None:
        self.unsettled = [logged for logged in self.unsettled if logged.seq > seq]

    def next_append(self) -> Append | None:
        self.number_pending()
        batch = self._unsent[:LARGEST_APPEND]
        if not batch:
            return None
        events = [logged.event for logged in batch]
        return Append(self.ref.run_id, self.fence, batch[0].seq, events, self._from_base)

    def answered(self, answer: tuple[bool, int] | FencedError) -> None:
        """Take the stream's answer to the last append."""
        if isinstance(answer, FencedError):
            self.fenced = True
            self._unsent.clear()
            self.sent.set()
            return
        appended, last = answer
        if appended:
            self._from_base = False
            self._unsent = [logged for logged in self._unsent if logged.seq > last]
        else:
            self._send_again_after(last)
        if self._unsent or self._pending:
            self._wake()
        else:
            self.sent.set()

    def _send_again_after(self, last: int) -> None:
        """The stream has lost what was acknowledged: send what the database lacks, and start a new base if need be."""
        missing = {logged.seq: logged for logged in (*self.unsettled, *self._unsent) if logged.seq > last}
        self._unsent = [missing[seq] for seq in sorted(missing)]
        self._from_base = bool(self._unsent) and self._unsent[0].seq != last + 1


class Appender:
    """Sends the events of all runs of the process, pipelined: one round trip in flight."""

    def __init__(self, redis_log: RedisLog) -> None:
        self._log = redis_log
        self._dirty: dict[int, RunWriter] = {}
        self._work = asyncio.Event()
        self._retry = RETRY_FIRST_SECONDS

    def mark(self, writer: RunWriter) -> None:
        self._dirty[writer.ref.run_id] = writer
        self._work.set()

    async def run(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            writers, self._dirty = self._dirty, {}
            pairs = [(writer, append) for writer in writers.values() if (append := writer.next_append())]
            if not pairs:
                continue
            try:
                answers = await self._log.append([append for _, append in pairs])
            except (RedisError, OSError) as error:
                await self._wait_before_retry([writer for writer, _ in pairs], error)
                continue
            self._retry = RETRY_FIRST_SECONDS
            for (writer, _), answer in zip(pairs, answers, strict=True):
                writer.answered(answer)

    async def _wait_before_retry(self, writers: list[RunWriter], error: Exception) -> None:
        log.warning("runs.append_failed", error=str(error), runs=len(writers), retry_seconds=self._retry)
        await asyncio.sleep(self._retry)
        self._retry = min(self._retry * 2, RETRY_LONGEST_SECONDS)
        for writer in writers:
            self.mark(writer)
