"""Directives, read from a request without a server."""

import json
import time
from typing import Any

import pytest
from wegent_scripted import Message, Reply, Request, Stamps, ToolCall
from wegent_scripted.directives import MalformedDirective, answer
from wegent_scripted.replies import split


def request(*messages: Message | str, tools: tuple[str, ...] = ("search",)) -> Request:
    seen = tuple(Message("user", one) if isinstance(one, str) else one for one in messages)
    return Request("openai", "m", seen, tools, stream=True, api_key=None, headers={}, body={})


def text(reply: Reply) -> str:
    return "".join(reply.chunks)


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("hello\nthere", "You said: hello there"),
        ("[[delay:0.1]] hello [[first:2]]", "You said: hello"),
        ("[[say:one\n\ntwo]]", "one\n\ntwo"),
        ("[[say:a]] and [[chunks:2]]", "a w0 w1"),
        ("see [[wiki]] and [[x:1]]", "You said: see [[wiki]] and [[x:1]]"),
        ("[[say:]]", ""),
        ("", "You said: "),
    ],
)
def test_texts(said: str, answered: str) -> None:
    assert text(answer(request(said))) == answered


@pytest.mark.parametrize(
    "given", ["plain words", "  two  blanks\n", "没有空格的很长的一句话也要分成几块", "x" * 40, "😀" * 30]
)
def test_chunks_join_to_the_text(given: str) -> None:
    assert "".join(split(given)) == given
    assert all(len(piece.strip()) <= 12 for piece in split(given))


def test_pace_and_mishaps() -> None:
    reply = answer(request("[[first:0.5]] [[delay:.02]] [[break:3]] [[fail:4]] [[hang:5]] [[cut]]"))

    assert (reply.first, reply.delay, reply.cut) == (0.5, 0.02, True)
    assert (reply.break_after, reply.fail_after, reply.hang_after) == (3, 4, 5)
    assert answer(request("[[hang]]")).silent


@pytest.mark.parametrize(
    "said",
    [
        "[[delay:soon]]",
        "[[delay:-1]]",
        "[[first:inf]]",
        "[[delay]]",
        "[[chunks:many]]",
        "[[chunks]]",
        "[[status:200]]",
        "[[status:429:later]]",
        "[[say:never closed",
        "[[tool:]]",
        "[[tool:search {broken}]]",
        "[[tool:search {} more]]",
    ],
)
def test_what_makes_no_sense_is_refused(said: str) -> None:
    with pytest.raises(MalformedDirective, match=r"\[\["):
        answer(request(said))


def test_tools_are_called_only_when_they_are_offered() -> None:
    said = '[[tool:search {"list": [["]]"]]}]] [[tool:other]]'

    assert answer(request(said)).tools == (ToolCall("search", {"list": [["]]"]]}), ToolCall("other"))
    assert answer(request(said, tools=())).tools == ()


def test_failures_end_after_their_times() -> None:
    said = request("[[status:500]] [[break:1]] [[times:2]] [[say:fine]]")

    assert [answer(said, before).failure is not None for before in range(4)] == [True, True, False, False]
    assert text(answer(said, 2)) == "fine"
    assert answer(said, 2).break_after is None


def test_steps_and_what_follows_them() -> None:
    asked = "[[delay:0.1]] [[tool:search]] [[then]] [[delay:0.2]] [[tool:search]]"
    called, result = Message("assistant", "", (ToolCall("search"),)), Message("tool", "found")

    assert answer(request(asked)).delay == 0.1
    assert answer(request(asked, called, result)).tools == (ToolCall("search"),)
    last = answer(request(asked, called, result, called, result, result))
    assert (text(last), last.delay, last.tools) == ("The tools said: found; found", 0.2, ())


def test_only_the_last_text_of_the_user_counts() -> None:
    reply = answer(request("[[status:500]]", Message("assistant", "no"), "again"))

    assert (text(reply), reply.failure) == ("You said: again", None)


def test_history() -> None:
    messages: Any = [Message("system", "Be kind."), "hi", Message("assistant", "ho"), "[[history]] please"]

    assert json.loads(text(answer(request(*messages)))) == [
        {"role": "system", "text": "Be kind."},
        {"role": "user", "text": "hi"},
        {"role": "assistant", "text": "ho"},
        {"role": "user", "text": "[[history]] please"},
    ]


def test_stamps_are_made_when_they_leave() -> None:
    stamps = answer(request("[[stamps:2]]")).chunks
    before = time.time_ns()

    assert isinstance(stamps, Stamps)
    assert len(stamps) == 2
    assert all(before <= int(stamp) <= time.time_ns() for stamp in stamps)
