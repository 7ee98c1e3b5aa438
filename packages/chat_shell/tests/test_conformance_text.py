"""What every provider must do alike: its real client against the scripted server."""

import pytest
from pydantic import SecretStr
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelBadRequest
from wegent_chat_shell.http.wire import request_to_json
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, ContextMeasured
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest
from wegent_scripted import Reply, ScriptedServer

from .support import KEY, Peer, assert_well_formed, statuses, text_of, usages


@pytest.mark.parametrize("bearer", [False, True])
async def test_anthropics_keys_are_shown_in_both_ways_and_tokens_in_one(
    server: ScriptedServer, engine: ChatEngine, bearer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, "the-operators-own")
    peer = Peer("anthropic", server, engine)
    assert text_of(await peer.ask("hello", bearer=bearer)) == "You said: hello"

    headers = server.script.requests[0].headers
    sent = (headers.get("x-api-key"), headers.get("authorization"))
    assert sent == (None if bearer else KEY, f"Bearer {KEY}")


async def test_streams_text_in_one_block(peer: Peer) -> None:
    events = await peer.ask("[[chunks:40]]")

    assert text_of(events) == " ".join(f"w{n}" for n in range(40))
    assert_well_formed(events)
    assert isinstance(events[0], ContextMeasured)
    assert isinstance(events[1], BlockStarted)
    assert sum(isinstance(event, BlockDelta) for event in events) == 40
    assert sum(isinstance(event, BlockFinished) for event in events) == 1
    assert statuses(events) == []


async def test_pieces_come_as_they_are_sent(peer: Peer) -> None:
    peer.script.queue(Reply(["one ", "two"], delay=5))
    stream = peer.engine.stream(peer.request("go"))
    first = [await anext(stream) for _ in range(3)]
    await stream.aclose()

    assert text_of(first) == "one "


async def test_offsets_count_code_points(peer: Peer) -> None:
    pieces = ["你好", "，世界 😀", "👩‍👩‍👧‍👦", " é e\u0301", "\n\n𝒳"]
    peer.script.queue(Reply(pieces))
    events = await peer.ask("go")

    assert text_of(events) == "".join(pieces)
    assert_well_formed(events)
    assert [event.offset for event in events if isinstance(event, BlockDelta)] == [0, 2, 7, 14, 19]


async def test_thinking_is_a_block_of_its_own(peer: Peer) -> None:
    peer.script.queue(Reply("forty two", thinking="let me see 🤔"))
    events = await peer.ask("go")

    kinds = [event.kind for event in events if isinstance(event, BlockStarted)]
    assert kinds == [BlockKind.THINKING, BlockKind.TEXT]
    assert text_of(events, BlockKind.THINKING) == "let me see 🤔"
    assert text_of(events) == "forty two"
    assert_well_formed(events)


async def test_history_keeps_its_order_behind_the_system_prompt(peer: Peer) -> None:
    history = [
        ChatMessage(role="user", content="first"),
        ChatMessage(role="assistant", content="one"),
        ChatMessage(role="user", content="second"),
        ChatMessage(role="assistant", content="two"),
    ]
    await peer.ask("third", history=history, system_prompt="Be brief.")

    asked = [(message.role, message.text) for message in peer.script.requests[0].messages]
    assert asked == [
        ("system", "Be brief."),
        ("user", "first"),
        ("assistant", "one"),
        ("user", "second"),
        ("assistant", "two"),
        ("user", "third"),
    ]


async def test_sends_key_and_limits(peer: Peer) -> None:
    await peer.ask("hello", max_output_tokens=77, temperature=0.5)

    request = peer.script.requests[0]
    assert (request.api_key, request.model, request.stream) == (KEY, "scripted", True)
    settings = request.body.get("generationConfig", request.body)
    assert settings["temperature"] == 0.5
    assert 77 in (settings.get(name) for name in ("max_tokens", "maxOutputTokens", "max_output_tokens"))


async def test_leaves_the_temperature_to_the_model(peer: Peer) -> None:
    await peer.ask("hello")
    request = peer.script.requests[0]
    assert "temperature" not in request.body.get("generationConfig", request.body)


async def test_patience_is_not_told_to_the_server(peer: Peer) -> None:
    """Google's servers would take it for the time that the whole answer may take."""
    await peer.ask("hello", timeout_seconds=10)
    assert "x-server-timeout" not in peer.script.requests[0].headers


async def test_an_answer_may_take_longer_than_the_patience(peer: Peer) -> None:
    events = await peer.ask("[[chunks:8]] [[delay:0.1]]", timeout_seconds=0.5)
    assert text_of(events).endswith("w7")


async def test_usage_closes_the_call(peer: Peer) -> None:
    events = await peer.ask("[[chunks:5]] one two three")

    assert usages(events) == [events[-1]]
    usage = usages(events)[0]
    assert (usage.model, usage.output_tokens) == ("my-model", 5)
    assert usage.input_tokens == peer.script.requests[0].input_tokens > 0


async def test_an_answer_at_its_limit_says_so(peer: Peer) -> None:
    events = await peer.ask("[[cut]] [[say:half an answer]]")

    assert text_of(events) == "half an answer"
    assert statuses(events) == ["answer_cut"]


async def test_an_empty_answer_says_so(peer: Peer) -> None:
    assert statuses(await peer.ask("[[say:]]")) == ["answer_empty"]


async def test_headers_of_the_model_go_with_every_call(peer: Peer) -> None:
    peer.script.queue("One.", "Two.")
    await peer.ask("hello", default_headers={"X-Team": "blue"})
    await peer.ask("hello", default_headers={"X-Team": "red"})
    assert [request.headers["x-team"] for request in peer.script.requests] == ["blue", "red"]
    assert peer.script.requests[0].api_key == KEY


@pytest.mark.parametrize(
    ("name", "value"), [("Host", "elsewhere"), ("X-A b", "1"), ("X-A", "secret\r\nX-B: 1"), ("Content-Length", "0")]
)
async def test_what_is_no_header_is_not_sent(peer: Peer, name: str, value: str) -> None:
    with pytest.raises(ModelBadRequest, match="default_headers") as caught:
        await peer.ask("hello", default_headers={name: value})
    assert "secret" not in caught.value.message
    assert peer.script.requests == []


async def test_a_secret_header_shows_up_nowhere(peer: Peer, engine: ChatEngine) -> None:
    from wegent_scripted import Failure

    secret = "team-secret-1234"
    peer.script.queue(Reply(failure=Failure(400, f"no such team: {secret}")))
    with pytest.raises(ModelBadRequest, match=r"no such team: \*\*\*"):
        await peer.ask("hello", default_headers={"X-Team": secret})
    assert secret not in repr(peer.target(default_headers={"X-Team": secret}))
    assert secret not in str(vars(engine._models))


def test_a_service_gets_all_secrets_and_nobody_else_does(peer: Peer) -> None:
    headers = {"X-Team": SecretStr("team-secret")}
    second = peer.target(name="second", api_key="sk-second", default_headers=headers)
    request = peer.request("hello", fallback=second, vision=second)
    sent = ChatRequest.model_validate_json(request_to_json(request))
    for other in (sent.model.fallback, sent.model.vision):
        assert other is not None
        assert other.api_key is not None
        assert other.api_key.get_secret_value() == "sk-second"
        assert other.default_headers["X-Team"].get_secret_value() == "team-secret"
    assert "team-secret" not in request.model_dump_json() + repr(request)
    assert "sk-second" not in request.model_dump_json() + repr(request)
