"""What is left out of a long conversation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_chat_shell.errors import ContextOverflow
from wegent_chat_shell.history import estimate_tokens, fit
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest

from .support import Peer, statuses, target


def request(
    history: list[tuple[str, str]], message: str = "now", *, window: int | None = 300, output: int | None = 100
) -> ChatRequest:
    model = target("openai", "http://127.0.0.1:9", context_window=window, max_output_tokens=output)
    messages = [ChatMessage(role=role, content=content) for role, content in history]  # type: ignore[arg-type]
    return ChatRequest(model=model, history=messages, message=message)


def fitted(asked: ChatRequest) -> tuple[list[tuple[str, str]], int]:
    result = fit(asked, reserved_output_tokens=1024)
    return [(message.role, message.content) for message in result.messages], result.dropped_turns


TURN = [("user", "q" * 90), ("assistant", "a" * 90)]


def test_all_of_it_when_it_fits() -> None:
    assert fitted(request(TURN)) == ([*TURN, ("user", "now")], 0)


def test_all_of_it_when_the_window_is_unknown() -> None:
    assert fitted(request(TURN * 50, window=None))[1] == 0


def test_the_oldest_whole_turns_go() -> None:
    history = [("user", "old " * 100), ("assistant", "older"), *TURN, ("user", "q2"), ("assistant", "a2")]
    messages, dropped = fitted(request(history))
    assert dropped == 1
    assert messages == [*TURN, ("user", "q2"), ("assistant", "a2"), ("user", "now")]


def test_the_newest_message_stays_alone_if_need_be() -> None:
    assert fitted(request([("user", "x" * 5000), ("assistant", "y")])) == ([("user", "now")], 1)


def test_no_hole_in_the_middle() -> None:
    history = [("user", "small"), ("assistant", "small"), ("user", "x" * 5000), ("assistant", "y")]
    assert fitted(request(history)) == ([("user", "now")], 2)


def test_room_for_the_answer_of_a_model_without_a_limit() -> None:
    assert fitted(request(TURN * 4, window=400, output=None))[1] == 0
    assert fitted(request(TURN * 5, window=400, output=None))[1] == 1


def test_a_message_that_does_not_fit_says_how_long_it_is_and_what_fits() -> None:
    with pytest.raises(ContextOverflow, match=r'"my-model": about 3\d\d tokens, of which about 19\d fit') as caught:
        fitted(request([], "x" * 900))
    assert caught.value.details is not None
    assert caught.value.details["window"] == 300


def test_a_system_prompt_takes_its_room() -> None:
    asked = request(TURN, "now").model_copy(update={"system_prompt": "s" * 600})
    with pytest.raises(ContextOverflow, match="about 0 fit"):
        fitted(asked)


def test_unanswered_messages_are_joined_and_empty_ones_left_out() -> None:
    history = [("user", "one"), ("assistant", " "), ("user", "two")]
    assert fitted(request(history)) == ([("user", "one\n\ntwo\n\nnow")], 0)


def test_chinese_costs_a_token_a_character() -> None:
    assert estimate_tokens("你好世界" * 10) == 41
    assert estimate_tokens("abc" * 10) == 11


@given(
    history=st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=400)), max_size=20),
    window=st.integers(256, 2000),
)
def test_what_is_kept_fits_and_ends_with_the_newest(history: list[tuple[str, str]], window: int) -> None:
    messages, dropped = fitted(request(history, window=window, output=50))
    assert sum(estimate_tokens(text) for _, text in messages) + 50 <= window
    assert messages[-1][0] == "user"
    assert messages[-1][1].endswith("now")
    assert all(one[0] != other[0] for one, other in pairwise(messages))
    assert dropped >= 0


async def test_the_engine_says_what_was_left_out(peer: Peer) -> None:
    history = [ChatMessage(role="user", content="x" * 3000), ChatMessage(role="assistant", content="y")]
    events = await peer.ask("hello", history=history, context_window=512, max_output_tokens=64)
    assert statuses(events) == ["history_truncated"]
    assert [message.text for message in peer.script.requests[0].messages] == ["hello"]


async def test_the_engine_asks_nobody_when_nothing_fits(peer: Peer) -> None:
    with pytest.raises(ContextOverflow):
        await peer.ask("x" * 3000, context_window=512, max_output_tokens=64)
    assert peer.script.requests == []
