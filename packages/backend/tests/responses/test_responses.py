"""OpenAI's own client asks teams, without a special case."""

from __future__ import annotations

import asyncio
from typing import Any

import openai as sdk
import pytest
from openai import AsyncOpenAI
from wegent_scripted import Failure, Reply

from .conftest import LONG, TEAM, World, client_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def ended(openai: AsyncOpenAI, response_id: str) -> Any:
    """The response, once it is not written any more."""
    while (response := await openai.responses.retrieve(response_id)).status in {"queued", "in_progress"}:
        await asyncio.sleep(0.1)
    return response


async def test_outputs_can_be_sent_back_as_they_are(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Blue.", thinking="Sky."), "Yes.")
    first = await openai.responses.create(model=TEAM, input="What colour is the sky?")
    history: Any = [{"role": "user", "content": "What colour is the sky?"}]
    history += [item.model_dump(exclude_none=True) for item in first.output]
    await openai.responses.create(model=TEAM, input=[*history, {"role": "user", "content": "Sure?"}])
    said = [message.text for message in world.script.requests[1].messages]
    assert said[-3:] == ["What colour is the sky?", "Blue.", "Sure?"]


async def test_only_the_latest_response_can_be_gone_on_with(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("One.", "Two.")
    first = await openai.responses.create(model=TEAM, input="1")
    second = await openai.responses.create(model=TEAM, input="2", previous_response_id=first.id)
    with pytest.raises(sdk.ConflictError) as refused:
        await openai.responses.create(model=TEAM, input="3", previous_response_id=first.id)
    assert second.id in str(refused.value)


async def test_a_stream(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Hello there, friend of mine.", thinking="Somebody greets.", delay=0.01))
    events = [event async for event in await openai.responses.create(model=TEAM, input="Hello", stream=True)]
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    numbers = [event.sequence_number for event in events]
    assert numbers == sorted(set(numbers))
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(deltas) == "Hello there, friend of mine."
    thought = [event.delta for event in events if event.type == "response.reasoning_summary_text.delta"]
    assert "".join(thought) == "Somebody greets."
    assert await openai.responses.retrieve(events[-1].response.id) == events[-1].response


async def test_the_clients_own_stream_helper(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Hello there.", thinking="Hm."))
    async with openai.responses.stream(model=TEAM, input="Hello") as stream:
        async for _ in stream:
            pass
        response = await stream.get_final_response()
    assert response.output_text == "Hello there."


async def test_who_was_cut_off_gets_exactly_the_rest(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.01))
    stream = await openai.responses.create(model=TEAM, input="Tell me a lot", stream=True)
    text, number, response_id = "", 0, ""
    async for event in stream:
        number = event.sequence_number
        if event.type == "response.created":
            response_id = event.response.id
        if event.type == "response.output_text.delta":
            text += event.delta
        if len(text) > 50:
            break
    await stream.close()
    rest = [event async for event in await openai.responses.retrieve(response_id, stream=True, starting_after=number)]
    assert rest[0].type == "response.output_text.delta"
    assert rest[0].sequence_number > number
    text += "".join(event.delta for event in rest if event.type == "response.output_text.delta")
    assert text == LONG
    assert rest[-1].type == "response.completed"
    last = rest[-1].sequence_number
    assert [
        event async for event in await openai.responses.retrieve(response_id, stream=True, starting_after=last)
    ] == []
    again = [event async for event in await openai.responses.retrieve(response_id, stream=True)]
    assert (again[0].type, again[-1].sequence_number) == ("response.created", last)


async def test_in_the_background(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply("Done.", first=0.2))
    response = await openai.responses.create(model=TEAM, input="Take your time", background=True)
    assert response.status in {"queued", "in_progress"}
    assert response.background is True
    response = await ended(openai, response.id)
    assert (response.status, response.output_text) == ("completed", "Done.")


async def test_a_cancelled_response_keeps_what_is_there(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.05), "Next.")
    stream = await openai.responses.create(model=TEAM, input="Tell me a lot", stream=True, background=True)
    text, response_id, end = "", "", None
    async for event in stream:
        if event.type == "response.created":
            response_id = event.response.id
        if event.type == "response.output_text.delta":
            text += event.delta
            if len(text) > 20 and end is None:
                end = asyncio.create_task(openai.responses.cancel(response_id))
    assert event.type == "response.incomplete"
    assert event.response.status == "cancelled"
    assert end is not None
    cancelled = await end
    assert (cancelled.status, cancelled.output_text) == ("cancelled", text)
    assert 20 < len(text) < len(LONG)
    assert await openai.responses.cancel(response_id) == cancelled
    followed = await openai.responses.create(model=TEAM, input="And now?", previous_response_id=response_id)
    assert followed.output_text == "Next."


async def test_nothing_is_added_to_an_answer_that_is_written(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    running = await openai.responses.create(model=TEAM, input="Tell me a lot", background=True)
    with pytest.raises(sdk.ConflictError) as refused:
        await openai.responses.create(model=TEAM, input="More", previous_response_id=running.id)
    assert refused.value.code == "task_busy"
    with pytest.raises(sdk.ConflictError):
        await openai.responses.delete(running.id)
    await openai.responses.cancel(running.id)


async def test_a_model_of_its_own_and_numbers_for_it(openai: AsyncOpenAI, world: World) -> None:
    world.script.queue("Done.")
    reasoning: Any = {"effort": "ultra", "summary": "auto"}
    response = await openai.responses.create(
        model=f"{TEAM}#second", input="Hello", temperature=0.25, max_output_tokens=77, reasoning=reasoning
    )
    assert response.model == f"{TEAM}#second"
    assert response.reasoning is not None
    assert response.reasoning.effort == "ultra"
    body = world.script.requests[0].body
    assert (body["temperature"], body["reasoning_effort"]) == (0.25, "max")
    assert 77 in (body.get("max_tokens"), body.get("max_completion_tokens"))


async def test_an_answer_cut_at_its_limit_is_incomplete(openai: AsyncOpenAI) -> None:
    response = await openai.responses.create(model=TEAM, input="[[say:Well, to begin]] [[cut]]")
    assert response.status == "incomplete"
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [(Reply(failure=Failure(401)), "refused the key"), (Reply(failure=Failure(500, retry_after=0)), "has failed")],
)
async def test_what_a_provider_refuses_is_a_failed_response(
    openai: AsyncOpenAI, world: World, reply: Reply, reason: str
) -> None:
    world.script.always(reply)
    response = await openai.responses.create(model=TEAM, input="Hello")
    assert response.status == "failed"
    assert response.error is not None
    assert response.error.code == "task_failed"
    assert reason in response.error.message
    events = [event async for event in await openai.responses.create(model=TEAM, input="Hello", stream=True)]
    assert events[-1].type == "response.failed"
    assert reason in events[-1].response.error.message


async def test_everybody_has_their_own(openai: AsyncOpenAI, as_other: AsyncOpenAI, world: World) -> None:
    world.script.queue("Secret.")
    mine = await openai.responses.create(model=TEAM, input="Hello")
    for attempt in (
        as_other.responses.retrieve,
        as_other.responses.cancel,
        as_other.responses.delete,
        as_other.responses.input_items.list,
    ):
        with pytest.raises(sdk.NotFoundError):
            await attempt(mine.id)
    with pytest.raises(sdk.NotFoundError):
        await as_other.responses.create(model=TEAM, input="And?", previous_response_id=mine.id)


async def test_another_process_renders_the_same(openai: AsyncOpenAI, world: World, chat_settings: Any) -> None:
    from ..chat.conftest import serving

    world.script.queue(Reply(LONG, delay=0.01))
    running = await openai.responses.create(model=TEAM, input="Tell me a lot", background=True)
    async with serving(chat_settings) as (_, url), client_of(world, url=url) as elsewhere:
        streams = [await client.responses.retrieve(running.id, stream=True) for client in (openai, elsewhere)]
        here, there = await asyncio.gather(*(collected(stream) for stream in streams))
    assert here == there
    assert here[0] == LONG


async def collected(stream: Any) -> tuple[str, int, Any]:
    text, last = "", None
    async for event in stream:
        last = event
        if event.type == "response.output_text.delta":
            text += event.delta
    assert last is not None
    return text, last.sequence_number, last.response
