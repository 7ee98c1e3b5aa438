"""One owner's life with one run: claim it, run its engine, end it exactly once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from wegent_contracts.errors import WegentError
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    RunWaiting,
)
from wegent_contracts.protocol.waiting import PersonAnswer, PersonRequest

from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.ports import Ports, RunRef
from wegent_backend.runs import repository, waits
from wegent_backend.runs.journal import OwnerJournal
from wegent_backend.runs.keeper import Keeper, OwnedRun, StopReason
from wegent_backend.runs.ports import Engine, Outcome, RunObserver, Turn
from wegent_backend.runs.redis_log import RedisLog
from wegent_backend.runs.repository import OwnershipLostError
from wegent_backend.runs.view import LoggedEvent, RunView
from wegent_backend.runs.writer import Appender, RunWriter
from wegent_backend.tables import RunRow, utc_now

log = structlog.get_logger(__name__)

# Until a run is claimed, nobody knows whose it is.
NOBODY = Subject(user_id=0, user_name="", role="user")
END_TRIES = 5
SENT_WAIT_SECONDS = 2.0
STATES = {RunFinished: "finished", RunFailed: "failed", RunCancelled: "cancelled"}


class AnswerTooLongError(WegentError):
    reason = "AnswerTooLong"
    status = 422


@dataclass(frozen=True)
class Means:
    """What an execution works with; the same for all runs of a process."""

    ports: Ports
    redis_log: RedisLog
    appender: Appender
    keeper: Keeper
    engine: Engine
    observer: RunObserver
    owner: str


@dataclass(frozen=True)
class Paused:
    """The engine has stopped until people have answered all of this."""

    requests: list[PersonRequest]


@dataclass(frozen=True)
class Claim:
    """A run that this process owns, as it was when it became its own."""

    ref: RunRef
    run: RunRow
    answers: Mapping[str, PersonAnswer] = field(default_factory=dict)
    prepared: object | None = None

    @property
    def started(self) -> RunStarted:
        request = self.run.request
        return RunStarted(attempt=self.run.attempt, bot=request.get("bot_name"), model=request.get("model_name"))


class Execution:
    """Runs one run to an end or a wait, or until it is taken away."""

    def __init__(self, means: Means, run_id: int, claim: Claim | None = None) -> None:
        """`claim`: the run is owned already; None: it is claimed first."""
        self.run_id = run_id
        self._means = means
        self._given = claim
        self._settings = means.ports.settings.run
        self._stop_reason: StopReason | None = None
        self._producing: asyncio.Task[None] | None = None
        self._characters = 0
        self._attempt = 0
        self._tries = 0
        self._asked: list[PersonRequest] = []
        self._journal: OwnerJournal | None = None

    def stop(self, reason: StopReason) -> None:
        """End the engine; the first reason counts, except that a lost run cannot be anything else."""
        if self._stop_reason is None or reason == "lost":
            self._stop_reason = reason
        if self._producing is not None:
            self._producing.cancel()

    @property
    def _has_steps(self) -> bool:
        """An earlier owner may have written in the journal too."""
        return self._attempt > 1 or (self._journal is not None and self._journal.used)

    async def run(self) -> RunRef | None:
        """The run, if it has ended here."""
        claim = self._given or await self._claim()
        if claim is None:
            return None
        turn, writer = await self._begin(claim)
        owned = OwnedRun(writer, self.stop)
        self._means.keeper.add(owned)
        try:
            outcome = await self._outcome(turn, writer)
            if outcome is None:
                await self._let_go(owned)
            elif isinstance(outcome, Paused):
                await self._pause(owned, outcome)
            else:
                await self._end(owned, outcome)
                return turn.ref
        except OwnershipLostError:
            log.info("runs.lost", run_id=self.run_id)
        finally:
            self._means.keeper.remove(self.run_id)
        return None

    # --- start --------------------------------------------------------------------------------------------------------

    async def _claim(self) -> Claim | None:
        """One transaction: the run has an owner exactly when its feature knows that it has started."""
        means = self._means
        async with unit(means.ports, NOBODY) as ctx:
            run = await repository.claim(ctx.session, self.run_id, means.owner, means.keeper.lease())
            ref = None if run is None else await repository.get_ref(ctx.session, self.run_id)
            if run is None or ref is None:
                return None
            ctx.subject = _subject(ref)
            answers = await waits.answers(ctx.session, self.run_id) if run.attempt > 1 else {}
            claim = Claim(ref, run, answers)
            await means.observer.started(ctx, ref, claim.started)
        return claim

    async def _begin(self, claim: Claim) -> tuple[Turn, RunWriter]:
        means, ref, run = self._means, claim.ref, claim.run
        self._attempt, self._tries = run.attempt, run.tries
        if run.cancel_requested:
            self._stop_reason = "cancel"
        view, unsettled = await self._earlier(run.fence, run.settled_seq) if run.attempt > 1 else (RunView(), [])
        writer: RunWriter = RunWriter(ref, run.fence, view, unsettled, lambda: means.appender.mark(writer))
        writer.put(claim.started)
        for withdrawal in view.withdrawals(frozenset(run.kept_blocks)):
            writer.put(withdrawal)
        journal = self._journal = OwnerJournal(means.ports.db, means.keeper, writer, run.kept_blocks)
        return Turn(ref, run.attempt, run.request, journal, claim.answers, claim.prepared), writer

    async def _earlier(self, fence: int, settled_seq: int) -> tuple[RunView, list[LoggedEvent]]:
        """What an earlier owner left: the state, and the events that only Redis has."""
        view = RunView()
        async with self._means.ports.db.read() as session:
            settled = await repository.settled_after(session, self.run_id, 0)
        try:
            await self._means.redis_log.fence(self.run_id, fence)
            tail = await self._means.redis_log.read_after(self.run_id, settled_seq)
        except (RedisError, OSError) as error:
            log.warning("runs.tail_unreadable", run_id=self.run_id, error=str(error))
            tail = []
        for logged in (*settled, *tail):
            view.apply(logged)
        return view, tail

    # --- the engine ---------------------------------------------------------------------------------------------------

    async def _outcome(self, turn: Turn, writer: RunWriter) -> Outcome | Paused | None:
        """How the run ends or what it waits for; None when somebody else goes on with it."""
        if self._stop_reason is None and self._tries > self._settings.max_attempts:
            message = f"The answer was interrupted {self._tries - 1} times and was given up. Send the message again."
            return RunFailed(reason="RunAbandoned", message=message, retryable=True)
        if self._stop_reason is not None:
            return RunCancelled() if self._stop_reason == "cancel" else None
        self._producing = asyncio.create_task(self._produce(turn, writer))
        try:
            await self._producing
        except asyncio.CancelledError:
            if self._stop_reason is None:
                self._producing.cancel()
                raise
            return RunCancelled() if self._stop_reason == "cancel" else None
        except WegentError as error:
            return RunFailed(reason=error.reason, message=error.message, retryable=error.retryable)
        except OwnershipLostError:
            raise
        except (SQLAlchemyError, OSError) as error:
            # Not the answer has failed but what it is written down in: whoever owns the run next goes on.
            log.warning("runs.store_lost", run_id=self.run_id, error=str(error))
            return None
        except Exception:
            error_id = uuid.uuid4().hex[:12]
            log.exception("runs.engine_failed", run_id=self.run_id, error_id=error_id)
            message = f"The answer failed inside Wegent. The server's log has the cause under {error_id}."
            return RunFailed(reason="Internal", message=message)
        return Paused(self._asked) if self._asked else RunFinished()

    async def _produce(self, turn: Turn, writer: RunWriter) -> None:
        async with aclosing(self._means.engine.stream(turn)) as events:  # type: ignore[type-var]
            async for event in events:
                if isinstance(event, RunWaiting):
                    self._asked.append(PersonRequest.model_validate(event.request))
                    continue
                writer.put(event)
                if isinstance(event, BlockDelta):
                    self._count(len(event.text))
                elif isinstance(event, BlockFinished):
                    self._means.keeper.hurry()

    def _count(self, characters: int) -> None:
        self._characters += characters
        limit = self._settings.max_text_chars
        if self._characters > limit:
            raise AnswerTooLongError(
                f"The answer was stopped at {limit} characters, the most that one answer may have "
                "(setting WEGENT_RUN_MAX_TEXT_CHARS)."
            )

    # --- the end ------------------------------------------------------------------------------------------------------

    async def _let_go(self, owned: OwnedRun) -> None:
        """Leave the run to its next owner with all that is known of it.

        Where even that cannot be written down, its lease lapses, and Redis has the rest.
        """
        if self._stop_reason == "lost" or owned.writer.fenced:
            return
        writer, keeper = owned.writer, self._means.keeper
        owned.ending = True
        async with keeper.lock, self._means.ports.db.write() as session:
            writer.number_pending()
            values = {"settled_seq": writer.view.seq, "lease_expires_at": utc_now() - timedelta(seconds=1)}
            await repository.renew(session, self.run_id, writer.fence, **values)
            await repository.settle(session, {self.run_id: writer.unsettled})

    async def _pause(self, owned: OwnedRun, paused: Paused) -> None:
        """Commit the wait, then show it. Nobody owns the run until people have answered."""
        writer, means = owned.writer, self._means
        await _sent(writer)
        owned.ending = True
        async with means.keeper.lock:
            writer.number_pending()
            seconds = self._settings.approval_seconds
            asked = [waits.make(writer.ref, request, seconds=seconds) for request in paused.requests]
            shown = [writer.number(RunWaiting(request=row.request, wait=row.id)) for row in asked]
            async with unit(means.ports, _subject(writer.ref)) as ctx:
                values = {
                    "settled_seq": writer.view.seq,
                    "state": repository.WAITING_UNLESS_CANCELLED,
                    "tries": 0,
                    "lease_expires_at": utc_now(),
                }
                await repository.renew(ctx.session, self.run_id, writer.fence, **values)
                await repository.settle(ctx.session, {self.run_id: [*writer.unsettled, *shown]})
                ctx.session.add_all(asked)
                await means.observer.waiting(ctx, writer.ref, [waits.to_wire(row) for row in asked])
        for logged in shown:
            writer.publish(logged)
        await _sent(writer)

    async def _end(self, owned: OwnedRun, outcome: Outcome) -> None:
        """Commit the end, then show it: what viewers are told has happened has happened."""
        writer = owned.writer
        await _sent(writer)
        writer.number_pending()
        owned.ending = True
        async with self._means.keeper.lock:
            terminal = writer.number(outcome)
            await self._commit_end(writer, outcome, terminal)
        writer.publish(terminal)
        await _sent(writer)
        try:
            await self._means.redis_log.expire(self.run_id, self._settings.stream_ttl_seconds)
        except (RedisError, OSError) as error:
            log.warning("runs.expire_failed", run_id=self.run_id, error=str(error))

    async def _commit_end(self, writer: RunWriter, outcome: Outcome, terminal: LoggedEvent) -> None:
        for tried in range(1, END_TRIES + 1):
            try:
                return await self._commit_end_once(writer, outcome, terminal)
            except (SQLAlchemyError, OSError) as error:
                log.warning("runs.end_failed", run_id=self.run_id, tried=tried, error=str(error))
                if tried == END_TRIES:
                    raise  # the lease lapses, and the sweeper gives the run to a new owner
                await asyncio.sleep(0.2 * 2**tried)
        return None

    async def _commit_end_once(self, writer: RunWriter, outcome: Outcome, terminal: LoggedEvent) -> None:
        now = utc_now()
        async with unit(self._means.ports, _subject(writer.ref)) as ctx:
            values = {"settled_seq": terminal.seq, "state": STATES[type(outcome)], "finished_at": now}
            await repository.renew(ctx.session, self.run_id, writer.fence, lease_expires_at=now, **values)
            await repository.settle(ctx.session, {self.run_id: [*writer.unsettled, terminal]})
            await self._means.observer.ended(ctx, writer.ref, outcome, writer.view, steps=self._has_steps)


def _subject(ref: RunRef) -> Subject:
    """A run acts for the user whose message it answers, with no more than a user's rights."""
    return Subject(user_id=ref.user_id, user_name="", role="user")


async def _sent(writer: RunWriter) -> None:
    """Give viewers the chance to see everything so far; a Redis that is away does not hold the end back."""
    try:
        await asyncio.wait_for(writer.sent.wait(), SENT_WAIT_SECONDS)
    except TimeoutError:
        log.warning("runs.viewers_behind", run_id=writer.ref.run_id)
