"""All in one conversation: who hears what, and when it ends."""

from collections.abc import Callable

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_scripted import Reply, ScriptedServer

from .support import FAST
from .team import Team, form, open_blocks

Make = Callable[..., Team]


async def test_everybody_hears_all_that_was_said(make_team: Make) -> None:
    team = make_team("collaborate", {"name": "a"}, {"name": "b"})
    team.says("a", "one", "three", "AGREED")
    team.says("b", "two", "AGREED", "AGREED.")
    text = await team.ask("Q")
    assert team.order == ["a", "b", "a", "b", "a", "b"]
    assert text == "one\n\ntwo\n\nthree\n\nAGREED\n\nAGREED\n\nAGREED."
    assert [name for name, _ in team.spoken] == ["a", "b"] * 3
    [(_, first)] = team.asked("a", 0)
    assert first.startswith("Q\n\nYou are a and work on this together with b.")
    [(_, second)] = team.asked("b", 0)
    assert second.startswith("Q\n\na: one\n\nYou are b")
    third = team.asked("a", 1)
    assert third[0] == ("user", "Q")
    assert third[1] == ("assistant", "one")
    assert third[2][1].startswith("b: two\n\nYou are a")
    fourth = team.asked("b", 1)
    assert fourth[:2] == [("user", "Q\n\na: one"), ("assistant", "two")]
    assert fourth[2][1].startswith("a: three\n\n")
    assert not open_blocks(team.events)


async def test_it_ends_when_all_of_a_round_agree(make_team: Make) -> None:
    team = make_team("collaborate", {"name": "a"}, {"name": "b"}, {"name": "c"})
    team.says("a", "AGREED", "I have one more.", "**AGREED**")
    team.says("b", "AGREED")
    team.says("c", "So be it.\nAGREED")
    await team.ask("Q")
    assert team.order == ["a", "b", "c"]


async def test_rounds_have_an_end(server: ScriptedServer) -> None:
    engine = ChatEngine(FAST.model_copy(update={"team_rounds": 2}))
    team = Team(server, engine, "collaborate", [{"name": "a"}, {"name": "b"}])
    team.says("a", "No, AGREED is not what I am.")
    team.says("b", "Nor I.")
    await team.ask("Q")
    await engine.aclose()
    assert team.order == ["a", "b"] * 2


@pytest.mark.parametrize(("done", "rounds"), [((False, True), 2), ((True,), 1), ((False, False), 3)])
async def test_a_leader_judges_and_closes(make_team: Make, done: tuple[bool, ...], rounds: int) -> None:
    team = make_team("collaborate", {"name": "a"}, {"name": "boss", "role": "leader"}, {"name": "b"})
    for name in ("a", "b"):
        team.says(name, f"{name} says no")
    judged = [form(done=value, why="Because.") for value in done]
    team.says("boss", *judged, "In short: no.")
    text = await team.ask("Q")
    assert team.order == [*(["a", "b", "boss"] * rounds), *(["boss"] if rounds < 3 else [])]
    assert text.endswith("b says no\n\nIn short: no.")
    assert [shown for _, shown in team.aside] == [f"{'✓' if value else '…'} Because." for value in done]
    assert "a: a says no\n\nb: b says no" in team.asked("boss")[-1][1]
    assert team.spoken[-1] == ("boss", "\n\nIn short: no.")


async def test_a_judgement_that_nobody_understands_goes_on(make_team: Make) -> None:
    team = make_team("collaborate", {"name": "a"}, {"name": "boss", "role": "leader"})
    team.says("a", "x")
    team.says("boss", Reply("Hm."))
    await team.ask("Q")
    # What cannot be used is asked for once more each time; the last word of the leader is its answer.
    assert team.order == ["a", "boss", "boss", "a", "boss", "boss", "a", "boss"]
    assert [shown for _, shown in team.aside] == ["…", "…"]
