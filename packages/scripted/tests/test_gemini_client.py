"""The official google-genai client against the scripted server."""

from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest
from google import genai
from google.genai import errors, types
from wegent_scripted import ScriptedServer

TOOLS = types.Tool(function_declarations=[types.FunctionDeclaration(name=name) for name in ("search", "add")])
CONFIG = types.GenerateContentConfig(
    tools=[TOOLS], automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True)
)


def connect(server: ScriptedServer, key: str = "test") -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=server.url))


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[genai.Client]:
    with connect(server) as made:
        yield made


def ask(client: genai.Client, contents: Any, config: Any = None) -> types.GenerateContentResponse:
    return client.models.generate_content(model="scripted", contents=contents, config=config)


def stream(client: genai.Client, text: str, config: Any = None) -> list[types.GenerateContentResponse]:
    return list(client.models.generate_content_stream(model="scripted", contents=text, config=config))


def parts_of(responses: list[types.GenerateContentResponse]) -> list[types.Part]:
    return [part for response in responses for part in (response.candidates[0].content.parts or [])]


def test_streams_text_and_usage(client: genai.Client) -> None:
    responses = stream(client, "[[chunks:5]]")

    assert [part.text for part in parts_of(responses)] == ["w0", " w1", " w2", " w3", " w4", ""]
    assert responses[0].candidates[0].finish_reason is None
    assert responses[-1].candidates[0].finish_reason == "STOP"
    usage = responses[-1].usage_metadata
    assert (usage.prompt_token_count, usage.candidates_token_count, usage.total_token_count) == (1, 5, 6)


def test_answers_at_once(client: genai.Client) -> None:
    response = ask(client, "hello", types.GenerateContentConfig(system_instruction="Be kind."))

    assert response.text == "You said: hello"
    assert response.usage_metadata.prompt_token_count == 3
    assert response.model_version == "scripted"


@pytest.mark.parametrize("streamed", [True, False])
def test_thoughts_are_marked(client: genai.Client, streamed: bool) -> None:
    text = "[[think:Let me see.]] [[say:Yes]]"
    responses = stream(client, text) if streamed else [ask(client, text)]

    assert "".join(part.text for part in parts_of(responses) if part.thought) == "Let me see."
    assert "".join(part.text for part in parts_of(responses) if not part.thought) == "Yes"
    assert responses[-1].usage_metadata.thoughts_token_count == 3


@pytest.mark.parametrize("streamed", [True, False])
def test_parallel_function_calls(client: genai.Client, streamed: bool) -> None:
    text = '[[tool:search {"query": "a b"}]] [[tool:add {"a": 1}]]'
    responses = stream(client, text, CONFIG) if streamed else [ask(client, text, CONFIG)]

    calls = [part for part in parts_of(responses) if part.function_call]
    assert [(part.function_call.name, part.function_call.args) for part in calls] == [
        ("search", {"query": "a b"}),
        ("add", {"a": 1}),
    ]
    assert [part.thought_signature is not None for part in calls] == [True, False]
    assert responses[-1].candidates[0].finish_reason == "STOP"


def test_the_answer_after_function_results(client: genai.Client) -> None:
    contents = [
        types.Content(role="user", parts=[types.Part(text="[[tool:add {}]]")]),
        types.Content(role="model", parts=[types.Part.from_function_call(name="add", args={})]),
        types.Content(role="user", parts=[types.Part.from_function_response(name="add", response={"output": "three"})]),
    ]

    assert ask(client, contents, CONFIG).text == "The tools said: three"


@pytest.mark.parametrize(
    ("status", "error", "name"),
    [
        (400, errors.ClientError, "INVALID_ARGUMENT"),
        (401, errors.ClientError, "UNAUTHENTICATED"),
        (403, errors.ClientError, "PERMISSION_DENIED"),
        (404, errors.ClientError, "NOT_FOUND"),
        (429, errors.ClientError, "RESOURCE_EXHAUSTED"),
        (500, errors.ServerError, "INTERNAL"),
        (503, errors.ServerError, "UNAVAILABLE"),
    ],
)
@pytest.mark.parametrize("answered", [stream, ask])
def test_errors(client: genai.Client, status: int, error: type[errors.APIError], name: str, answered: Any) -> None:
    with pytest.raises(error) as caught:
        answered(client, f"[[status:{status}]]")

    assert (caught.value.code, caught.value.status) == (status, name)
    assert caught.value.message


def test_a_rate_limit_says_when_to_retry(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError) as caught:
        ask(client, "[[status:429:7]]")

    assert caught.value.response.headers["retry-after"] == "7"
    assert caught.value.details["error"]["details"][0]["retryDelay"] == "7s"


def test_a_break_in_mid_stream(client: genai.Client) -> None:
    received: list[types.GenerateContentResponse] = []
    with pytest.raises((httpx.RemoteProtocolError, httpx2.RemoteProtocolError)):
        received.extend(client.models.generate_content_stream(model="scripted", contents="[[chunks:50]] [[break:3]]"))

    assert "".join(part.text for part in parts_of(received)) == "w0 w1 w2"


def test_an_error_inside_the_stream(client: genai.Client) -> None:
    with pytest.raises(errors.ServerError, match="overloaded"):
        stream(client, "[[chunks:9]] [[fail:2]]")


def test_the_limit_of_tokens(client: genai.Client) -> None:
    assert stream(client, "[[cut]] [[say:half]]")[-1].candidates[0].finish_reason == "MAX_TOKENS"


def test_counts_tokens(client: genai.Client) -> None:
    assert client.models.count_tokens(model="scripted", contents="one two").total_tokens == 2


def test_models(client: genai.Client) -> None:
    assert [model.name for model in client.models.list()] == ["models/scripted", "models/scripted-large"]
    assert client.models.get(model="scripted-large").display_name == "scripted-large"


def test_a_wrong_key() -> None:
    with ScriptedServer(key="right") as server:
        with connect(server, "wrong") as wrong, pytest.raises(errors.ClientError) as caught:
            ask(wrong, "hello")
        with connect(server, "right") as right:
            assert ask(right, "hello").text == "You said: hello"

    assert (caught.value.code, caught.value.status) == (401, "UNAUTHENTICATED")


def test_what_gemini_really_answers_to_a_wrong_key(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError, match="API_KEY_INVALID") as caught:
        ask(client, "[[invalid_key]]")

    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")
