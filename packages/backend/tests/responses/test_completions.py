"""Chat completions and models, for the many clients that know only these."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import openai as sdk
import pytest
from openai import AsyncOpenAI
from wegent_scripted import Failure, Reply

from ..people import token_of
from .conftest import LONG, TEAM, World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HELLO: Any = [{"role": "user", "content": "Hello"}]


async def test_a_whole_conversation_is_answered(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Blue.", thinking="Sky."))
    completion = await openai.chat.completions.create(
        model=TEAM,
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi!"},
            {"role": "user", "content": [{"type": "text", "text": "What colour is the sky?"}]},
        ],
        temperature=0.5,
        max_completion_tokens=55,
        n=1,
    )
    [choice] = completion.choices
    assert (choice.message.content, choice.finish_reason) == ("Blue.", "stop")
    assert choice.message.reasoning_content == "Sky."  # type: ignore[attr-defined]
    assert completion.usage is not None
    assert completion.usage.total_tokens > 0
    [asked] = world.script.requests
    assert [message.text for message in asked.messages][1:] == ["Hello", "Hi!", "What colour is the sky?"]
    assert "Be brief." in asked.messages[0].text
    assert asked.body["temperature"] == 0.5


async def test_in_chunks(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, thinking="Much.", delay=0.005))
    stream = await openai.chat.completions.create(
        model=TEAM, messages=HELLO, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == LONG
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1
    assert len(chunks) > 5


async def test_the_limit_of_tokens_is_told(openai: AsyncOpenAI) -> None:
    completion = await openai.chat.completions.create(
        model=TEAM, messages=[{"role": "user", "content": "[[say:Well, to begin]] [[cut]]"}]
    )
    assert completion.choices[0].finish_reason == "length"


async def test_its_conversations_are_out_of_the_way(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("One.", "Two.")
    async with world.window() as window:
        await openai.chat.completions.create(model=TEAM, messages=HELLO)
        await openai.responses.create(model=TEAM, input="Hello again")
        await window.wait(lambda: bool(window.of("task:created")))
        assert [created["title"] for created in window.of("task:created")] == ["Hello again"]
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as client:
        listed = (await client.get("/tasks")).json()["items"]
        asked = (await client.get("/tasks", params={"labelSelector": "wegent.io/source=api"})).json()["items"]
    assert [task["metadata"]["labels"] for task in listed] == [{"wegent.io/source": "responses"}]
    assert [task["metadata"]["labels"] for task in asked] == [{"wegent.io/source": "api"}]


async def test_no_model_is_asked_for_titles(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("One.", "Two.")
    await openai.chat.completions.create(model=TEAM, messages=HELLO)
    await openai.responses.create(model=TEAM, input="Hello")
    assert await world.jobs() == []


async def test_who_leaves_stops_the_answer(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.1))
    stream = await openai.chat.completions.create(model=TEAM, messages=HELLO, stream=True)
    async for chunk in stream:
        if chunk.choices[0].delta.content:
            break
    await stream.close()
    await asyncio.to_thread(world.script.wait_for, lambda exchanges: exchanges[-1].outcome == "abandoned", 10.0)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_failed_answer_is_an_error(openai: AsyncOpenAI, world: World, stream: bool) -> None:
    world.script.always(Reply(failure=Failure(401)))

    async def ask() -> None:
        answer = await openai.chat.completions.create(model=TEAM, messages=HELLO, stream=stream)
        async for _ in answer:
            pass

    with pytest.raises(sdk.APIError, match="refused the key") as failed:
        await ask()
    assert failed.value.code == "answer_failed"
    assert len(world.script.requests) == 1


async def test_teams_are_models(openai: AsyncOpenAI, as_other: AsyncOpenAI, world: World) -> None:
    spec = {"members": [{"botRef": {"name": "wegent-chat"}}]}
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as client:
        for name in ("mine", "wegent-chat"):
            made = await client.post("/teams", json={"kind": "Team", "metadata": {"name": name}, "spec": spec})
            assert made.status_code == 201, made.text
    models = {model.id: model async for model in openai.models.list()}
    assert models["default#mine"].owned_by == "admin"
    assert models[TEAM].owned_by == "admin"  # the own one, which the name means
    others = {model.id: model async for model in as_other.models.list()}
    assert "default#mine" not in others
    assert others[TEAM].owned_by == "public"
    assert await openai.models.retrieve("default#mine") == models["default#mine"]
    for name in ("default#mine", "default", "gpt-5", "a/b#c"):
        with pytest.raises(sdk.NotFoundError) as refused:
            await as_other.models.retrieve(name)
        assert refused.value.code == "model_not_found"


async def test_teams_of_nested_groups_are_models_too(openai: AsyncOpenAI, world: World) -> None:
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as client:
        for name in ("outer", "outer/inner"):
            assert (await client.post("/groups", json={"name": name})).status_code == 201
        spec = {"members": [{"botRef": {"name": "wegent-chat"}}]}
        body = {"kind": "Team", "metadata": {"name": "helpers"}, "spec": spec}
        made = await client.post("/namespaces/outer%2Finner/teams", json=body)
        assert made.status_code == 201, made.text
    model = await openai.models.retrieve("outer/inner#helpers")
    assert model.owned_by == "outer/inner"
    world.script.queue("Helped.")
    completion = await openai.chat.completions.create(model=model.id, messages=HELLO)
    assert completion.choices[0].message.content == "Helped."
