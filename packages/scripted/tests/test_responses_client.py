"""The official openai client against the scripted server, by the Responses API."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from wegent_scripted import Reply, ScriptedServer

TOOLS: list[Any] = [
    {"type": "function", "name": name, "parameters": {"type": "object"}, "strict": False} for name in ("search", "add")
]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.openai_url, api_key="sk-test", max_retries=0) as made:
        yield made


def stream(client: openai.OpenAI, given: Any, **options: Any) -> Any:
    with client.responses.stream(model="scripted", input=given, store=False, **options) as events:
        return events.get_final_response()


def ask(client: openai.OpenAI, given: Any, **options: Any) -> Any:
    return client.responses.create(model="scripted", input=given, store=False, **options)


WAYS = pytest.mark.parametrize("answered", [stream, ask])


@WAYS
def test_text_and_usage(client: openai.OpenAI, answered: Any) -> None:
    response = answered(client, "[[chunks:5]]", instructions="Be kind.")

    assert response.output_text == "w0 w1 w2 w3 w4"
    assert response.status == "completed"
    assert (response.usage.input_tokens, response.usage.output_tokens, response.usage.total_tokens) == (3, 5, 8)


def test_the_order_of_events(client: openai.OpenAI) -> None:
    events = list(ask(client, "[[think:Hm]] [[chunks:2]] [[tool:add {}]]", stream=True, tools=TOOLS))

    assert [event.type.removeprefix("response.") for event in events] == [
        "created",
        "in_progress",
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "output_item.added",
        "function_call_arguments.delta",
        "function_call_arguments.done",
        "output_item.done",
        "completed",
    ]
    assert [event.sequence_number for event in events] == list(range(1, len(events) + 1))


@WAYS
def test_parallel_tool_calls(client: openai.OpenAI, answered: Any) -> None:
    response = answered(client, '[[say:Wait]] [[tool:search {"query": "a b"}]] [[tool:add]]', tools=TOOLS)

    message, *calls = response.output
    assert message.content[0].text == "Wait"
    assert [(call.name, json.loads(call.arguments)) for call in calls] == [("search", {"query": "a b"}), ("add", {})]
    assert len({call.call_id for call in calls}) == 2


@WAYS
def test_reasoning_is_sealed_and_comes_back(client: openai.OpenAI, server: ScriptedServer, answered: Any) -> None:
    asked = "[[think:Let me see.]] [[tool:add {}]] [[then]] [[say:Done]]"
    response = answered(client, asked, tools=TOOLS)

    thought, call = response.output
    assert thought.summary[0].text == "Let me see."
    assert response.usage.output_tokens_details.reasoning_tokens == 3
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "3"}
    items = [item.model_dump(exclude_none=True) for item in response.output]
    last = answered(client, [{"role": "user", "content": asked}, *items, result], tools=TOOLS)
    assert last.output_text == "Done"
    assert server.script.requests[-1].messages[1].thinking == "Let me see."


def test_reasoning_that_was_not_kept_is_refused(client: openai.OpenAI) -> None:
    lost = {"type": "reasoning", "id": "rs_1", "summary": []}
    with pytest.raises(openai.BadRequestError, match="not found"):
        ask(client, [{"role": "user", "content": "x"}, lost, {"role": "assistant", "content": "y"}])


def test_images(client: openai.OpenAI, server: ScriptedServer) -> None:
    parts = [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}", "detail": "auto"},
    ]
    assert ask(client, [{"role": "user", "content": parts}]).output_text == "You said: What is this?"
    assert [image.media_type for image in server.script.requests[0].images] == ["image/png"]


def test_an_object_as_text_and_as_a_forced_call(client: openai.OpenAI) -> None:
    form: Any = {"format": {"type": "json_schema", "name": "thing", "schema": {"type": "object"}}}
    assert json.loads(ask(client, '[[object:{"a": 1}]]', text=form).output_text) == {"a": 1}
    choice: Any = {"type": "function", "name": "add"}
    [call] = ask(client, '[[object:{"a": 1}]]', tools=TOOLS, tool_choice=choice).output
    assert (call.name, json.loads(call.arguments)) == ("add", {"a": 1})


def test_what_came_from_the_cache(client: openai.OpenAI) -> None:
    details = ask(client, "[[cached:2]] [[cache_written:1]] one two three").usage.input_tokens_details
    assert (details.cached_tokens, details.cache_write_tokens) == (2, 1)


def test_the_limit_of_tokens(client: openai.OpenAI) -> None:
    last = list(ask(client, "[[cut]] [[say:half]]", stream=True))[-1]
    assert last.type == "response.incomplete"
    assert last.response.incomplete_details.reason == "max_output_tokens"
    assert ask(client, "[[cut]]").status == "incomplete"


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, openai.BadRequestError), (401, openai.AuthenticationError), (429, openai.RateLimitError)],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_errors(client: openai.OpenAI, status: int, error: type[openai.APIStatusError], streamed: bool) -> None:
    with pytest.raises(error) as caught:
        ask(client, f"[[status:{status}]]", stream=streamed)
    assert caught.value.status_code == status


def test_a_break_in_mid_stream(client: openai.OpenAI, server: ScriptedServer) -> None:
    with pytest.raises(openai.APIConnectionError):
        list(ask(client, "[[chunks:50]] [[break:3]]", stream=True))
    assert [(exchange.outcome, exchange.sent) for exchange in server.script.exchanges] == [("broken", 3)]


def test_an_error_inside_the_stream(client: openai.OpenAI) -> None:
    last = list(ask(client, "[[chunks:9]] [[fail:2]]", stream=True))[-1]
    assert (last.type, last.code) == ("error", "server_error")


def test_silence_ends_in_the_clients_timeout(client: openai.OpenAI, server: ScriptedServer) -> None:
    with pytest.raises(openai.APITimeoutError):
        list(ask(client, "[[hang:2]] [[chunks:5]]", stream=True, timeout=0.3))
    server.script.wait_for(lambda exchanges: exchanges[-1].outcome == "abandoned")


@pytest.mark.parametrize(
    "given",
    [
        [{"type": "function_call_output", "call_id": "c1", "output": "lost"}],
        [{"type": "function_call", "call_id": "c1", "name": "add", "arguments": "{}"}],
        [{"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "c2VhbGVkOmht"}],
        [{"role": "user", "content": [{"type": "text", "text": "a part of chat completions"}]}],
        [{"role": "assistant", "id": "msg_1", "content": "an item that was not kept"}],
    ],
)
def test_what_openai_refuses(client: openai.OpenAI, given: Any) -> None:
    with pytest.raises(openai.BadRequestError):
        ask(client, [{"role": "user", "content": "hi"}, *given])


def test_an_empty_answer(client: openai.OpenAI, server: ScriptedServer) -> None:
    server.script.queue(Reply(""))
    assert stream(client, "hi").output_text == ""
