"""The run log over real stores: written once, seen once, ended once, whatever dies."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import OperationalError
from wegent_backend.context import unit
from wegent_backend.ports import RunRef
from wegent_backend.runs import service
from wegent_backend.runs.host import CANCEL_CHANNEL
from wegent_backend.runs.ports import Turn
from wegent_backend.runs.view import RunView
from wegent_backend.settings import RunSettings
from wegent_contracts.errors import Unavailable
from wegent_contracts.events import (
    BlockDelta,
    EngineEvent,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
)
from wegent_kit.redis import connect

from .conftest import Valkey
from .rig import ALICE, FAST, Backend, ScriptedEngine, backend, saying, settled

WORDS = [f"w{index} " for index in range(40)]
TEXT = "".join(WORDS)


async def viewed_all(process: Backend) -> None:
    await process.until(lambda: bool(process.seen.steps) and process.seen.steps[-1].event.type.startswith("run.f"))


async def test_a_run_is_seen_in_order_and_settled_whole(database_url: str, own_valkey: Valkey) -> None:
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, pause=0.005))) as process:
        run_id = await process.send(watched=True)
        assert isinstance(await process.until_ended(), RunFinished)
        await viewed_all(process)
        assert process.seen.text == TEXT
        seqs = [step.seq for step in process.seen.steps]
        assert seqs == sorted(set(seqs))
        run, rows = await settled(process.ports.db, run_id)
        assert (run.state, run.attempt, run.settled_seq) == ("finished", 1, rows[-1].seq)
        covered = [seq for row in rows for seq in range(row.first_seq, row.seq + 1)]
        assert covered == list(range(1, run.settled_seq + 1))
        assert "".join(row.data["text"] for row in rows if row.data["type"] == "block.delta") == TEXT
        assert len(rows) < len(WORDS)  # neighbouring deltas settle as one row


async def test_a_late_joiner_gets_the_state_and_then_the_rest(database_url: str, own_valkey: Valkey) -> None:
    gate = asyncio.Event()
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, gate=gate))) as process:
        run_id = await process.send()
        await process.until(lambda: bool(process.attempts))
        await asyncio.sleep(0.3)
        view = await process.relay.follow(run_id)
        assert view is not None
        process.seen.text = snapshot = view.text
        assert snapshot == "".join(WORDS[:-1])
        gate.set()
        await process.until_ended()
        await viewed_all(process)
        assert process.seen.text == TEXT


async def test_who_comes_late_sees_what_was_missed_before_what_comes_next(
    database_url: str, own_valkey: Valkey
) -> None:
    gate, missed = asyncio.Event(), list[str]()
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, gate=gate))) as process:

        async def show(ref: RunRef, view: RunView) -> None:
            assert ref.run_id == run_id
            missed.append(view.text)
            gate.set()
            await process.until_ended()  # while it is shown, the run goes on
            assert process.seen.steps == []
            process.seen.text = view.text

        run_id = await process.send()
        await process.until(lambda: bool(process.attempts))
        await asyncio.sleep(0.3)
        await process.relay.follow(run_id, show)
        await viewed_all(process)
        assert missed == ["".join(WORDS[:-1])]
        assert process.seen.text == TEXT


async def test_following_an_ended_run_answers_its_text(database_url: str, own_valkey: Valkey) -> None:
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS))) as process:
        run_id = await process.send()
        await process.until_ended()
        await asyncio.sleep(0.1)
        view = await process.relay.follow(run_id)
        assert view is not None
        assert (view.ended, view.text) == (True, TEXT)
        assert await process.relay.follow(run_id + 1) is None


async def test_cancel_keeps_the_text_and_ends_once(database_url: str, own_valkey: Valkey) -> None:
    engine = ScriptedEngine(saying(["kept ", "never"], gate=asyncio.Event()))
    async with backend(database_url, own_valkey.url, engine) as process:
        run_id = await process.send(watched=True)
        await process.until(lambda: "kept" in process.seen.text)
        run, _ = await settled(process.ports.db, run_id)
        for _ in range(2):
            async with unit(process.ports, ALICE) as ctx:
                await service.request_cancel(ctx, run.subtask_id)
        assert isinstance(await process.until_ended(), RunCancelled)
        async with unit(process.ports, ALICE) as ctx:
            assert await service.request_cancel(ctx, run.subtask_id) is False
        await process.until(lambda: isinstance(process.seen.steps[-1].event, RunCancelled))
        assert process.seen.outcomes == [(RunCancelled(), "kept ")]
        assert engine.closed == 1


async def test_a_cancel_reaches_the_owner_in_another_process(database_url: str, own_valkey: Valkey) -> None:
    slow = RunSettings(lease_seconds=60, sweep_seconds=60, settle_seconds=60)
    engine = ScriptedEngine(saying(["kept ", "never"], gate=asyncio.Event()))
    async with (
        backend(database_url, own_valkey.url, engine, slow) as sender,
        backend(database_url, own_valkey.url, engine, slow) as neighbour,
    ):
        run_id = await sender.send()
        run, _ = await settled(sender.ports.db, run_id)
        assert run.owner == sender.host.owner
        redis = connect(own_valkey.url, name="test-look")
        while (await redis.pubsub_numsub(CANCEL_CHANNEL))[0][1] < 2:
            await asyncio.sleep(0.02)
        await redis.aclose()
        async with unit(neighbour.ports, ALICE) as ctx:
            assert await service.request_cancel(ctx, run.subtask_id)
        assert isinstance(await sender.until_ended(), RunCancelled)
        assert neighbour.seen.outcomes == []


@pytest.mark.parametrize("error", [Unavailable("The model is away. Try again."), ZeroDivisionError("internals")])
async def test_a_failing_engine_ends_the_run_with_words_for_people(
    database_url: str, own_valkey: Valkey, error: Exception
) -> None:
    async def script(turn: Turn) -> AsyncIterator[EngineEvent]:
        async for event in saying(["half "])(turn):
            yield event
        raise error

    async with backend(database_url, own_valkey.url, ScriptedEngine(script)) as process:
        await process.send()
        outcome = await process.until_ended()
        assert isinstance(outcome, RunFailed)
        assert outcome.reason == ("Unavailable" if isinstance(error, Unavailable) else "Internal")
        assert "internals" not in outcome.message
        assert process.seen.outcomes[0][1] == "half "


async def test_a_store_that_is_away_is_no_failure_of_the_answer(database_url: str, own_valkey: Valkey) -> None:
    async def script(turn: Turn) -> AsyncIterator[EngineEvent]:
        said = saying(["half", " whole"])(turn)
        yield await anext(said)
        yield await anext(said)
        if turn.attempt == 1:
            raise OperationalError("SELECT 1", None, Exception("the server has gone away"))
        async for event in said:
            yield event

    async with backend(database_url, own_valkey.url, ScriptedEngine(script)) as process:
        await process.send(watched=True)
        assert isinstance(await process.until_ended(), RunFinished)
        await viewed_all(process)
        assert process.seen.text == "half whole"
        assert process.attempts == [1, 2]
        assert process.seen.started_attempts == [2]  # the first owner was there from the beginning


async def test_an_answer_that_is_too_long_is_stopped_and_says_so(database_url: str, own_valkey: Valkey) -> None:
    limits = FAST.model_copy(update={"max_text_chars": 10})
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS)), limits) as process:
        await process.send()
        outcome = await process.until_ended()
        assert isinstance(outcome, RunFailed)
        assert "10 characters" in outcome.message


async def test_a_graceful_stop_hands_the_run_over(database_url: str, own_valkey: Valkey) -> None:
    waiting = ScriptedEngine(saying(WORDS, gate=asyncio.Event()))
    async with backend(database_url, own_valkey.url, waiting) as first:
        run_id = await first.send()
        await first.until(lambda: bool(first.attempts))
        await asyncio.sleep(0.2)
    assert first.seen.outcomes == []
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, pause=0.01))) as second:
        view = await second.relay.follow(run_id)
        assert view is not None
        second.seen.text = view.text
        assert isinstance(await second.until_ended(), RunFinished)
        await viewed_all(second)
        assert second.seen.text == TEXT
        assert second.seen.started_attempts == [2]


async def test_a_run_whose_owner_died_gets_a_new_one_and_the_old_one_is_shut_out(
    database_url: str, own_valkey: Valkey
) -> None:
    gate = asyncio.Event()
    stuck = ScriptedEngine(saying(WORDS, gate=gate))
    # An owner whose clock hardly moves lets its lease lapse, as a machine that slept would.
    asleep = FAST.model_copy(update={"settle_seconds": 60})
    async with backend(database_url, own_valkey.url, stuck, asleep) as first:
        run_id = await first.send()
        await first.until(lambda: bool(first.attempts))
        await asyncio.sleep(FAST.lease_seconds + 0.1)
        async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS))) as second:
            await second.relay.follow(run_id)
            second.host.start(run_id)
            assert isinstance(await second.until_ended(), RunFinished)
            gate.set()  # the old owner wakes up and wants to go on
            await asyncio.sleep(0.5)
            run, rows = await settled(second.ports.db, run_id)
    assert first.seen.outcomes == []
    assert (run.state, run.attempt, run.fence) == ("finished", 2, 2)
    assert [row.data["type"] for row in rows].count("run.finished") == 1


async def test_a_run_that_keeps_losing_its_owner_is_given_up(database_url: str, own_valkey: Valkey) -> None:
    once = FAST.model_copy(update={"max_attempts": 1})
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, gate=asyncio.Event()))) as first:
        await first.send()
        await first.until(lambda: bool(first.attempts))
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS)), once) as second:
        outcome = await second.until_ended()
        assert isinstance(outcome, RunFailed)
        assert outcome.reason == "RunAbandoned"


@pytest.mark.parametrize("persist", [True, False], ids=["append-only file kept", "everything lost"])
async def test_viewers_lose_nothing_when_redis_dies(database_url: str, own_valkey: Valkey, persist: bool) -> None:
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, pause=0.05))) as process:
        await process.send(watched=True)
        await process.until(lambda: "w5 " in process.seen.text)
        own_valkey.kill()
        await asyncio.sleep(0.4)
        if not persist:
            for path in own_valkey.directory.rglob("*.aof*"):
                path.unlink(missing_ok=True)
        own_valkey.start()
        assert isinstance(await process.until_ended(), RunFinished)
        await viewed_all(process)
        assert process.seen.text == TEXT


async def test_a_run_ends_for_its_viewers_while_redis_is_away(database_url: str, own_valkey: Valkey) -> None:
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, pause=0.02))) as process:
        await process.send(watched=True)
        await process.until(lambda: "w1 " in process.seen.text)
        own_valkey.kill()
        assert isinstance(await process.until_ended(), RunFinished)
        await viewed_all(process)
        assert process.seen.text == TEXT
        own_valkey.start()


async def test_queued_runs_start_when_there_is_room(database_url: str, own_valkey: Valkey) -> None:
    one = FAST.model_copy(update={"max_concurrent": 1})
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(WORDS, pause=0.002)), one) as process:
        for _ in range(3):
            await process.send()
        await process.until(lambda: len(process.seen.outcomes) == 3)
        assert all(text == TEXT for _, text in process.seen.outcomes)


async def test_events_name_who_answers(database_url: str, own_valkey: Valkey) -> None:
    async with backend(database_url, own_valkey.url, ScriptedEngine(saying(["hi"]))) as process:
        run_id = await process.send(bot_name="wegent-chat", model_name="local")
        await process.until_ended()
        _, rows = await settled(process.ports.db, run_id)
        started = RunStarted.model_validate(rows[0].data)
        assert (started.attempt, started.bot, started.model) == (1, "wegent-chat", "local")
        assert BlockDelta.model_validate(rows[2].data).text == "hi"
