"""The supervisor over real small children."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest
from wegent.up.errors import PartFailed
from wegent.up.part import StopStage

if TYPE_CHECKING:
    from conftest import Workshop


async def test_a_healthy_part_is_said_with_place_and_seconds(workshop: Workshop) -> None:
    async with workshop.running(workshop.part("one")):
        assert "one" in workshop.console.text
        assert "ready" in workshop.console.text
        assert " s   here" in workshop.console.text


async def test_a_part_starts_only_when_what_it_needs_is_healthy(workshop: Workshop) -> None:
    needed = workshop.part("needed")
    seen: list[bool] = []

    async def look() -> bool:
        seen.append((workshop.directory / "needed.ready").exists())
        return (workshop.directory / "later.ready").exists()

    async with workshop.running(workshop.part("later", needs=("needed",), ready=look), needed):
        assert seen
        assert all(seen)


async def test_a_killed_part_comes_back_and_it_is_said(workshop: Workshop) -> None:
    async with workshop.running(workshop.part("one")) as supervisor:
        os.kill(workshop.pids("one")[0], signal.SIGKILL)
        await workshop.until(lambda: len(workshop.pids("one")) == 2)
        await workshop.until(
            lambda: supervisor.runners["one"].healthy.is_set() and "ready again" in workshop.console.text
        )
        assert "was killed by SIGKILL; starting it again in 0.1 s" in workshop.console.text.replace("0.05", "0.1")


async def test_a_killed_watcher_takes_its_child_along(workshop: Workshop) -> None:
    async with workshop.running(workshop.part("one")):
        first = psutil.Process(workshop.pids("one")[0])
        watcher = first.parent()
        assert watcher is not None
        watcher.kill()
        await workshop.until(lambda: len(workshop.pids("one")) == 2)
        assert not workshop.alive(first.pid)


async def test_the_pause_doubles_up_to_its_limit_and_is_short_again_after_a_stable_time(workshop: Workshop) -> None:
    short = workshop.script("one", "import time; time.sleep(0.05)", ready=_always)
    supervisor = workshop.supervisor(short)
    running = asyncio.create_task(supervisor.runners["one"].keep_running())
    await workshop.until(lambda: len(_pauses(workshop)) >= 5)
    running.cancel()
    await supervisor.stop(2)
    assert _pauses(workshop)[:5] == ["0.1", "0.1", "0.2", "0.4", "0.4"]


async def test_a_stable_part_is_restarted_at_once_again(workshop: Workshop) -> None:
    stable = replace(workshop.quick, stable_seconds=0.01)
    short = workshop.script("one", "import time; time.sleep(0.05)", ready=_always)
    supervisor = workshop.supervisor(short, limits=stable)
    running = asyncio.create_task(supervisor.runners["one"].keep_running())
    await workshop.until(lambda: len(_pauses(workshop)) >= 4)
    running.cancel()
    await supervisor.stop(2)
    assert set(_pauses(workshop)) == {"0.1"}


async def test_stops_in_order_the_store_last(workshop: Workshop) -> None:
    parts = [
        workshop.part("store", StopStage.STORES),
        workshop.part("worker", StopStage.WORKS_BEHIND, linger=0.1),
        workshop.part("pages", StopStage.SERVES_PEOPLE, linger=0.3),
    ]
    async with workshop.running(*parts):
        pass
    assert workshop.marks("stopped") == ["pages", "worker", "store"]
    assert workshop.marks("gone") == ["pages", "worker", "store"]


async def test_a_slow_part_does_not_keep_the_next_stage_waiting_for_ever(workshop: Workshop) -> None:
    supervisor = workshop.supervisor(
        workshop.part("store", StopStage.STORES),
        workshop.part("worker", StopStage.WORKS_BEHIND),
        workshop.part("pages", StopStage.SERVES_PEOPLE, linger=60),
    )
    await supervisor.start()
    began = time.monotonic()
    await supervisor.stop(2.5)
    assert time.monotonic() - began < 10
    assert workshop.marks("gone") == ["worker", "store"]
    assert not any(workshop.alive(pid) for pid in workshop.pids("pages"))


async def test_a_refusal_ends_everything_with_its_sentence(workshop: Workshop) -> None:
    code = "import sys; print('noise', file=sys.stderr); sys.exit('the database is newer') if 0 else None\n"
    code += "sys.stderr.write('The database is of a newer version: update.\\n'); sys.exit(3)"
    with pytest.raises(PartFailed) as refused:
        async with workshop.running(workshop.script("one", code), workshop.part("two")):
            pass
    assert str(refused.value) == "The database is of a newer version: update."
    assert refused.value.exit_code == 3


async def test_a_refusal_after_the_start_ends_the_watch(workshop: Workshop) -> None:
    trigger = workshop.directory / "now"
    code = f"import os, sys, time\nwhile not os.path.exists({str(trigger)!r}): time.sleep(0.02)\nsys.exit(3)"
    async with workshop.running(workshop.script("one", code, ready=_always)) as supervisor:
        trigger.touch()
        with pytest.raises(PartFailed, match="one refused to start"):
            await asyncio.wait_for(supervisor.watch(), 10)


async def test_an_essential_part_that_never_starts_is_given_up(workshop: Workshop) -> None:
    with pytest.raises(PartFailed, match="one did not start, 3 times in a row; it ended with exit code 9: why not"):
        async with workshop.running(workshop.script("one", "import sys; sys.stderr.write('why not'); sys.exit(9)")):
            pass


async def test_another_part_that_never_starts_is_left_out(workshop: Workshop) -> None:
    extra = workshop.script("extra", "raise SystemExit(9)", essential=False)
    async with workshop.running(extra, workshop.part("one")) as supervisor:
        await workshop.until(lambda: supervisor.runners["extra"].given_up)
        assert "is left out" in workshop.console.text
        assert supervisor.starting() == []


async def test_a_program_that_is_not_there(workshop: Workshop) -> None:
    with pytest.raises(PartFailed, match="/no/such/program could not be started: No such file"):
        async with workshop.running(workshop.part("one", argv=("/no/such/program",))):
            pass


async def test_what_a_child_leaves_behind_goes_with_it(workshop: Workshop) -> None:
    code = (
        "import os, time\nif os.fork() == 0:\n"
        f"    open({str(workshop.directory / 'left.pids')!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(300)\n"
        "time.sleep(0.3)"
    )
    async with workshop.running(workshop.script("one", code, ready=_always)):
        await workshop.until(lambda: len(workshop.pids("left")) == 2)
        await workshop.until(lambda: not workshop.alive(workshop.pids("left")[0]))


async def test_output_goes_to_the_parts_log(workshop: Workshop) -> None:
    code = "import sys, time; print('on out'); sys.stdout.flush(); sys.stderr.write('on err, no end'); sys.exit(0)"
    log = workshop.directory / "one.log"
    async with workshop.running(workshop.script("one", code, ready=_always)):
        await workshop.until(lambda: log.exists() and b"on err, no end\n" in log.read_bytes())
    assert b"on out\n" in log.read_bytes()


async def _always() -> bool:
    return True


def _pauses(workshop: Workshop) -> list[str]:
    said = (line.partition("starting it again in ") for line in workshop.console.lines)
    return [after.removesuffix(" s") for _, found, after in said if found]
