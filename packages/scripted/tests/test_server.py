"""What the protocols share: the script and its record, the history, discovery, the end of the server, the process."""

import json
import signal
import subprocess
import sys
from typing import Any

import httpx
import pytest
from wegent_scripted import Failure, Reply, Script, ScriptedServer

Turns = list[tuple[str, str]]


def openai_request(turns: Turns) -> tuple[str, dict[str, Any]]:
    return "/v1/chat/completions", {"model": "m", "messages": [{"role": r, "content": t} for r, t in turns]}


def anthropic_request(turns: Turns) -> tuple[str, dict[str, Any]]:
    messages = [{"role": role, "content": [{"type": "text", "text": text}]} for role, text in turns[1:]]
    return "/v1/messages", {"model": "m", "max_tokens": 9, "system": turns[0][1], "messages": messages}


def gemini_request(turns: Turns) -> tuple[str, dict[str, Any]]:
    def content(role: str, text: str) -> dict[str, Any]:
        return {"role": "model" if role == "assistant" else role, "parts": [{"text": text}]}

    body = {"systemInstruction": content("user", turns[0][1]), "contents": [content(*turn) for turn in turns[1:]]}
    return "/v1beta/models/m:generateContent", body


def answer_text(body: dict[str, Any]) -> str:
    if "choices" in body:
        return body["choices"][0]["message"]["content"]
    if "candidates" in body:
        return body["candidates"][0]["content"]["parts"][0]["text"]
    return body["content"][0]["text"]


def say(server: ScriptedServer, text: str) -> httpx.Response:
    path, body = openai_request([("user", text)])
    return httpx.post(server.url + path, json=body)


@pytest.mark.parametrize("made", [openai_request, anthropic_request, gemini_request])
def test_the_history_is_the_same_in_every_protocol(server: ScriptedServer, made: Any) -> None:
    turns = [("system", "Be kind."), ("user", "hi"), ("assistant", "ho"), ("user", "[[history]]")]
    path, body = made(turns)

    response = httpx.post(server.url + path, json=body)

    assert json.loads(answer_text(response.json())) == [{"role": role, "text": text} for role, text in turns]


def test_rules_answer_in_order_and_before_directives(server: ScriptedServer) -> None:
    server.script.queue("first", lambda request: Reply(request.text.upper()))
    server.script.queue(Reply(failure=Failure(418, "short and stout")), match="tea")
    server.script.always("all else", match=lambda request: "coffee" in request.text)

    assert answer_text(say(server, "[[say:x]]").json()) == "first"
    assert answer_text(say(server, "tea").json()) == "TEA"
    refused = say(server, "tea")
    assert (refused.status_code, refused.json()["error"]["message"]) == (418, "short and stout")
    assert [answer_text(say(server, "coffee").json()) for _ in range(2)] == ["all else"] * 2
    assert answer_text(say(server, "tea").json()) == "You said: tea"


def test_the_record(server: ScriptedServer) -> None:
    path, body = openai_request([("user", "[[chunks:3]]")])
    httpx.post(server.url + path, json=body, headers={"authorization": "Bearer sk-seen"})
    say(server, "[[status:500]]")

    assert [(one.outcome, one.sent) for one in server.script.exchanges] == [("done", 3), ("refused", 0)]
    assert server.script.requests[0].body == body
    assert server.script.keys == {"sk-seen"}
    told = httpx.get(f"{server.url}/scripted/requests").json()["requests"]
    assert [(one["protocol"], one["outcome"], one["api_key"]) for one in told] == [
        ("openai", "done", "sk-seen"),
        ("openai", "refused", None),
    ]


def test_the_record_keeps_the_newest() -> None:
    with ScriptedServer(Script(keep=2)) as server:
        for text in "abc":
            say(server, text)

    assert [request.text for request in server.script.requests] == ["b", "c"]


def test_a_client_that_leaves_is_noted_at_once(server: ScriptedServer) -> None:
    path, body = openai_request([("user", "[[chunks:3]] [[delay:60]]")])
    with httpx.stream("POST", server.url + path, json={**body, "stream": True}) as response:
        next(response.iter_lines())

    assert server.script.wait_for(lambda exchanges: exchanges[0].outcome == "abandoned")


def test_waiting_has_an_end(server: ScriptedServer) -> None:
    with pytest.raises(TimeoutError, match="did not come to that"):
        server.script.wait_for(bool, timeout=0.01)


@pytest.mark.parametrize("stream", [True, False])
def test_chunks_keep_their_schedule(server: ScriptedServer, stream: bool) -> None:
    path, body = openai_request([("user", "[[first:0.2]] [[delay:0.1]] [[chunks:4]]")])
    response = httpx.post(server.url + path, json={**body, "stream": stream})

    assert response.elapsed.total_seconds() >= 0.49


def test_the_end_cuts_open_streams(server: ScriptedServer) -> None:
    path, body = openai_request([("user", "[[chunks:9]] [[hang:1]]")])
    with httpx.stream("POST", server.url + path, json={**body, "stream": True}) as response:
        received = response.iter_bytes()
        next(received)
        server.stop()
        with pytest.raises(httpx.RemoteProtocolError):
            list(received)

    assert server.script.exchanges[0].outcome == "abandoned"
    with pytest.raises(httpx.ConnectError):
        say(server, "still there?")


def test_it_comes_back_on_the_same_port() -> None:
    with ScriptedServer() as first:
        say(first, "hello")
    with ScriptedServer(port=first.port) as second:
        assert say(second, "hello").status_code == 200


def test_ollama_is_discovered_without_a_key() -> None:
    with ScriptedServer(key="k", models=["llama3.2", "qwen3:4b"]) as server:
        tags = httpx.get(f"{server.url}/api/tags").json()
        version = httpx.get(f"{server.url}/api/version").json()

    assert [model["name"] for model in tags["models"]] == ["llama3.2:latest", "qwen3:4b"]
    assert version["version"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/v1/chat/completions", b"{"),
        ("/v1/chat/completions", b"[]"),
        ("/v1/chat/completions", b'{"model": "m"}'),
        ("/v1/chat/completions", b'{"model": "m", "messages": [{"role": "robot"}]}'),
        ("/v1/messages", b'{"model": "m", "max_tokens": 1, "messages": [{"role": "robot", "content": "x"}]}'),
        ("/v1beta/models/m:generateContent", b'{"contents": "x"}'),
        ("/v1beta/models/m:streamGenerateContent", b'{"contents": []}'),
    ],
)
def test_what_is_no_request_is_refused(server: ScriptedServer, path: str, content: bytes) -> None:
    response = httpx.post(server.url + path, content=content)

    assert response.status_code == 400
    assert response.json()["error"]["message"]


CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": "{}"}}
ASKED, ANSWERED = {"role": "assistant", "tool_calls": [CALL]}, {"role": "tool", "tool_call_id": "c1", "content": "3"}
USE, RESULT = {"type": "tool_use", "id": "c1", "name": "add", "input": {}}, {"type": "tool_result", "tool_use_id": "c1"}
FUNCTION_CALL = {"role": "model", "parts": [{"functionCall": {"name": "add"}}]}


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/v1/chat/completions", {"messages": [ASKED]}, "did not have response messages: c1"),
        ("/v1/chat/completions", {"messages": [ANSWERED]}, "must be a response to a preceding message"),
        ("/v1/chat/completions", {"messages": [ASKED, ANSWERED, ANSWERED]}, "must be a response"),
        ("/v1/messages", {"messages": [{"role": "assistant", "content": [USE]}]}, "without `tool_result` blocks"),
        ("/v1/messages", {"messages": [{"role": "user", "content": [RESULT]}]}, "unexpected `tool_use_id`"),
        ("/v1/messages", {"messages": [{"role": "user", "content": ""}]}, "text content blocks must be non-empty"),
        ("/v1beta/models/m:generateContent", {"contents": [FUNCTION_CALL]}, "number of function response parts"),
        ("/v1beta/models/m:generateContent", {"contents": []}, "contents is not specified"),
    ],
)
def test_histories_that_the_providers_refuse(
    server: ScriptedServer, path: str, body: dict[str, Any], words: str
) -> None:
    response = httpx.post(server.url + path, json={"model": "m", "max_tokens": 9, **body})

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_unknown_routes(server: ScriptedServer) -> None:
    assert httpx.get(f"{server.url}/v2/models").status_code == 404
    assert httpx.post(f"{server.url}/v1/embeddings", json={}).status_code == 404


def test_as_a_process() -> None:
    command = [sys.executable, "-m", "wegent_scripted", "--key", "k", "--models", "a,b"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        models = httpx.get(f"{url}/v1/models", headers={"authorization": "Bearer k"}).json()
        path, body = openai_request([("user", "[[break]]")])
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(url + path, json=body, headers={"authorization": "Bearer k"})
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert [model["id"] for model in models["data"]] == ["a", "b"]
