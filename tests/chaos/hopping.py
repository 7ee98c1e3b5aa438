"""Many answers at once behind a balancer, watched by people whose connections are lost at random."""

from __future__ import annotations

import asyncio
import random
import uuid
from typing import Any, Final

from chaos.matrix import question
from chaos.stage import Stage
from chaos.viewer import Viewer

AT_ONCE: Final = 5
PATIENCE_SECONDS: Final = 120


async def hopping(stage: Stage, runs: int, expected: str, seed: int) -> list[str]:
    """What was not as it should be, of `runs` answers."""
    chance, room = random.Random(seed), asyncio.Semaphore(AT_ONCE)  # noqa: S311 - to be the same again

    async def one(number: int) -> list[str]:
        async with room:
            return [f"run {number}: {problem}" for problem in await _run(stage, expected, chance)]

    return [problem for found in await asyncio.gather(*map(one, range(runs))) for problem in found]


async def _run(stage: Stage, expected: str, chance: random.Random) -> list[str]:
    async def ignored(event: str, payload: dict[str, Any]) -> None:
        del event, payload

    line = uuid.uuid4().hex
    sender, second, late = (Viewer(stage.doors, stage.token, ignored) for _ in range(3))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            sending = asyncio.create_task(sender.send(question(line), stage.team_id, line))
            while not sender.answer and not sending.done():
                await asyncio.sleep(0.01)
            for viewer in (second, late):
                viewer.task_id, viewer.answer = sender.task_id, sender.answer
            hops = [viewer.hop(lambda: chance.uniform(0.05, 0.6)) for viewer in (sender, second)]
            await asyncio.gather(sending, second.watch(), _later(late, chance.uniform(0.1, 1.5)), *hops)
    except TimeoutError:
        return [f"no end within {PATIENCE_SECONDS} s"]
    finally:
        for viewer in (sender, second, late):
            await viewer.close()
    found = [problem for viewer in (sender, second, late) for problem in viewer.problems]
    found += [f"another text: {viewer.text!r}" for viewer in (sender, second, late) if viewer.text != expected]
    return [*found, *([] if stage.written(line) == 1 else [f"the effect happened {stage.written(line)} times"])]


async def _later(viewer: Viewer, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await viewer.watch()
