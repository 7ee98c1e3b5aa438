"""Answers in a given form, from every protocol."""

import json
from typing import Literal

import pytest
from langchain_core.messages import HumanMessage
from opentelemetry.trace import NoOpTracer
from pydantic import BaseModel, Field
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ContextOverflow, ModelUnauthorized
from wegent_chat_shell.llm.connections import open_pool
from wegent_chat_shell.llm.factory import build_model
from wegent_chat_shell.llm.fallback import Models
from wegent_chat_shell.llm.prompts import Prompt
from wegent_chat_shell.llm.structured import ModelAnswerUnusable, structured
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ChatRequest, ModelTarget
from wegent_scripted import Failure, Reply, ScriptedServer

from .support import FAST, Peer, ProviderName, statuses, usages


class Step(BaseModel):
    what: str


class Choice(BaseModel):
    """Who shall answer."""

    member: Literal["writer", "coder"] = Field(description="The one that knows most of it")
    score: int = Field(ge=0, le=10)
    steps: list[Step] = []


RIGHT = {"member": "coder", "score": 7, "steps": [{"what": "look"}]}
WRONG = {"member": "painter", "score": 7}


class Chosen:
    """Asks for a choice; it is the caller, too."""

    settings = FAST
    tracer = NoOpTracer()

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.events: list[EngineEvent] = []

    async def emit(self, event: EngineEvent) -> None:
        self.events.append(event)

    async def ask(self, message: str = "Who?", **fields: object) -> Choice:
        pool = open_pool(FAST)
        target = self.peer.target(**fields)

        async def build(other: ModelTarget) -> object:
            return build_model(other, pool)

        models = Models(target, await build(target), build)
        try:
            prompt = Prompt("Choose.", [], [HumanMessage(message)])
            return await structured(models, prompt, Choice, self)
        finally:
            await pool.aclose()


@pytest.fixture
def chosen(peer: Peer) -> Chosen:
    return Chosen(peer)


async def test_an_object_that_fits(chosen: Chosen) -> None:
    chosen.peer.script.queue(Reply(structured=RIGHT))
    assert (await chosen.ask()).model_dump() == RIGHT
    assert [usage.model for usage in usages(chosen.events)] == ["my-model"]


async def test_the_form_is_told_in_the_protocols_own_way(chosen: Chosen) -> None:
    chosen.peer.script.queue(Reply(structured=RIGHT))
    await chosen.ask()
    body = chosen.peer.script.requests[0].body
    places = {
        "openai": lambda: body["response_format"]["json_schema"]["schema"],
        "responses": lambda: body["text"]["format"]["schema"],
        "anthropic": lambda: body["tools"][0]["input_schema"],
        "google": lambda: body["generationConfig"]["responseJsonSchema"],
    }
    schema = places[chosen.peer.provider]()
    assert schema["properties"]["member"]["enum"] == ["writer", "coder"]
    assert "$ref" not in json.dumps(body)


async def test_what_does_not_fit_is_sent_back_once(chosen: Chosen) -> None:
    chosen.peer.script.queue(Reply(structured=WRONG), Reply(structured=RIGHT))
    assert (await chosen.ask()).member == "coder"
    told = chosen.peer.script.requests[1].text
    assert "member: Input should be 'writer' or 'coder'" in told


async def test_what_never_fits_is_an_error(chosen: Chosen) -> None:
    chosen.peer.script.always(Reply(structured=WRONG))
    with pytest.raises(ModelAnswerUnusable, match=r'"my-model".*member'):
        await chosen.ask()
    assert len(chosen.peer.script.requests) == 2


async def test_words_around_the_object_do_not_matter(chosen: Chosen) -> None:
    chosen.peer.script.queue(Reply(f"Here it is:\n```json\n{json.dumps(RIGHT)}\n```"))
    assert (await chosen.ask()).member == "coder"


async def test_no_object_at_all(chosen: Chosen) -> None:
    chosen.peer.script.queue("I would rather not.", Reply(structured=RIGHT))
    assert (await chosen.ask()).member == "coder"
    assert "it is no JSON object" in chosen.peer.script.requests[1].text


async def test_a_busy_provider_is_asked_again(chosen: Chosen) -> None:
    assert (await chosen.ask(f"[[status:429:0]] [[times:1]] [[object:{json.dumps(RIGHT)}]]")).member == "coder"
    assert statuses(chosen.events) == ["retrying"]


async def test_a_wrong_key_and_a_second_model(chosen: Chosen) -> None:
    with pytest.raises(ModelUnauthorized):
        await chosen.ask(api_key="sk-wrong-0123456789")
    chosen.peer.script.queue(Reply(structured=RIGHT))
    second = chosen.peer.target(name="second")
    assert (await chosen.ask(api_key="sk-wrong-0123456789", fallback=second)).member == "coder"
    assert statuses(chosen.events) == ["fallback"]
    assert [usage.model for usage in usages(chosen.events)] == ["second"]


async def test_a_model_that_thinks_is_made_to_answer_all_the_same(chosen: Chosen) -> None:
    chosen.peer.script.queue(Reply(structured=RIGHT))
    assert (await chosen.ask(reasoning_effort="high", max_output_tokens=8192)).member == "coder"


@pytest.mark.parametrize("model_id", ["claude-opus-5", "claude-sonnet-5-5", "claude-sonnet-4-6", "scripted"])
async def test_anthropics_models_take_it_in_two_ways(server: ScriptedServer, engine: ChatEngine, model_id: str) -> None:
    chosen = Chosen(Peer("anthropic", server, engine))
    chosen.peer.script.queue(Reply(structured=RIGHT))
    assert (await chosen.ask(model_id=model_id)).member == "coder"
    body = chosen.peer.script.requests[0].body
    assert ("tool_choice" in body) != ("output_config" in body)


@pytest.mark.parametrize("provider", ["openai", "responses"])
async def test_a_server_that_knows_no_formats(
    server: ScriptedServer, engine: ChatEngine, provider: ProviderName
) -> None:
    """The instructions say the same."""
    chosen = Chosen(Peer(provider, server, engine))
    chosen.peer.script.queue(Reply(failure=Failure(400, "response_format is not supported")), Reply(structured=RIGHT))
    assert (await chosen.ask()).member == "coder"
    body = chosen.peer.script.requests[1].body
    assert "response_format" not in body
    assert "text" not in body
    assert "JSON Schema" in chosen.peer.script.requests[1].messages[0].text


class Heard:
    """Looks on."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def begin(self) -> None:
        self.texts.append("")

    async def heard(self, piece: str) -> None:
        self.texts[-1] += piece


async def test_an_engine_asks_in_a_form_and_lets_somebody_watch(peer: Peer) -> None:
    peer.script.queue(Reply(structured=WRONG), Reply(structured=RIGHT))
    heard, events = Heard(), []

    async def emit(event: EngineEvent) -> None:
        events.append(event)

    request = ChatRequest(model=peer.target(), system_prompt="Choose.", message="Who?")
    assert (await peer.engine.in_form(request, Choice, emit, heard)).model_dump() == RIGHT
    assert [json.loads(text) for text in heard.texts] == [WRONG, RIGHT]
    assert len(usages(events)) == 2


async def test_a_question_that_does_not_fit_is_not_asked(peer: Peer) -> None:
    request = ChatRequest(model=peer.target(context_window=256), message="word " * 1000)

    async def emit(event: EngineEvent) -> None:
        raise AssertionError(event)

    with pytest.raises(ContextOverflow):
        await peer.engine.in_form(request, Choice, emit)
    assert peer.script.requests == []
