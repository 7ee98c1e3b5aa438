"""Teams whose process is killed while members work: what was done stays, and nobody who was done is asked again."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import Counter
from typing import Any, Final

import httpx
from wegent_scripted import Reply, Request

from chaos.matrix import Outcome
from chaos.stage import Stage
from chaos.viewer import Viewer

PATIENCE_SECONDS: Final = 60
NAMES: Final = ("red", "green", "blue")
LEADER: Final = "leader"
WORDS: Final = 15
AT_WORK: Final = "a member is at work"
ONE_DONE: Final = "a member is done"
TWO_DONE: Final = "two members are done"
ENDING: Final = "the last one speaks"
MOMENTS: Final = (AT_WORK, ONE_DONE, TWO_DONE, ENDING)


async def killed_at(stage: Stage, mode: str, moment: str) -> Outcome:
    """An answer of a team of a mode; the backend dies at a moment of it."""
    began, line = time.monotonic(), uuid.uuid4().hex
    outcome = Outcome("backend", f"{mode}: {moment}", 0, killed=False, asked=0)
    team_id, watch = await _team(stage, mode, line), _Watch(mode)
    killing: list[asyncio.Task[None]] = []

    async def noticed(event: str, payload: dict[str, Any]) -> None:
        if not outcome.killed and watch.sees(event, payload) == moment:
            outcome.killed = True
            killing.append(asyncio.create_task(stage.kill("backend")))

    viewer = Viewer(stage.doors, stage.token, noticed)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await viewer.send(f"Work! ({line})", team_id, line)
            await asyncio.gather(*killing)
            outcome.problems += _shown(mode, viewer, await viewer.blocks())
            outcome.problems += _asked(stage, mode, line, watch.done)
    except TimeoutError:
        outcome.problems.append(f"no end within {PATIENCE_SECONDS} s; the text so far: {viewer.text[-60:]!r}")
    finally:
        await asyncio.gather(*killing)
        await viewer.close()
    outcome.problems += viewer.problems
    if not outcome.killed:
        outcome.problems.append("the event never came, and nothing was killed")
    outcome.seconds = time.monotonic() - began
    await stage.ready()
    return outcome


class _Watch:
    """What somebody sees of an answer until its process dies. `done`: who had done their part by then."""

    def __init__(self, mode: str) -> None:
        self._mode = mode
        self._text: dict[str, str] = {}
        self.done: list[str] = []

    def sees(self, event: str, payload: dict[str, Any]) -> str | None:
        """The moment that this is."""
        if event == "chat:bot_complete":
            self.done.append(payload["bot_name"])
            return {1: ONE_DONE, 2: TWO_DONE}.get(len(self.done))
        if event not in {"chat:chunk", "chat:block_updated"} or not payload.get("content"):
            return None
        place = str(payload.get("block_id", event))
        self._text[place] = self._text.get(place, "") + payload["content"]
        if any(" 3" in text for text in self._text.values()) and not self.done:
            return AT_WORK
        last = "blue 3" if self._mode == "pipeline" else "all 3"
        return ENDING if last in self._text.get("chat:chunk", "") else None


def _shown(mode: str, viewer: Viewer, blocks: list[dict[str, Any]]) -> list[str]:
    says = {name: _words(name) for name in NAMES}
    text = "\n\n".join(says.values()) if mode == "pipeline" else _words("all")
    found = []
    if (viewer.end, viewer.text) != ("COMPLETED", text):
        found.append(f"ended as {viewer.end} with {viewer.text!r}")
    aside = {block["member"]: block["content"] for block in blocks if block["type"] == "member"}
    aside.pop(LEADER, None)
    if mode == "coordinate" and aside != says:
        found.append(f"the members' work: {aside}")
    return found


def _asked(stage: Stage, mode: str, line: str, done: list[str]) -> list[str]:
    """Who was done is not asked again, and who was not, once more."""
    asked = Counter(_who(request) for request in stage.models.script.requests if line in str(request.body))
    found = [f"{who} was done, and was asked {asked[who]} times" for who in done if who != LEADER and asked[who] != 1]
    most = dict.fromkeys(NAMES, 2) | {LEADER: 3 if mode == "coordinate" else 0}
    return found + [f"{who} was asked {asked[who]} times" for who in most if asked[who] > most[who]]


async def _team(stage: Stage, mode: str, line: str) -> int:
    """Members whose instructions say who they are, and for which answer; the models say their words slowly."""
    name = f"team-{line[:8]}"
    members = [LEADER, *NAMES] if mode == "coordinate" else list(NAMES)
    resources: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for member in members:
        own = f"{name}-{member}"
        bot = _resource("Bot", own, {"ghostRef": {"name": own}, "shellRef": {"name": "Chat"}})
        bot["metadata"]["displayName"] = member
        resources += [_resource("Ghost", own, {"systemPrompt": f"You are {member}."}), bot]
        role = "leader" if member == LEADER else "member"
        parts.append({"botRef": {"name": own}, "contextPassing": "original_user", "role": role})
    stage.models.script.always(_answer, match=lambda asked: line in str(asked.body) and _who(asked) != "title")
    resources.append(_resource("Team", name, {"members": parts, "collaborationModel": mode}))
    async with httpx.AsyncClient(base_url=stage.urls[0], headers={"Authorization": f"Bearer {stage.token}"}) as client:
        applied = await client.post("/api/v1/namespaces/default/apply", json=resources)
        applied.raise_for_status()
        team = (await client.get(f"/api/v1/namespaces/default/teams/{name}")).raise_for_status().json()
        return int(team["metadata"]["id"])


def _answer(request: Request) -> Reply:
    who = _who(request)
    if who != LEADER:
        return Reply(_words(who), delay=0.02)
    if "Your team's results:" in request.text:
        return Reply(_words("all"), delay=0.02)
    return Reply(json.dumps({"tasks": [{"member": name, "task": "Work."} for name in NAMES]}))


def _who(request: Request) -> str:
    beginning = request.messages[0].text.split(".")[0].removeprefix("You are ")
    return beginning if beginning in {LEADER, *NAMES} else "title"


def _words(who: str) -> str:
    return " ".join(f"{who} {number}" for number in range(WORDS))


def _resource(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "agent.wecode.io/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
