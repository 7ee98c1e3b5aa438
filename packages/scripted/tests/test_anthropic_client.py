"""The official anthropic client against the scripted server."""

from collections.abc import Iterator
from typing import Any

import anthropic
import httpx2
import pytest
from wegent_scripted import ScriptedServer

TOOLS: list[Any] = [{"name": name, "input_schema": {"type": "object"}} for name in ("search", "add")]


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=server.url, api_key="sk-ant-test", max_retries=0) as made:
        yield made


def ask(client: anthropic.Anthropic, text: str, **options: Any) -> Any:
    messages: Any = [{"role": "user", "content": text}]
    return client.messages.create(model="scripted", max_tokens=1000, messages=messages, **options)


def stream(client: anthropic.Anthropic, text: str, **options: Any) -> anthropic.types.Message:
    messages: Any = [{"role": "user", "content": text}]
    with client.messages.stream(model="scripted", max_tokens=1000, messages=messages, **options) as events:
        return events.get_final_message()


def text_of(message: Any) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


def test_streams_text_and_usage(client: anthropic.Anthropic) -> None:
    message = stream(client, "[[chunks:5]]")

    assert text_of(message) == "w0 w1 w2 w3 w4"
    assert message.stop_reason == "end_turn"
    assert (message.usage.input_tokens, message.usage.output_tokens) == (1, 5)


def test_the_order_of_events(client: anthropic.Anthropic) -> None:
    kinds = [event.type for event in ask(client, "[[think:Hm]] [[chunks:2]]", stream=True)]

    assert kinds == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


def test_the_last_usage_holds_the_input_too(client: anthropic.Anthropic) -> None:
    [usage] = [event.usage for event in ask(client, "[[chunks:5]]", stream=True) if event.type == "message_delta"]

    assert (usage.input_tokens, usage.output_tokens) == (1, 5)


def test_answers_at_once(client: anthropic.Anthropic) -> None:
    message = ask(client, "hello", system="Be kind.")

    assert text_of(message) == "You said: hello"
    assert message.usage.input_tokens == 3


@pytest.mark.parametrize("answered", [stream, ask])
def test_thinking_comes_first_and_is_signed(client: anthropic.Anthropic, answered: Any) -> None:
    message = answered(client, "[[think:Let me see.]] [[say:Yes]]")

    thinking, text = message.content
    assert (thinking.type, thinking.thinking) == ("thinking", "Let me see.")
    assert thinking.signature
    assert text.text == "Yes"


@pytest.mark.parametrize("answered", [stream, ask])
def test_parallel_tool_calls(client: anthropic.Anthropic, answered: Any) -> None:
    message = answered(client, '[[say:Wait]] [[tool:search {"query": "a b"}]] [[tool:add]]', tools=TOOLS)

    assert [block.type for block in message.content] == ["text", "tool_use", "tool_use"]
    assert [(block.name, block.input) for block in message.content[1:]] == [("search", {"query": "a b"}), ("add", {})]
    assert len({block.id for block in message.content[1:]}) == 2
    assert message.stop_reason == "tool_use"


def test_tool_arguments_are_streamed_in_pieces(client: anthropic.Anthropic) -> None:
    events = ask(client, '[[tool:search {"query": "something long"}]]', tools=TOOLS, stream=True)
    pieces = [event.delta.partial_json for event in events if event.type == "content_block_delta"]

    assert len(pieces) > 2
    assert "".join(pieces) == '{"query":"something long"}'


def test_steps_of_one_turn(client: anthropic.Anthropic) -> None:
    asked = "[[tool:add {}]] [[then]] [[tool:search {}]] [[then]] [[say:Done]]"
    messages: list[Any] = [{"role": "user", "content": asked}]
    seen = []
    for _ in range(3):
        message = client.messages.create(model="scripted", max_tokens=9, messages=messages, tools=TOOLS)
        seen.append(message.content[0].name if message.content[0].type == "tool_use" else text_of(message))
        results = [
            {"type": "tool_result", "tool_use_id": block.id, "content": "ok"}
            for block in message.content
            if block.type == "tool_use"
        ]
        messages += [{"role": "assistant", "content": message.content}, {"role": "user", "content": results}]

    assert seen == ["add", "search", "Done"]


def test_counts_tokens(client: anthropic.Anthropic, server: ScriptedServer) -> None:
    counted = client.messages.count_tokens(model="scripted", messages=[{"role": "user", "content": "one two three"}])

    assert counted.input_tokens == 3
    assert server.script.requests == []


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, anthropic.BadRequestError, "invalid_request_error"),
        (401, anthropic.AuthenticationError, "authentication_error"),
        (403, anthropic.PermissionDeniedError, "permission_error"),
        (404, anthropic.NotFoundError, "not_found_error"),
        (429, anthropic.RateLimitError, "rate_limit_error"),
        (500, anthropic.InternalServerError, "api_error"),
        (529, anthropic.InternalServerError, "overloaded_error"),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_errors(
    client: anthropic.Anthropic, status: int, error: type[anthropic.APIStatusError], kind: str, streamed: bool
) -> None:
    with pytest.raises(error) as caught:
        ask(client, f"[[status:{status}]]", stream=streamed)

    assert (caught.value.status_code, caught.value.type) == (status, kind)
    assert caught.value.request_id is not None


def test_a_rate_limit_says_when_to_retry(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.RateLimitError) as caught:
        ask(client, "[[status:429:7]]")

    assert caught.value.response.headers["retry-after"] == "7"


def test_max_tokens_is_required(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError, match="max_tokens: Field required"):
        client.post("/v1/messages", body={"model": "scripted", "messages": []}, cast_to=object)


def test_a_break_in_mid_stream(client: anthropic.Anthropic) -> None:
    received: list[Any] = []
    with pytest.raises((anthropic.APIConnectionError, httpx2.RemoteProtocolError)):
        received.extend(ask(client, "[[chunks:50]] [[break:3]]", stream=True))

    texts = [event.delta.text for event in received if event.type == "content_block_delta"]
    assert "".join(texts) == "w0 w1 w2"


def test_an_error_inside_the_stream(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.APIStatusError, match="overloaded_error"):
        stream(client, "[[chunks:9]] [[fail:2]]")


def test_the_limit_of_tokens(client: anthropic.Anthropic) -> None:
    assert stream(client, "[[cut]] [[say:half]]").stop_reason == "max_tokens"


def test_models(client: anthropic.Anthropic) -> None:
    assert [model.id for model in client.models.list()] == ["scripted", "scripted-large"]
    assert client.models.retrieve("scripted").display_name == "scripted"


@pytest.mark.parametrize("way", ["api_key", "auth_token"])
def test_keys(way: str) -> None:
    def client(key: str) -> anthropic.Anthropic:
        return anthropic.Anthropic(base_url=server.url, max_retries=0, **{way: key})

    with ScriptedServer(key="right") as server:
        with client("wrong") as refused, pytest.raises(anthropic.AuthenticationError):
            ask(refused, "hello")
        with client("right") as accepted:
            assert text_of(ask(accepted, "hello")) == "You said: hello"
