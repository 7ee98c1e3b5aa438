"""A turn with thinking, text, a repeatable and an unrepeatable tool; a part is killed at one of its events."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from chaos.stage import Form, Stage
from chaos.viewer import Viewer

PATIENCE_SECONDS: Final = 60
WORDS: Final = 40


def question(line: str, *, tools: bool = True) -> str:
    """What makes the scripted model do the same each time that it is asked."""
    if not tools:
        return f"[[think:I think about it first.]] [[chunks:{WORDS}]] [[delay:0.02]] ({line})"
    return (
        "[[think:I think about it first.]] [[say:I look outside.]] [[tool:look {}]] [[delay:0.01]] "
        f'[[then]] [[say:It rains, I note that.]] [[tool:jot {{"text": "{line}"}}]] [[delay:0.01]] '
        f"[[then]] [[chunks:{WORDS}]] [[delay:0.01]]"
    )


def _block(kind: str, name: str | None = None) -> Callable[[str, dict[str, Any]], bool]:
    def fits(event: str, payload: dict[str, Any]) -> bool:
        block = payload.get("block", {})
        return event == "chat:block_created" and block.get("type") == kind and name in {None, block.get("name")}

    return fits


def _status(count: int) -> Callable[[str, dict[str, Any]], bool]:
    """The `count`th tool that is done."""
    seen = 0

    def fits(event: str, payload: dict[str, Any]) -> bool:
        nonlocal seen
        done = event == "chat:block_updated" and payload["block_id"].startswith("tool:") and "tool_output" in payload
        seen += done
        return done and seen == count

    return fits


def _text(part: str) -> Callable[[str, dict[str, Any]], bool]:
    return lambda event, payload: event == "chat:chunk" and part in payload["content"]


IN_EFFECT: Final = "in mid-effect"
BOUNDARIES: Final[dict[str, Callable[[], Callable[[str, dict[str, Any]], bool]]]] = {
    "the start": lambda: lambda event, _payload: event == "chat:start",
    "thinking begins": lambda: _block("thinking"),
    "text begins": lambda: _text("I"),
    "a tool is asked for": lambda: _block("tool", "look"),
    "a tool has answered": lambda: _status(1),
    "text after a tool": lambda: _text("It"),
    "an effect is asked for": lambda: _block("tool", "jot"),
    IN_EFFECT: lambda: lambda _event, _payload: False,  # told by the effect itself
    "an effect has happened": lambda: _status(2),
    "the last text begins": lambda: _text("w0"),
    "the last text ends": lambda: _text(f"w{WORDS - 1}"),
    "the end": lambda: lambda event, _payload: event == "chat:done",
}
WITHOUT_TOOLS: Final = ("the start", "thinking begins", "the last text begins", "the last text ends", "the end")
SHORT: Final = ("text begins", "a tool has answered", IN_EFFECT, "the last text begins")


def targets(form: Form) -> list[str]:
    if form == "shell":
        return ["chat shell", "backend"]
    return ["backend", "worker", "valkey", *(["mariadb"] if form == "distributed" else [])]


def boundaries(form: Form) -> Sequence[str]:
    return WITHOUT_TOOLS if form == "shell" else tuple(BOUNDARIES)


@dataclass
class Outcome:
    """What became of one answer."""

    target: str
    boundary: str
    seconds: float
    killed: bool
    asked: int
    problems: list[str] = field(default_factory=list)

    @property
    def survived(self) -> bool:
        return not self.problems


async def undisturbed(stage: Stage) -> str:
    """The text of an answer that nobody disturbs."""
    outcome, text = await _scenario(stage, "", "", expected=None)
    if outcome.problems:
        raise AssertionError(f"an undisturbed answer: {outcome.problems}")
    return text


async def killed_at(stage: Stage, target: str, boundary: str, expected: str) -> Outcome:
    outcome, _ = await _scenario(stage, target, boundary, expected=expected)
    await stage.ready()
    return outcome


async def _scenario(stage: Stage, target: str, boundary: str, *, expected: str | None) -> tuple[Outcome, str]:
    line = uuid.uuid4().hex
    began = time.monotonic()
    outcome = Outcome(target, boundary, 0, killed=False, asked=0)
    fits = BOUNDARIES[boundary]() if boundary else lambda _event, _payload: False
    killing: list[asyncio.Task[None]] = []
    answered: set[str] = set()

    async def noticed(event: str, payload: dict[str, Any]) -> None:
        if event == "chat:waiting" and payload["wait_id"] not in answered:
            answered.add(payload["wait_id"])
            outcome.asked += 1
            # What a person would do: look whether it happened.
            await asyncio.sleep(0.2)
            choice = "skip" if stage.written(line) else "repeat"
            killing.append(asyncio.create_task(sender.answer_wait(payload["wait_id"], choice)))
        elif not outcome.killed and fits(event, payload):
            outcome.killed = True
            killing.append(asyncio.create_task(stage.kill(target)))

    async def effect_seen() -> None:
        while not stage.written(line):
            await asyncio.sleep(0.002)
        outcome.killed = True
        await stage.kill(target)

    if boundary == IN_EFFECT:
        killing.append(asyncio.create_task(effect_seen()))

    async def ignored(event: str, payload: dict[str, Any]) -> None:
        del event, payload

    sender = Viewer(stage.doors, stage.token, noticed)
    other = Viewer(list(reversed(stage.doors)), stage.token, ignored)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _watched(stage, sender, other, line)
    except TimeoutError:
        outcome.problems.append(f"no end within {PATIENCE_SECONDS} s; the text so far: {sender.text[-60:]!r}")
    finally:
        await asyncio.gather(*killing)
        for viewer in (sender, other):
            await viewer.close()
    outcome.seconds = time.monotonic() - began
    outcome.problems += _problems(stage, outcome, sender, other, line, expected)
    return outcome, sender.text


async def _watched(stage: Stage, sender: Viewer, other: Viewer, line: str) -> None:
    sending = asyncio.create_task(sender.send(question(line, tools=stage.tools), stage.team_id, line))
    while not sender.answer and not sending.done():
        await asyncio.sleep(0.01)
    other.task_id, other.answer = sender.task_id, sender.answer
    await asyncio.gather(sending, other.watch())


def _problems(
    stage: Stage, outcome: Outcome, sender: Viewer, other: Viewer, line: str, expected: str | None
) -> list[str]:
    found = [*sender.problems, *(f"second viewer: {problem}" for problem in other.problems)]
    if outcome.boundary and not outcome.killed:
        found.append("the event never came, and nothing was killed")
    for name, viewer in (("sender", sender), ("second viewer", other)):
        if viewer.end != "COMPLETED":
            found.append(f"{name}: ended as {viewer.end}")
        if expected is not None and viewer.text != expected:
            found.append(f"{name}: another text: {viewer.text!r}")
    if (count := stage.written(line)) != stage.tools:
        found.append(f"the effect happened {count} times")
    return found
