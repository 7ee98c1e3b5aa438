"""What is stored of responses, on each kind of database."""

from __future__ import annotations

import asyncio
from typing import Any

import openai as sdk
import pytest
from openai import AsyncOpenAI
from sqlalchemy import delete
from wegent_backend.tables import RunEventRow
from wegent_kit.redis import connect
from wegent_scripted import Reply

from .conftest import TEAM, World


async def test_a_question_and_its_answer(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Blue.", thinking="Sky."))
    response = await openai.responses.create(
        model=TEAM, input="What colour is the sky?", instructions="One word.", metadata={"ticket": "7"}, user="ann"
    )
    assert response.status == "completed"
    assert response.output_text == "Blue."
    assert [item.type for item in response.output] == ["reasoning", "message"]
    assert response.model == TEAM
    assert response.metadata == {"ticket": "7"}
    assert response.instructions == "One word."
    assert response.usage is not None
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens > 0
    task_id = int(response.id.split("_")[1])
    assert response.id == f"resp_{task_id}_2"
    [asked] = world.script.requests
    assert asked.messages[0].text.endswith("One word.")
    assert await openai.responses.retrieve(response.id) == response
    assert await openai.responses.retrieve(f"resp_{task_id}") == response


async def test_a_conversation_goes_on(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("Blue.", "Rayleigh.")
    first = await openai.responses.create(
        model=TEAM,
        input=[
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi!"},
            {"role": "user", "content": [{"type": "input_text", "text": "What colour is the sky?"}]},
        ],
        instructions="For now only.",
    )
    second = await openai.responses.create(model=TEAM, input="Why?", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert second.id.rsplit("_", 1)[0] == first.id.rsplit("_", 1)[0]
    said = [message.text for message in world.script.requests[1].messages]
    assert said[1:] == ["Hello", "Hi!", "What colour is the sky?", "Blue.", "Why?"]
    assert "Be brief." in said[0]
    assert "For now only." not in said[0]
    items = await openai.responses.input_items.list(second.id, order="asc")
    assert [item.content[0].text for item in items.data] == said[1:]  # type: ignore[union-attr]


async def test_what_is_deleted_is_gone(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("Done.")
    response = await openai.responses.create(model=TEAM, input="Hello")
    await openai.responses.delete(response.id)
    for attempt in (openai.responses.retrieve, openai.responses.cancel, openai.responses.delete):
        with pytest.raises(sdk.NotFoundError):
            await attempt(response.id)


async def test_input_items_come_in_pages(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("Done.")
    said: Any = [{"role": "user" if place % 2 == 0 else "assistant", "content": str(place)} for place in range(7)]
    response = await openai.responses.create(model=TEAM, input=said)
    found = [item async for item in openai.responses.input_items.list(response.id, limit=3)]
    assert [item.content[0].text for item in found] == ["6", "5", "4", "3", "2", "1", "0"]  # type: ignore[union-attr]


async def test_the_same_key_means_the_same_response(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Done.", first=0.1), "Never.")
    headers = {"Idempotency-Key": "x" * 200}
    one, two = await asyncio.gather(
        *(openai.responses.create(model=TEAM, input="Hello", extra_headers=headers) for _ in range(2))
    )
    assert one == two
    assert len(world.script.requests) == 1
    with pytest.raises(sdk.ConflictError):
        await openai.responses.create(model=TEAM, input="Something else", extra_headers=headers)


async def test_an_answer_whose_events_are_not_kept_any_more(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Blue.", thinking="Sky."))
    response = await openai.responses.create(model=TEAM, input="What colour is the sky?")
    async with world.backend.edge.ports.db.write() as session:
        await session.execute(delete(RunEventRow))
    async with connect(world.backend.settings.redis_url.get_secret_value(), name="test", retries=0) as redis:
        await redis.flushall()
    found = await openai.responses.retrieve(response.id)
    assert (found.status, found.output_text) == ("completed", "Blue.")
    events = [event async for event in await openai.responses.retrieve(response.id, stream=True)]
    assert events[-1].type == "response.completed"
    assert events[-1].response == found
