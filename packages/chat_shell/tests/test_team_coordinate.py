"""The leader splits, members work side by side, and the leader answers with all that they found."""

import asyncio
from collections.abc import Callable

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.errors import TeamFailed
from wegent_chat_shell.tools.alone import MemoryLedger, UnattendedGate
from wegent_chat_shell.tools.base import Toolbox
from wegent_contracts.events import BlockDelta
from wegent_scripted import Failure, Reply, Request

from .team import Team, echo, form, open_blocks

Make = Callable[..., Team]
LEADER = {"name": "boss", "role": "leader"}
MEMBERS = ({"name": "red"}, {"name": "green"}, {"name": "blue"})
TWO = [{"member": "red", "task": "dig"}, {"member": "blue", "task": "paint"}]


@pytest.fixture
def team(make_team: Make) -> Team:
    """Whose members repeat what they were asked."""
    made = make_team("coordinate", LEADER, *MEMBERS)
    for name in ("red", "green", "blue"):
        made.says(name, echo)
    return made


@pytest.fixture
def mute(make_team: Make) -> Team:
    """Whose members say what the test has them say."""
    return make_team("coordinate", LEADER, *MEMBERS)


def leads(plan: Reply | str) -> Callable[[Request], Reply]:
    """Splits first, and afterwards repeats what it got."""

    def answer(request: Request) -> Reply:
        if "Your team's results:" in request.text:
            return Reply(f"So: {request.text}")
        return plan if isinstance(plan, Reply) else Reply(plan)

    return answer


async def test_parts_go_to_members_and_come_back(team: Team) -> None:
    team.says("boss", leads(form(tasks=TWO)))
    text = await team.ask("Q")
    dig = "<red: The user's message:\n\nQ\n\nYour part of it:\n\ndig>"
    paint = "<blue: The user's message:\n\nQ\n\nYour part of it:\n\npaint>"
    assert f"red:\n{dig}\n\nblue:\n{paint}" in text
    assert text.startswith("So: The user's message:\n\nQ\n\nYour team's results:")
    assert team.aside[0] == ("boss", "→ red: dig\n→ blue: paint")
    assert sorted(team.aside[1:]) == [("blue", paint), ("red", dig)]
    assert [name for name, _ in team.spoken] == ["boss"]
    assert team.order[0] == team.order[-1] == "boss"
    assert sorted(team.order[1:-1]) == ["blue", "red"]
    assert set(team.blocks) == {"a1.m1.b1", "a1.m2.b1", "a1.m3.b1", "a1.m4.b1"}
    assert not open_blocks(team.events)


async def test_they_work_at_the_same_time(mute: Team) -> None:
    """Each speaks slowly: their words come in turns, and each one's are its own."""
    mute.says("boss", leads(form(tasks=TWO)))
    for name in ("red", "blue"):
        mute.says(name, Reply([f"{name} " for _ in range(20)], delay=0.01))
    await mute.ask("Q")
    spoken = [event.block for event in mute.events if isinstance(event, BlockDelta)]
    first, last = spoken.index("a1.m3.b1"), len(spoken) - 1 - spoken[::-1].index("a1.m2.b1")
    assert first < last
    assert ("red", "red " * 20) in mute.aside
    assert ("blue", "blue " * 20) in mute.aside


async def test_one_may_get_several_parts(team: Team) -> None:
    team.says("boss", leads(form(tasks=[{"member": "red", "task": "one"}, {"member": "red", "task": "two"}])))
    text = await team.ask("Q")
    assert text.index("\n\none>") < text.index("\n\ntwo>")


async def test_a_plan_in_words(team: Team) -> None:
    team.says("boss", leads(form(tasks=TWO)))
    assert "Your part of it:\n\ndig" in await team.ask("Q")


async def test_without_a_plan_all_work_on_the_whole(team: Team) -> None:
    team.says("boss", leads("Let us see."))
    text = await team.ask("Q")
    assert all(f"{name}:\n<{name}: " in text for name in ("red", "green", "blue"))


async def test_one_that_fails_is_told_to_the_leader(mute: Team) -> None:
    mute.says("boss", leads(form(tasks=TWO)))
    mute.says("red", Reply(failure=Failure(401)))
    mute.says("blue", echo)
    text = await mute.ask("Q")
    assert 'red could not do its part: The provider of model "my-model" refused the key.' in text
    assert "blue:\n<blue: " in text
    assert sorted(mute.finished) == [("blue", False), ("boss", False), ("red", True)]


async def test_when_all_fail_so_does_the_answer(mute: Team) -> None:
    mute.says("boss", leads(form(tasks=TWO)))
    for name in ("red", "blue"):
        mute.says(name, Reply(failure=Failure(401)))
    with pytest.raises(TeamFailed, match=r"No member of the team could do its part. red: .* blue: "):
        await mute.ask("Q")


async def test_a_crash_repeats_only_who_was_not_done(mute: Team) -> None:
    saver = InMemorySaver()

    def box() -> Toolbox:
        return Toolbox.of([], ledger=MemoryLedger(), gate=UnattendedGate(), checkpoints=saver, thread="t")

    mute.says("boss", leads(form(tasks=TWO)))
    mute.says("red", "dug")
    mute.says("blue", Reply("slow", hang_after=0), "painted")
    asking = asyncio.create_task(mute.ask("Q", toolbox=box()))
    while ("red", False) not in mute.finished:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    asking.cancel()
    await asyncio.wait([asking])
    text = await mute.ask("Q", toolbox=box(), attempt=2)
    assert mute.order.count("red") == 1
    assert mute.order.count("boss") == 2
    assert "red:\ndug\n\nblue:\npainted" in text
