"""The official openai client against the scripted server."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionChunk
from wegent_scripted import Reply, ScriptedServer, ToolCall

TOOLS: list[Any] = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object"}}} for name in ("search", "add")
]


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.openai_url, api_key="sk-test", max_retries=0) as made:
        yield made


def stream(client: openai.OpenAI, text: str, **options: Any) -> list[ChatCompletionChunk]:
    messages: Any = [{"role": "user", "content": text}]
    return list(client.chat.completions.create(model="scripted", messages=messages, stream=True, **options))


def ask(client: openai.OpenAI, text: str, **options: Any) -> Any:
    messages: Any = [{"role": "user", "content": text}]
    return client.chat.completions.create(model="scripted", messages=messages, **options)


def text_of(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_streams_text_and_the_usage_that_was_asked_for(client: openai.OpenAI) -> None:
    chunks = stream(client, "[[chunks:5]]", stream_options={"include_usage": True})

    assert text_of(chunks) == "w0 w1 w2 w3 w4"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    usage = chunks[-1].usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (1, 5, 6)
    assert chunks[-1].choices == []


def test_streams_no_usage_unasked(client: openai.OpenAI) -> None:
    assert all(chunk.usage is None and chunk.choices for chunk in stream(client, "hello"))


def test_answers_at_once(client: openai.OpenAI) -> None:
    answer = ask(client, "hello  there")

    assert answer.choices[0].message.content == "You said: hello there"
    assert answer.usage.completion_tokens == 4


def test_streams_parallel_tool_calls_as_partial_json(client: openai.OpenAI) -> None:
    text = 'Go [[say:One moment]] [[tool:search {"query": "[[x]]", "deep": {"n": 1}}]] [[tool:add {"a": 1}]]'
    chunks = stream(client, text, tools=TOOLS)

    names, arguments, ids, pieces = {}, {0: "", 1: ""}, set(), 0
    for chunk in chunks:
        for call in chunk.choices[0].delta.tool_calls or []:
            assert call.function is not None
            names[call.index] = call.function.name or names[call.index]
            arguments[call.index] += call.function.arguments or ""
            ids |= {call.id} - {None}
            pieces += 1
    assert text_of(chunks) == "One moment"
    assert names == {0: "search", 1: "add"}
    assert json.loads(arguments[0]) == {"query": "[[x]]", "deep": {"n": 1}}
    assert json.loads(arguments[1]) == {"a": 1}
    assert len(ids) == 2
    assert pieces > 4
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_tool_calls_at_once(client: openai.OpenAI) -> None:
    answer = ask(client, "[[tool:add {}]] [[tool:search {}]]", tools=TOOLS)

    assert [call.function.name for call in answer.choices[0].message.tool_calls] == ["add", "search"]
    assert answer.choices[0].message.content is None


def test_the_answer_after_tool_results(client: openai.OpenAI) -> None:
    def call(number: str) -> Any:
        return {"id": number, "type": "function", "function": {"name": "add", "arguments": "{}"}}

    messages: Any = [
        {"role": "user", "content": "[[tool:add {}]]"},
        {"role": "assistant", "tool_calls": [call("1"), call("2")]},
        {"role": "tool", "tool_call_id": "1", "content": "three"},
        {"role": "tool", "tool_call_id": "2", "content": "four"},
    ]
    answer = client.chat.completions.create(model="scripted", messages=messages, tools=TOOLS)

    assert answer.choices[0].message.content == "The tools said: three; four"


def test_reasoning(client: openai.OpenAI) -> None:
    chunks = stream(client, "[[think:Let me see.]] [[say:Yes]]", stream_options={"include_usage": True})

    reasoning = "".join(getattr(c.choices[0].delta, "reasoning_content", None) or "" for c in chunks if c.choices)
    assert reasoning == "Let me see."
    assert text_of(chunks) == "Yes"
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.completion_tokens_details is not None
    assert usage.completion_tokens_details.reasoning_tokens == 3
    assert ask(client, "[[think:Hm]]").choices[0].message.reasoning_content == "Hm"


def test_the_limit_of_tokens(client: openai.OpenAI) -> None:
    assert stream(client, "[[cut]] [[say:half]]")[-1].choices[0].finish_reason == "length"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, openai.BadRequestError),
        (401, openai.AuthenticationError),
        (403, openai.PermissionDeniedError),
        (404, openai.NotFoundError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
@pytest.mark.parametrize("streamed", [True, False])
def test_errors(client: openai.OpenAI, status: int, error: type[openai.APIStatusError], streamed: bool) -> None:
    with pytest.raises(error) as caught:
        ask(client, f"[[status:{status}]]", stream=streamed)

    assert caught.value.status_code == status
    assert caught.value.request_id is not None
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["message"]


def test_a_rate_limit_says_when_to_retry(client: openai.OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as caught:
        ask(client, "[[status:429:7]]")

    assert caught.value.response.headers["retry-after"] == "7"
    assert caught.value.code == "rate_limit_exceeded"


def test_the_client_retries_until_the_failure_is_over(server: ScriptedServer) -> None:
    with openai.OpenAI(base_url=server.openai_url, api_key="sk", max_retries=2) as client:
        assert ask(client, "[[status:500]] [[times:1]] hello").choices[0].message.content == "You said: hello"

    assert [exchange.outcome for exchange in server.script.exchanges] == ["refused", "done"]


def test_a_break_in_mid_stream(client: openai.OpenAI, server: ScriptedServer) -> None:
    received: list[ChatCompletionChunk] = []
    with pytest.raises(openai.APIConnectionError):
        received.extend(ask(client, "[[chunks:50]] [[break:3]]", stream=True))

    assert text_of(received) == "w0 w1 w2"
    assert [(exchange.outcome, exchange.sent) for exchange in server.script.exchanges] == [("broken", 3)]


def test_a_break_of_a_whole_answer(client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIConnectionError):
        ask(client, "[[break]] hello")


def test_an_error_inside_the_stream(client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIError, match="overloaded"):
        stream(client, "[[chunks:9]] [[fail:2]]")


@pytest.mark.parametrize("text", ["[[hang]]", "[[hang:2]] [[chunks:5]]"])
def test_silence_ends_in_the_clients_timeout(client: openai.OpenAI, server: ScriptedServer, text: str) -> None:
    with pytest.raises(openai.APITimeoutError):
        stream(client, text, timeout=0.3)

    server.script.wait_for(lambda exchanges: exchanges[-1].outcome == "abandoned")


def test_malformed_directives_are_refused(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match=r"\[\[delay\]\] needs seconds"):
        ask(client, "[[delay:soon]]")


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["scripted", "scripted-large"]
    assert client.models.retrieve("scripted-large").id == "scripted-large"


def test_a_wrong_key() -> None:
    with ScriptedServer(key="sk-right") as server:
        with (
            openai.OpenAI(base_url=server.openai_url, api_key="sk-wrong", max_retries=0) as wrong,
            pytest.raises(openai.AuthenticationError) as caught,
        ):
            ask(wrong, "hello")
        with openai.OpenAI(base_url=server.openai_url, api_key="sk-right") as right:
            assert ask(right, "hello").choices[0].message.content == "You said: hello"

    assert caught.value.code == "invalid_api_key"
    assert server.script.keys == {"sk-wrong", "sk-right"}


def test_a_queued_reply(client: openai.OpenAI, server: ScriptedServer) -> None:
    server.script.queue(Reply(["a", "b"], tools=(ToolCall("later"),)), "second")

    assert text_of(stream(client, "one")) == "ab"
    assert text_of(stream(client, "two")) == "second"
    assert text_of(stream(client, "three")) == "You said: three"
