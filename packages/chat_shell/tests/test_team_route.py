"""The leader chooses one, says why, and has somebody to fall back on."""

from collections.abc import Callable

import pytest
from wegent_contracts.events import RunStatus
from wegent_scripted import Failure, Reply, Request

from .team import Team, echo, form, history, open_blocks

Make = Callable[..., Team]
LEADER = {"name": "boss", "role": "leader", "system_prompt": "You are the boss."}
EXPERTS = ({"name": "law", "description": "Knows laws."}, {"name": "tax", "description": "Knows taxes."})


@pytest.fixture
def team(make_team: Make) -> Team:
    made = make_team("route", *EXPERTS, LEADER)
    for expert in ("law", "tax"):
        made.says(expert, echo)
    return made


async def test_the_one_that_was_chosen_answers_alone(team: Team) -> None:
    team.says("boss", form(member="tax", why="It is about money."))
    assert await team.ask("How much?", history("Hi", "Hello")) == "<tax: How much?>"
    assert team.order == ["boss", "tax"]
    assert team.aside == [("boss", "→ tax: It is about money.")]
    assert team.spoken == [("tax", "<tax: How much?>")]
    # Its context is the conversation: nothing of what the leader thought.
    assert team.asked("tax") == [("user", "Hi"), ("assistant", "Hello"), ("user", "How much?")]
    told = team.asked("boss")
    assert told[0][1].startswith("You are the boss.")
    assert told[1:3] == [("user", "Hi"), ("assistant", "Hello")]
    assert "- law: Knows laws.\n- tax: Knows taxes." in told[-1][1]
    assert "How much?" in told[-1][1]
    assert not open_blocks(team.events)


async def test_it_is_chosen_again_with_who_answered_before(make_team: Make) -> None:
    team = make_team("route", LEADER, *EXPERTS, last_speaker="law")

    def decide(request: Request) -> Reply:
        return form(member="law" if "came from law" in request.text else "tax", why="So.")

    team.says("boss", decide)
    team.says("law", echo)
    assert await team.ask("And now?") == "<law: And now?>"


async def test_names_are_read_with_some_leniency(team: Team) -> None:
    team.says("boss", "I think this one: " + form(member="Tax office", why="Money").text)  # type: ignore[operator]
    assert await team.ask("Q") == "<tax: Q>"


async def test_a_model_that_knows_no_forms_is_asked_in_words(team: Team) -> None:
    def decide(request: Request) -> Reply:
        if "response_format" in request.body:
            return Reply(failure=Failure(400, "scripted knows no response_format"))
        return form(member="tax", why="Money")

    team.says("boss", decide)
    assert await team.ask("Q") == "<tax: Q>"


@pytest.mark.parametrize(
    "answer", ["I do not know.", "", form(member="nobody", why="Hm"), form(member="x or law or tax")]
)
async def test_what_cannot_be_used_leads_to_the_first_member(team: Team, answer: str | Reply) -> None:
    team.says("boss", answer)
    assert await team.ask("Q") == "<law: Q>"
    assert team.aside[-1][1].startswith("→ law: The leader ")


async def test_a_leader_that_cannot_be_asked_leads_to_the_first_member(team: Team) -> None:
    team.says("boss", Reply(failure=Failure(500)))
    assert await team.ask("Q") == "<law: Q>"
    status = [event for event in team.events if isinstance(event, RunStatus)][-1]
    assert status.status == "default_member"
    assert status.message is not None
    assert status.message.startswith("The leader could not choose, and law answers.")
