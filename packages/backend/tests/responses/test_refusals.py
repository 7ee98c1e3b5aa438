"""What is refused, and how OpenAI's client and others read it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import openai as sdk
import pytest
from openai import AsyncOpenAI
from sqlalchemy import update
from wegent_backend.edge_settings import RateSettings
from wegent_backend.settings import BackendSettings, ResponsesSettings
from wegent_backend.tables import UserRow
from wegent_scripted import Reply

from ..chat.conftest import serving
from ..people import token_of
from .conftest import LONG, TEAM, World, client_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HELLO: Any = [{"role": "user", "content": "Hello"}]
PICTURE = {"type": "input_image", "image_url": "data:,"}
FUNCTION = {"type": "function", "name": "f", "parameters": {}}


def first_of(error: sdk.APIError) -> str:
    """The field of the request that is not right."""
    return re.split(r"[.\[]", str(error.param), maxsplit=1)[0]


async def test_the_body_is_read_by_both(openai: AsyncOpenAI) -> None:
    with pytest.raises(sdk.NotFoundError) as refused:
        await openai.responses.create(model="default#nobody", input="Hello")
    error = refused.value
    assert (error.code, error.type, error.param) == ("model_not_found", "invalid_request_error", None)
    assert 'There is no team "default#nobody"' in str(error)
    body = error.response.json()
    assert body["error"]["reason"] == "UnknownTeam"
    assert body["detail"] == body["error"]["message"]
    assert body["error"]["request_id"] == error.request_id
    assert error.response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"model": "gpt-5"}, "model"),
        ({"model": "a#b#c#d"}, "model"),
        ({"input": "  "}, "input"),
        ({"input": []}, "input"),
        ({"input": [{"role": "assistant", "content": "Hi"}]}, "input"),
        ({"input": [{"role": "user", "content": [PICTURE]}]}, "input"),
        ({"input": [{"type": "function_call_output", "call_id": "c", "output": ""}]}, "input"),
        ({"input": "x" * 100_001}, "input"),
        ({"instructions": "x" * 100_001}, "instructions"),
        ({"input": [{"role": "user", "content": "x"}] * 501}, "input"),
        ({"store": False}, "store"),
        ({"top_p": 0.5}, "top_p"),
        ({"top_p": True}, "top_p"),
        ({"truncation": "disabled"}, "truncation"),
        ({"text": {"format": {"type": "json_object"}}}, "text"),
        ({"include": ["reasoning.encrypted_content"]}, "include"),
        ({"tools": [FUNCTION]}, "tools"),
        ({"tools": [{"type": "knowledge_base"}]}, "tools"),
        ({"tools": [{"type": "wegent_code_bot", "workspace": {"git_url": "x"}}]}, "tools"),
        ({"tools": [{"type": "mcp", "server_label": "x", "server_url": "http://x"}]}, "tools"),
        (
            {"tools": [{"type": "mcp", "mcp_servers": [{"x": {"url": "http://x"}}, {"x": {"url": "http://y"}}]}]},
            "tools",
        ),
        ({"reasoning": {"effort": "enormous"}}, "reasoning"),
        ({"metadata": {str(number): "" for number in range(17)}}, "metadata"),
        ({"inputs": "x"}, "inputs"),
        ({"previous_response_id": 5}, "previous_response_id"),
    ],
)
async def test_what_is_not_right_is_named(openai: AsyncOpenAI, changed: dict[str, Any], param: str) -> None:
    with pytest.raises(sdk.BadRequestError) as refused:
        await openai.responses.create(model=TEAM, input="Hello", extra_body=changed)
    assert first_of(refused.value) == param, refused.value
    assert param in refused.value.response.json()["detail"]


@pytest.mark.parametrize(
    "tool",
    [
        {"type": "knowledge_base", "knowledge_base_names": ["handbook"]},
        {"type": "knowledge_base", "knowledge_base_refs": [{"name": "handbook", "folder_ids": [0]}]},
        {"type": "wegent_code_bot", "workspace": {"git_url": "https://git.example.com/a/b.git", "branch": "main"}},
    ],
)
async def test_tools_to_come_are_named(openai: AsyncOpenAI, world: World, tool: Any) -> None:
    with pytest.raises(sdk.InternalServerError) as refused:
        await openai.with_options(max_retries=2).responses.create(model=TEAM, input="Hello", tools=[tool])
    assert refused.value.status_code == 501
    assert refused.value.code == "not_yet_implemented"
    assert tool["type"] in str(refused.value)
    assert world.script.requests == []


async def test_the_features_of_chats_are_turned_on(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("Yes.")
    tools: Any = [{"type": "wegent_chat_bot"}]
    response = await openai.responses.create(model=TEAM, input="Hello", tools=tools)
    assert response.output_text == "Yes."
    assert [tool.type for tool in response.tools] == ["wegent_chat_bot"]


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"stop": ["\n"]}, "stop"),
        ({"n": 2}, "n"),
        ({"seed": 1}, "seed"),
        ({"presence_penalty": 1}, "presence_penalty"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"logprobs": True}, "logprobs"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "y"}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({"temperature": 3}, "temperature"),
        ({"model": "gpt-4o"}, "model"),
    ],
)
async def test_completions_name_it_too(openai: AsyncOpenAI, changed: dict[str, Any], param: str) -> None:
    with pytest.raises(sdk.BadRequestError) as refused:
        await openai.chat.completions.create(model=TEAM, messages=HELLO, extra_body=changed)
    assert first_of(refused.value) == param, refused.value


async def test_what_changes_nothing_is_taken(openai: AsyncOpenAI, world: World) -> None:
    world.script.always("Yes.")
    neutral = {"stop": None, "n": 1, "top_p": 1, "presence_penalty": 0.0, "tools": [], "tool_choice": "auto"}
    more = {"response_format": {"type": "text"}, "logit_bias": {}, "user": "ann", "store": False, "seed": None}
    await openai.chat.completions.create(model=TEAM, messages=HELLO, extra_body={**neutral, **more})
    neutral = {"store": True, "truncation": "auto", "top_p": 1.0, "text": {"format": {"type": "text"}}, "include": []}
    await openai.responses.create(model=TEAM, input="Hello", extra_body=neutral)


@pytest.mark.parametrize("key", ["nonsense", "wg-nonsense"])
async def test_a_wrong_key(world: World, key: str) -> None:
    async with client_of(world, key=key) as client:
        for attempt in (
            client.responses.create(model=TEAM, input="Hello"),
            client.chat.completions.create(model=TEAM, messages=HELLO),
            client.models.retrieve(TEAM),
            client.responses.retrieve("resp_1_2"),
        ):
            with pytest.raises(sdk.AuthenticationError) as refused:
                await attempt
            assert refused.value.code == "invalid_api_key"


async def test_keys_and_whom_they_act_for(openai: AsyncOpenAI, world: World) -> None:
    world.script.always("Yes.")
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=world.url, headers=headers) as client:
        made = await client.post("/api/v1/api-keys", json={"name": "k", "scopes": ["read", "use"]})
        service = await client.post("/api/v1/admin/service-keys", json={"name": "s", "acts_for_users": True})
        reading = await client.post("/api/v1/api-keys", json={"name": "r", "scopes": ["read"]})
    async with client_of(world, key=made.json()["key"]) as keyed:
        mine = await keyed.responses.create(model=TEAM, input="Hello")
    assert (await openai.responses.retrieve(mine.id)).output_text == "Yes."
    async with client_of(world, key=reading.json()["key"]) as reader:
        assert (await reader.responses.retrieve(mine.id)).id == mine.id
        with pytest.raises(sdk.PermissionDeniedError):
            await reader.responses.create(model=TEAM, input="Hello")
    acting = {"X-API-Key": service.json()["key"], "wegent-username": "other"}
    async with httpx.AsyncClient(base_url=world.url, headers=acting, timeout=30) as client:
        body = {"model": TEAM, "input": "Hello"}
        theirs = (await client.post("/api/v1/responses", json=body)).json()
        assert theirs["status"] == "completed"
        assert (await client.get(f"/api/v1/responses/{mine.id}")).status_code == 404
    with pytest.raises(sdk.NotFoundError):
        await openai.responses.retrieve(theirs["id"])


async def test_who_is_switched_off_is_out_in_mid_stream(as_other: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.2))
    stream = await as_other.responses.create(model=TEAM, input="Tell me a lot", stream=True)
    events = []
    async for event in stream:
        events.append(event.type)
        if event.type == "response.created":
            async with world.backend.edge.ports.db.write() as session:
                await session.execute(update(UserRow).where(UserRow.user_name == "other").values(is_active=False))
    assert "response.completed" not in events
    with pytest.raises(sdk.AuthenticationError):
        await as_other.responses.create(model=TEAM, input="Hello")


async def test_ids_of_nothing(openai: AsyncOpenAI) -> None:
    for wanted in ("resp_999_2", "resp_1", "resp_0_0", "resp_x", "task-1", "resp_1_2_3", "resp_" + "9" * 90):
        with pytest.raises(sdk.NotFoundError) as refused:
            await openai.responses.retrieve(wanted)
        assert wanted[:80] in str(refused.value)


async def test_how_often(chat_settings: BackendSettings, world: World) -> None:
    few = RateSettings(responses_per_minute=1, responses_reads_per_minute=2, responses_changes_per_minute=1)
    world.script.always("Yes.")
    async with serving(chat_settings.model_copy(update={"rate": few})) as (_, url), client_of(world, url=url) as client:
        response = await client.responses.create(model=TEAM, input="Hello")
        with pytest.raises(sdk.RateLimitError) as refused:
            await client.chat.completions.create(model=TEAM, messages=HELLO)
        assert refused.value.code == "rate_limit_exceeded"
        assert int(refused.value.response.headers["retry-after"]) > 0
        await client.responses.retrieve(response.id)
        await client.responses.input_items.list(response.id)
        with pytest.raises(sdk.RateLimitError):
            await client.responses.retrieve(response.id)
        await client.responses.cancel(response.id)
        with pytest.raises(sdk.RateLimitError):
            await client.responses.delete(response.id)


async def test_how_many_at_once(chat_settings: BackendSettings, world: World) -> None:
    one = chat_settings.model_copy(update={"responses": ResponsesSettings(max_readers=1)})
    world.script.queue(Reply(LONG, delay=0.1))
    async with serving(one) as (_, url), client_of(world, url=url) as client:
        async with await client.responses.create(model=TEAM, input="Hello", stream=True) as stream:
            event = await anext(aiter(stream))
            with pytest.raises(sdk.InternalServerError) as refused:
                await client.chat.completions.create(model=TEAM, messages=HELLO)
            assert refused.value.status_code == 503
            assert "WEGENT_RESPONSES_MAX_READERS" in str(refused.value)
            assert event.type == "response.created"
        assert (await client.responses.create(model=TEAM, input="Hello", background=True)).id


async def test_there_are_no_other_addresses_below_v1(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.url) as client:
        answer = await client.get("/v1/embeddings")
    assert answer.status_code in {401, 404}
    assert answer.json()["error"]["type"] in {"authentication_error", "invalid_request_error"}
