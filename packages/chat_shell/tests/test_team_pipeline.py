"""One after the other: what each gets, and what people say in between."""

from collections.abc import Callable

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.tools.alone import MemoryLedger, UnattendedGate
from wegent_chat_shell.tools.base import Toolbox
from wegent_contracts.events import BlockKind, RunStatus, RunWaiting
from wegent_contracts.protocol.waiting import PersonAnswer

from .team import Team, echo, history, open_blocks

Make = Callable[..., Team]


def attended(saver: InMemorySaver | None = None, **answers: PersonAnswer) -> Toolbox:
    return Toolbox.of(
        [],
        ledger=MemoryLedger(),
        gate=UnattendedGate(),
        checkpoints=saver or InMemorySaver(),
        thread="t",
        answers=answers,
    )


@pytest.mark.parametrize(
    ("passing", "second"),
    [
        ("none", "<b: It is your turn. Do what your instructions say.>"),
        ("original_user", "<b: Q>"),
        ("previous_bot", "<b: <a: Q>>"),
        ("original_and_previous", "<b: The user's message:\n\nQ\n\na's answer:\n\n<a: Q>>"),
    ],
)
async def test_what_the_next_one_gets(make_team: Make, passing: str, second: str) -> None:
    team = make_team("pipeline", {"name": "a", "context_passing": passing}, {"name": "b"})
    team.server.script.always(echo)
    text = await team.ask("Q")
    assert text == f"<a: Q>\n\n{second}"
    assert team.spoken == [("a", "<a: Q>"), ("b", f"\n\n{second}")]
    assert list(team.blocks) == ["a1.m1.b1", "a1.m2.b1"]
    assert team.finished == [("a", False), ("b", False)]
    assert not open_blocks(team.events)


async def test_the_order_is_the_teams_and_models_are_the_members(make_team: Make) -> None:
    passing = {"context_passing": "previous_bot"}
    names = ("one", "two", "three", "four")
    team = make_team("pipeline", *({"name": name, "system_prompt": f"I am {name}.", **passing} for name in names))
    team.server.script.always(echo)
    await team.ask("Q")
    assert team.order == list(names)
    assert team.asked("three") == [("system", "I am three."), ("user", "<two: <one: Q>>")]
    assert team.spoken[-1] == ("four", "\n\n<four: <three: <two: <one: Q>>>>")


async def test_the_conversation_goes_with_the_users_message_only(make_team: Make) -> None:
    team = make_team(
        "pipeline",
        {"name": "a", "context_passing": "previous_bot"},
        {"name": "b", "context_passing": "original_user"},
        {"name": "c"},
    )
    team.server.script.always(echo)
    await team.ask("Q", history("before", "answer"))
    assert team.asked("a") == [("user", "before"), ("assistant", "answer"), ("user", "Q")]
    assert team.asked("b") == [("user", "<a: Q>")]
    assert team.asked("c") == [("user", "before"), ("assistant", "answer"), ("user", "Q")]


async def test_it_begins_where_the_conversation_stands(make_team: Make) -> None:
    team = make_team("pipeline", {"name": "a", "context_passing": "previous_bot"}, {"name": "b"}, stage=1)
    team.server.script.always(echo)
    assert await team.ask("And?", history("Q", "A")) == "<b: And?>"
    assert team.asked("b") == [("user", "Q"), ("assistant", "A"), ("user", "And?")]


PAIR = ({"name": "a", "context_passing": "previous_bot", "require_confirmation": True}, {"name": "b"})


async def test_people_are_asked_and_may_have_it_said_differently(make_team: Make) -> None:
    saver = InMemorySaver()
    team = make_team("pipeline", *PAIR)
    team.server.script.always(echo)
    await team.ask("Q", toolbox=attended(saver))
    waiting = team.events[-1]
    assert isinstance(waiting, RunWaiting)
    assert waiting.request["stage"] == {
        "current_stage": 0,
        "total_stages": 2,
        "stage_name": "a",
        "next_stage_name": "b",
    }
    assert team.order == ["a"]

    place = waiting.request["place"]
    revise = PersonAnswer(choice="revise", note="Shorter!", by="alice")
    await team.ask("Q", toolbox=attended(saver, **{place: revise}), attempt=2)
    assert team.order == ["a", "a"]
    assert team.asked("a") == [("user", "Q"), ("assistant", "<a: Q>"), ("user", "Shorter!")]
    assert [(block.kind, block.name) for block in team.blocks.values()] == [
        (BlockKind.TEXT, "a"),
        (BlockKind.GUIDANCE, "alice"),
        (BlockKind.TEXT, "a"),
    ]
    waiting = team.events[-1]
    assert isinstance(waiting, RunWaiting)
    assert waiting.request["place"] != place

    confirm = PersonAnswer(choice="confirm", note="In blue.")
    await team.ask("Q", toolbox=attended(saver, **{waiting.request["place"]: confirm}), attempt=3)
    assert team.order == ["a", "a", "b"]
    assert team.asked("b") == [("user", "<a: Shorter!>\n\nA person adds:\n\nIn blue.")]
    assert not open_blocks(team.events)


async def test_people_may_end_it_there(make_team: Make) -> None:
    saver = InMemorySaver()
    team = make_team("pipeline", *PAIR)
    team.server.script.always(echo)
    await team.ask("Q", toolbox=attended(saver))
    place = team.events[-1].request["place"]  # type: ignore[union-attr]
    before = len(team.events)
    await team.ask("Q", toolbox=attended(saver, **{place: PersonAnswer(choice="cancel")}), attempt=2)
    assert team.events[before:] == []
    assert team.order == ["a"]


async def test_where_nobody_can_be_asked_it_goes_on_and_says_so(make_team: Make) -> None:
    team = make_team("pipeline", *PAIR)
    team.server.script.always(echo)
    assert await team.ask("Q") == "<a: Q>\n\n<b: <a: Q>>"
    assert [event.status for event in team.events if isinstance(event, RunStatus)] == ["not_confirmed"]


async def test_a_crash_between_stages_repeats_no_work(make_team: Make) -> None:
    saver = InMemorySaver()
    names = ("a", "b", "c")
    team = make_team("pipeline", *({"name": name, "context_passing": "previous_bot"} for name in names))
    team.says("c", "[unused]")
    stream = team.engine.stream(team.request("Q"), attended(saver))
    async for event in stream:
        if getattr(event, "block", "").startswith("a1.m3."):
            break
    await stream.aclose()
    assert team.order == ["a", "b", "c"]
    await team.ask("Q", toolbox=attended(saver), attempt=2)
    assert team.order == ["a", "b", "c", "c"]
    assert list(team.blocks) == ["a2.m3.b1"]
    assert team.asked("c", 0) == team.asked("c", 1)
