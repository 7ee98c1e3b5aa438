"""A conversation as turns, and what it takes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_chat_shell.errors import ContextOverflow
from wegent_chat_shell.history import check_question, cost, estimate_tokens, newest_that_fit, opening, turns_of
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest

from .support import Peer, target

Said = list[tuple[str, str]]


def request(history: Said, message: str = "now", *, window: int = 300) -> ChatRequest:
    model = target("openai", "http://127.0.0.1:9", context_window=window, max_output_tokens=100)
    return ChatRequest(model=model, history=messages(history), message=message)


def messages(history: Said) -> list[ChatMessage]:
    return [ChatMessage(role=role, content=content) for role, content in history]  # type: ignore[arg-type]


def opened(asked: ChatRequest) -> Said:
    return [(message.role, message.content) for message in opening(asked)]


def kept(history: Said, room: int) -> Said:
    turns = newest_that_fit(turns_of(messages(history)), room)
    return [(message.role, message.content) for turn in turns for message in turn]


TURN = [("user", "q" * 90), ("assistant", "a" * 90)]


def test_the_oldest_whole_turns_go() -> None:
    history = [("user", "old " * 100), ("assistant", "older"), *TURN, ("user", "q2"), ("assistant", "a2")]
    assert kept(history, 100) == [*TURN, ("user", "q2"), ("assistant", "a2")]


def test_no_hole_in_the_middle() -> None:
    history = [("user", "small"), ("assistant", "small"), ("user", "x" * 5000), ("assistant", "y")]
    assert kept(history, 200) == []


def test_a_message_that_does_not_fit_says_how_long_it_is_and_what_fits() -> None:
    with pytest.raises(ContextOverflow, match=r'"my-model": about 3\d\d tokens, of which about 19\d fit') as caught:
        check_question(request([], "x" * 900), 200)
    assert caught.value.details is not None
    assert caught.value.details["window"] == 300


def test_a_system_prompt_takes_its_room() -> None:
    asked = request(TURN, "now").model_copy(update={"system_prompt": "s" * 600})
    with pytest.raises(ContextOverflow, match="about 0 fit"):
        check_question(asked, 200)
    check_question(asked, 210)


def test_unanswered_messages_are_joined_and_empty_ones_left_out() -> None:
    history = [("user", "one"), ("assistant", " "), ("user", "two")]
    assert opened(request(history)) == [("user", "one\n\ntwo\n\nnow")]


def test_chinese_costs_a_token_a_character() -> None:
    assert estimate_tokens("你好世界" * 10) == 41
    assert estimate_tokens("abc" * 10) == 11


@given(
    history=st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=400)), max_size=20),
    room=st.integers(0, 2000),
)
def test_what_is_kept_fits_and_is_the_end(history: Said, room: int) -> None:
    turns = turns_of(opening(request(history)))
    newest = newest_that_fit(turns, room)
    assert turns[len(turns) - len(newest) :] == newest
    assert cost([message for turn in newest for message in turn]) <= room


@given(st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=400)), max_size=20))
def test_roles_alternate_and_the_newest_is_last(history: Said) -> None:
    said = opened(request(history))
    assert said[-1][0] == "user"
    assert said[-1][1].endswith("now")
    assert all(one[0] != other[0] for one, other in pairwise(said))


async def test_the_engine_asks_nobody_when_nothing_fits(peer: Peer) -> None:
    with pytest.raises(ContextOverflow):
        await peer.ask("x" * 3000, context_window=512, max_output_tokens=64)
    assert peer.script.requests == []
