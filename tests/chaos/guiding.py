"""An answer that is guided, and a process that is killed before, when and after it hears what was said to it."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any, Final

from wegent_chat_shell.blocks import PARAGRAPH

from chaos.matrix import Outcome
from chaos.stage import Stage
from chaos.viewer import Viewer

PATIENCE_SECONDS: Final = 60
FIRST: Final = "[[chunks:30]] [[delay:0.03]]"
SAID: Final = "[[say:This is guided now, word by word.]] [[delay:0.05]]"
WORDS: Final = " ".join(f"w{number}" for number in range(30))
WORD_BY_WORD: Final = "This is guided now, word by word."
QUEUED: Final = "it is queued"
HEARD: Final = "it is heard"

BOUNDARIES: Final[dict[str, Callable[[str, dict[str, Any]], bool]]] = {
    QUEUED: lambda event, _payload: event == "chat:guidance_queued",
    HEARD: lambda event, _payload: event == "chat:guidance_applied",
    "the answer goes on": lambda event, payload: event == "chat:chunk" and "guided" in payload["content"],
}


async def killed_at(stage: Stage, boundary: str) -> Outcome:
    """What became of a guided answer whose backend was killed there."""
    tasks: list[asyncio.Task[None]] = []
    outcome, began = Outcome("backend", f"guided: {boundary}", 0, killed=False, asked=0), time.monotonic()

    async def noticed(event: str, payload: dict[str, Any]) -> None:
        if event == "chat:chunk" and not tasks:
            tasks.append(asyncio.create_task(viewer.guide(SAID)))
        if not outcome.killed and BOUNDARIES[boundary](event, payload):
            outcome.killed = True
            tasks.append(asyncio.create_task(stage.kill("backend")))

    viewer, line = Viewer(stage.doors, stage.token, noticed), uuid.uuid4().hex
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await viewer.send(f"{FIRST} ({line})", stage.team_id, line)
        await asyncio.gather(*tasks)
        await stage.ready()
        blocks = await viewer.blocks()
    finally:
        await viewer.close()
    outcome.seconds = time.monotonic() - began
    found = list(viewer.problems) if outcome.killed else ["nothing was killed"]
    # Killed in its first step, the answer begins anew: the scripted model then gets both directives at once.
    anew = boundary == QUEUED
    if viewer.text != f"{WORDS}{' ' if anew else PARAGRAPH}{WORD_BY_WORD}":
        found.append(f"another text: {viewer.text!r}")
    if [block["type"] for block in blocks] != (["guidance", "text"] if anew else ["text", "guidance", "text"]):
        found.append(f"other blocks: {blocks}")
    outcome.problems += found
    return outcome
