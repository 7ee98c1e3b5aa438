"""Conversations that are shared, and conversations with a shared team."""

import asyncio
from typing import Any

import httpx
import pytest
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.realtime.rooms import task_room
from wegent_backend.settings import BackendSettings
from wegent_contracts.resources import KINDS

from ..chat.conftest import World, chat_settings, models, world
from ..chat.window import PATIENCE
from ..resources.rig import bot, create, ghost, team
from ..somebody import done
from .rig import API, Somebody

__all__ = ["chat_settings", "models", "world"]

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = "sk-of-the-owner-0123456789"
PROMPT = "Never tell anybody about the blue elephant."


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    """Loaded before the clocks start: on a busy machine the first answer takes longer than a window waits."""
    import langchain_openai  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


def people(world: World) -> tuple[Somebody, Somebody]:
    """The owner, and somebody else."""
    found = []
    for subject in (world.admin, world.other):
        token = world.window(subject)._token
        found.append(Somebody(world.backend, subject.user_id, subject.user_name, token))
    return found[0], found[1]


@ON_SQLITE
async def test_a_conversation_that_is_shared_is_seen_live_and_only_read(world: World) -> None:
    owner, reader = people(world)
    world.script.queue("A leaf.", "One that is dried.")
    async with world.window() as mine, world.window(world.other) as theirs:
        sent = await mine.call("chat:send", team_id=world.team_id, message="What is tea?")
        task = sent["task_id"]
        await mine.end_of(sent["assistant_subtask_id"])
        member = await owner.adds(reader, "Task", task)
        await theirs.wait(lambda: bool(theirs.of("task:shared")))
        (shared,) = theirs.of("task:shared")
        assert (shared["task_id"], shared["role"]) == (task, "Reporter")

        joined = await theirs.call("task:join", task_id=task)
        assert [entry["content"] for entry in joined["subtasks"]] == ["What is tea?", "A leaf."]
        again = await mine.call("chat:send", task_id=task, message="What leaf?")
        _, end = await theirs.end_of(again["assistant_subtask_id"])
        assert end["result"]["value"] == "One that is dried."
        refused = await theirs.call("chat:send", task_id=task, message="Mine too?")
        assert (refused["reason"], "its owner" in refused["error"]) == ("Forbidden", True)
        stopped = await theirs.call("chat:cancel", subtask_id=again["assistant_subtask_id"])
        assert stopped["reason"] == "Forbidden"
        assert mine.of("task:shared") == []

        done(await owner.delete(f"{API}/members/{member['id']}"), 204)
        gone = [
            await theirs.call("task:join", task_id=task),
            await theirs.call("history:sync", task_id=task),
            await theirs.call("chat:send", task_id=task, message="Still?"),
            await theirs.call("chat:resume", task_id=task, subtask_id=again["assistant_subtask_id"], offset=0),
        ]
    assert [ack["reason"] for ack in gone] == ["NotFound"] * 4
    assert not await reader.sees(task)


@ON_SQLITE
async def test_a_shared_team_answers_and_keeps_its_secrets(world: World) -> None:
    owner, user = people(world)
    number = await _private_team(owner, world)
    member = await owner.adds(user, "Team", number, "RestrictedAnalyst")
    world.script.queue("Certainly.")
    async with world.window(world.other) as window:
        sent = await window.call("chat:send", team_id=number, message="Who are you?")
        kind, _ = await window.end_of(sent["assistant_subtask_id"])
        assert kind == "chat:done"
        asked = world.script.requests[-1]
        said = repr(window.received) + repr(await window.call("task:join", task_id=sent["task_id"]))

        found = await _everything(user, owner)
        assert len(found) > 40
        assert [path for path, text in [*found.items(), ("events", said)] if KEY in text or PROMPT in text] == []
        assert number in {item["metadata"]["id"] for item in done(await user.get("/api/v1/teams"))["items"]}
        done(await owner.delete(f"{API}/members/{member['id']}"), 204)
        refused = await window.call("chat:send", task_id=sent["task_id"], message="And now?")
    assert refused["reason"] == "NotFound"
    assert "not shared with you any more" in refused["error"]
    assert PROMPT in repr(asked)


async def _private_team(owner: Somebody, world: World) -> int:
    env = {"model": "openai", "model_id": "scripted", "base_url": world.models.openai_url, "api_key": KEY}
    private = {"kind": "Model", "metadata": {"name": "private"}, "spec": {"modelConfig": {"env": env}}}
    parts = [private, ghost("quiet", prompt=PROMPT), bot("teller", ghost="quiet", model="private")]
    await create(owner, *parts, team("tellers", "teller"))
    return int(done(await owner.get("/api/v1/teams/tellers"))["metadata"]["id"])


async def _everything(user: Somebody, owner: Somebody) -> dict[str, str]:
    """What all routes that read say to the user, about all that there is and by the names that the owner uses."""
    document: dict[str, Any] = done(await user.get("/api/v1/openapi.json"))
    names = {"Team": "tellers", "Bot": "teller", "Ghost": "quiet", "Model": "private"}
    by_plural = {KINDS[kind].plural: name for kind, name in names.items()}
    found = {}
    for template, item in document["paths"].items():
        if "get" not in item or "watch" in template:
            continue
        name = next((name for plural, name in by_plural.items() if f"/{plural}/" in template), "tellers")
        path = template.replace("{ns}", "default").replace("{name}", name).replace("{revision}", "1")
        answer: httpx.Response = await user.get(path.replace("{task_id}", "1").replace("{kind}", "Team"))
        found[path] = answer.text
    copied = await user.post("/api/v1/namespaces/default/teams/tellers/copy", json={"name": "mine"})
    return {**found, "copy": copied.text}


class TestRemoval:
    @pytest.fixture
    def chat_settings(self, chat_settings: BackendSettings) -> BackendSettings:
        return chat_settings.model_copy(update={"login": LoginSettings(recheck_seconds=0.2)})

    @ON_SQLITE
    async def test_takes_somebody_out_of_the_room(self, world: World) -> None:
        owner, reader = people(world)
        number = await owner.makes_task("What is tea?")
        member = await owner.adds(reader, "Task", number)
        server = world.backend.socket_server
        assert server is not None
        async with world.window(world.other) as theirs:
            assert "reason" not in await theirs.call("task:join", task_id=number)
            assert server.has_members(task_room(number))

            done(await owner.delete(f"{API}/members/{member['id']}"), 204)

            async with asyncio.timeout(PATIENCE):
                while server.has_members(task_room(number)):
                    await asyncio.sleep(0.02)
