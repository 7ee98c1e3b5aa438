"""What members of a team are told besides what people say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wegent_chat_shell.graph.team.state import Part
from wegent_chat_shell.graph.team.turn import TeamTurn

YOUR_TURN: Final = "It is your turn. Do what your instructions say."
AGREED: Final = "AGREED"
"""What a member says who has nothing to add."""


def roster(team: TeamTurn) -> str:
    """The leader's people."""
    return "\n".join(_line(team, place) for place in team.followers)


def both(message: str, name: str, answer: str) -> str:
    """The user's message with the answer of the member before."""
    return f"The user's message:\n\n{message}\n\n{name}'s answer:\n\n{answer}"


def noted(text: str, note: str) -> str:
    """What was asked, with what a person says to it."""
    return f"{text}\n\nA person adds:\n\n{note}"


def choice(team: TeamTurn) -> str:
    before = team.play.last_speaker
    last = f"\n\nThe answer before this one came from {before}. Choose again, by what is asked now." if before else ""
    return (
        f"You lead a team. Choose the one member who shall answer the user, and say why.\n\nMembers:\n{roster(team)}"
        f"{last}\n\nThe user's message:\n\n{team.request.message}"
    )


def split(team: TeamTurn) -> str:
    return (
        f"You lead a team. Split what the user asks into at most {team.settings.team_parts} parts for its members, who "
        "work at the same time and do not see each other's work: say all that they need. Afterwards you get their "
        f"results and answer the user.\n\nMembers:\n{roster(team)}\n\nThe user's message:\n\n{team.request.message}"
    )


def task(team: TeamTurn, wanted: str) -> str:
    """One part, for the member that does it."""
    return f"The user's message:\n\n{team.request.message}\n\nYour part of it:\n\n{wanted}"


def results(team: TeamTurn, found: Iterable[Part]) -> str:
    told = "\n\n".join(_result(team, part) for part in found)
    return (
        f"The user's message:\n\n{team.request.message}\n\nYour team's results:\n\n{told}\n\n"
        "Answer the user with them, in one answer. Where a member could not do its part, say what is missing."
    )


def talk(team: TeamTurn, position: int) -> str:
    """How a member takes part in a discussion."""
    others = ", ".join(team.member(place).name for place in speakers(team) if place != position)
    return (
        f"You are {team.member(position).name} and work on this together with {others}. Say what you have to add to "
        f"what was said. When you agree with it and have nothing to add, answer with the one word {AGREED}."
    )


def judging(team: TeamTurn, said: str, round_: int) -> str:
    return (
        f"You lead a team that works on the user's message together. This was round {round_} of at most "
        f"{team.settings.team_rounds}. Say whether the team is done, and why.\n\nThe user's message:\n\n"
        f"{team.request.message}\n\nWhat the members have said:\n\n{said}"
    )


def closing(team: TeamTurn, said: str) -> str:
    return (
        f"The user's message:\n\n{team.request.message}\n\nWhat the members of your team have said:\n\n{said}\n\n"
        "Close with an answer to the user that sums it up."
    )


def speakers(team: TeamTurn) -> list[int]:
    """Who takes part in a discussion: a leader listens."""
    return team.followers


def told(team: TeamTurn, part: Part) -> str:
    """A contribution, as others hear it."""
    return f"{team.member(part.position).name}: {part.text}"


def _line(team: TeamTurn, place: int) -> str:
    member = team.member(place)
    return f"- {member.name}: {member.description}" if member.description else f"- {member.name}"


def _result(team: TeamTurn, part: Part) -> str:
    name = team.member(part.position).name
    if part.failed:
        return f"{name} could not do its part: {part.text}"
    return f"{name}:\n{part.text or '(no answer)'}"
