"""What a Model says of itself, in a conversation: another one in its place, what it costs, what it sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import RunEventRow
from wegent_scripted import Failure, Reply, ScriptedServer

from ..attachments.documents import picture
from ..attachments.rig import sent
from ..attachments.test_reading import work
from ..people import token_of
from .conftest import World, model

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PRICES = {"inputPerMillion": 2, "outputPerMillion": 10, "currency": "EUR"}


@pytest.fixture
def capable(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the first model says of itself."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
def chat_settings(
    settings: BackendSettings, models: ScriptedServer, tmp_path: Path, capable: dict[str, Any]
) -> BackendSettings:
    first, second = model("scripted", models.openai_url), model("second", models.url + "/v1")
    first["spec"] |= {"fallbackModelRef": {"name": "second"}, **capable}
    second["spec"]["modelConfig"]["env"]["model_id"] = "second-id"
    second["spec"] |= {"apiFormat": "responses", "pricing": PRICES}
    path = tmp_path / "models.json"
    path.write_text(json.dumps([first, second]))
    return settings.model_copy(update={"models_file": path})


async def events(world: World, kind: str) -> list[dict[str, Any]]:
    async with world.backend.edge.ports.db.read() as session:
        rows = await session.scalars(select(RunEventRow.data).order_by(RunEventRow.seq))
        return [data for data in rows if data["type"] == kind]


@ON_SQLITE
async def test_a_message_names_the_model_that_answered(world: World) -> None:
    world.script.queue(Reply(failure=Failure(401)), "Here I am.")
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=world.team_id, message="Hello", title="A title")
        await window.end_of(ack["assistant_subtask_id"])
        assert window.of("chat:status_updated")[-1]["context"]["model"] == "second"

    answer = (await world.messages(ack["task_id"]))[-1]
    assert (answer.content, answer.model_name, answer.state) == ("Here I am.", "second", "COMPLETED")
    [usage] = await events(world, "usage")
    assert (usage["model"], usage["currency"]) == ("second", "EUR")
    assert usage["cost"] == pytest.approx((usage["input_tokens"] * 2 + usage["output_tokens"] * 10) / 1e6)
    [status] = await events(world, "run.status")
    assert (status["status"], status["model"], status["in_place_of"]) == ("fallback", "second", "scripted")


@ON_SQLITE
@pytest.mark.parametrize("capable", [{"modelCapabilities": {"supportsImage": True}}], indirect=True)
async def test_images_reach_the_model_with_their_messages(world: World) -> None:
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    world.script.queue("A leaf.", "Green.")
    async with httpx.AsyncClient(base_url=world.url, headers=headers) as http, world.window() as window:
        image, text = await sent(http, picture(3000, 1000), "leaf.png"), await sent(http, b"Tea.", "tea.txt")
        await work(world.backend)
        first = await window.call(
            "chat:send",
            team_id=world.team_id,
            message="What is this?",
            title="A title",
            attachment_ids=[image["id"], text["id"]],
        )
        await window.end_of(first["assistant_subtask_id"])
        second = await window.call("chat:send", task_id=first["task_id"], message="Which colour?")
        await window.end_of(second["assistant_subtask_id"])

    asked, again = world.script.requests
    [shown] = asked.images
    assert (shown.media_type, len(shown.data) < 200_000) == ("image/jpeg", True)
    assert 'leaf.png", image/png' in asked.text
    assert "It is an image." in asked.text
    assert "Tea." in asked.text
    assert [len(message.images) for message in again.messages if message.role == "user"] == [1, 0]


@ON_SQLITE
async def test_a_model_that_does_not_see_is_told_what_it_misses(world: World) -> None:
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    world.script.queue("I cannot see it.")
    async with httpx.AsyncClient(base_url=world.url, headers=headers) as http, world.window() as window:
        image = await sent(http, picture(30, 10), "leaf.png")
        await work(world.backend)
        ack = await window.call(
            "chat:send", team_id=world.team_id, message="What is this?", title="T", attachment_ids=[image["id"]]
        )
        await window.end_of(ack["assistant_subtask_id"])

    [asked] = world.script.requests
    assert asked.images == ()
    assert 'The image "leaf.png" was left out: model "scripted" takes text only.' in asked.text


@ON_SQLITE
@pytest.mark.parametrize("capable", [{"max_output_tokens": 100, "temperature": 0.1}], indirect=True)
async def test_a_message_says_how_the_model_is_to_answer_it(world: World) -> None:
    said = {"temperature": 0.7, "max_output_tokens": 500}
    world.script.queue("One.", "Two.", "Three.", "Two, again.")
    async with world.window() as window:
        ack = await window.call(
            "chat:send", team_id=world.team_id, message="One", title="T", enable_deep_thinking=True, model_options=said
        )
        await window.end_of(ack["assistant_subtask_id"])
        effort = {"enable_deep_thinking": True, "model_options": {"reasoning_effort": "low"}}
        second = await window.call("chat:send", task_id=ack["task_id"], message="Two", **effort)
        await window.end_of(second["assistant_subtask_id"])
        plain = await window.call("chat:send", task_id=ack["task_id"], message="Three", model_options={})
        await window.end_of(plain["assistant_subtask_id"])

    one, two, three = [request.body for request in world.script.requests]
    assert (one["temperature"], one["max_tokens"], one["reasoning_effort"]) == (0.7, 100, "high")
    assert (two["temperature"], two["reasoning_effort"]) == (0.1, "low")
    assert (three["temperature"], "reasoning_effort" in three) == (0.1, False)


@ON_SQLITE
@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"temperature": 3}, "model_options.temperature"),
        ({"reasoning_effort": "much"}, "model_options.reasoning_effort"),
        ({"top_p": 1}, "model_options.top_p"),
    ],
)
async def test_what_no_model_can_do_is_refused_by_its_name(world: World, options: dict[str, Any], path: str) -> None:
    async with world.window() as window:
        refused = await window.call("chat:send", team_id=world.team_id, message="Hello", model_options=options)
    assert refused["reason"] == "Invalid"
    assert [field["path"] for field in refused["details"]["fields"]] == [path]


@ON_SQLITE
async def test_an_answer_that_is_given_again_is_thought_about_as_much(world: World) -> None:
    world.script.queue("One.", "One, again.")
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=world.team_id, message="One", title="T", enable_deep_thinking=True)
        await window.end_of(ack["assistant_subtask_id"])
        again = await window.call("chat:retry", task_id=ack["task_id"], subtask_id=ack["assistant_subtask_id"])
        assert "error" not in again or again["error"] is None, again
        await window.wait(lambda: len(world.script.requests) == 2)
    assert [request.body["reasoning_effort"] for request in world.script.requests] == ["high", "high"]
