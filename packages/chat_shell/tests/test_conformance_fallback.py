"""A second model answers when the first one cannot, in every protocol and across them."""

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelBadRequest, ModelNotFound, ModelStreamBroken
from wegent_contracts.events import BlockKind, RunStatus
from wegent_contracts.protocol.chat import ModelTarget
from wegent_scripted import Failure, Reply, ScriptedServer, ToolCall

from .support import Peer, ProviderName, assert_well_formed, equipped, statuses, target, text_of, usages

HERE = ToolCall("look", {"where": "here"})


def second(peer: Peer) -> ModelTarget:
    return peer.target(name="second", model_id="second")


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (403, 1), (404, 1), (429, 3), (500, 3), (503, 3)])
async def test_it_answers_where_the_first_refuses_or_fails(peer: Peer, status: int, tries: int) -> None:
    peer.script.always(Reply(failure=Failure(status, retry_after=0)), match=lambda request: request.model == "scripted")
    events = await peer.ask("[[say:here I am]]", fallback=second(peer))

    assert text_of(events) == "here I am"
    assert statuses(events) == ["retrying"] * (tries - 1) + ["fallback"]
    assert [request.model for request in peer.script.requests] == ["scripted"] * tries + ["second"]
    assert [usage.model for usage in usages(events)] == ["second"]
    assert_well_formed(events)
    [told] = [event for event in events if isinstance(event, RunStatus) and event.status == "fallback"]
    assert told.message is not None
    assert 'Model "second" answers in place of "my-model".' in told.message


async def test_silence_and_drops_before_the_first_token(peer: Peer) -> None:
    peer.script.always(Reply("x", break_after=0), match=lambda request: request.model == "scripted")
    assert text_of(await peer.ask("[[say:here]]", fallback=second(peer))) == "here"


async def test_nothing_is_begun_twice(peer: Peer) -> None:
    with pytest.raises(ModelStreamBroken):
        await peer.ask("[[break:2]] [[chunks:9]]", fallback=second(peer))
    assert [request.model for request in peer.script.requests] == ["scripted"]


async def test_a_refused_question_is_not_asked_elsewhere(peer: Peer) -> None:
    with pytest.raises(ModelBadRequest):
        await peer.ask("[[status:400]]", fallback=second(peer))
    assert len(peer.script.requests) == 1


async def test_when_both_fail_both_are_named(peer: Peer) -> None:
    peer.script.queue(Reply(failure=Failure(401)), Reply(failure=Failure(404)))
    with pytest.raises(ModelNotFound, match=r'"second" knows no "second".*"my-model" refused the key'):
        await peer.ask("hello", fallback=second(peer))


async def test_there_is_no_chain(peer: Peer) -> None:
    third = peer.target(name="third", model_id="third")
    broken = second(peer).model_copy(update={"fallback": third})
    peer.script.queue(Reply(failure=Failure(404)), Reply(failure=Failure(404)))
    with pytest.raises(ModelNotFound):
        await peer.ask("hello", fallback=broken)
    assert [request.model for request in peer.script.requests] == ["scripted", "second"]


async def test_it_stays_for_the_rest_of_the_turn(peer: Peer) -> None:
    peer.script.queue(Reply(failure=Failure(404)), Reply("Look. ", thinking="hm", tools=(HERE,)), "Rain.")
    events = await peer.ask("How is it?", equipped(), fallback=second(peer))
    assert text_of(events) == "Look. Rain."
    assert [request.model for request in peer.script.requests] == ["scripted", "second", "second"]


@pytest.mark.parametrize("first", ["openai", "responses", "anthropic", "google"])
@pytest.mark.parametrize("other", ["openai", "responses", "anthropic", "google"])
async def test_what_one_model_thought_is_not_shown_to_another(
    server: ScriptedServer, engine: ChatEngine, first: ProviderName, other: ProviderName
) -> None:
    """In mid-turn: the scripted server refuses what it cannot prove to be its own, and Anthropic what has none."""
    urls = {"openai": server.openai_url, "responses": server.openai_url}
    fallback = target(
        other, urls.get(other, server.url), name="second", model_id="gemini-3-second", reasoning_effort="high"
    )
    peer = Peer(first, server, engine)
    peer.script.queue(Reply("Look. ", thinking="hm", tools=(HERE,)), Reply(failure=Failure(404)), "Rain.")
    events = await peer.ask("How is it?", equipped(), fallback=fallback)

    assert text_of(events) == "Look. Rain."
    assert text_of(events, BlockKind.THINKING) == "hm"
    last = peer.script.requests[2].messages
    assert [(message.role, message.text, message.thinking) for message in last] == [
        ("user", "How is it?", ""),
        ("assistant", "Look. ", ""),
        ("tool", "here: it rains", ""),
    ]
