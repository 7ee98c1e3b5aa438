"""Sizes and leaders of teams, by mode."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.errors import FieldError

from .support import document, refused


def team(mode: str, members: int, leaders: int) -> list[FieldError]:
    roles = ["leader"] * leaders + ["member"] * (members - leaders)
    listed: list[dict[str, Any]] = [{"botRef": {"name": "bot"}, "role": role} for role in roles]
    return refused("Team", document("Team", {"members": listed, "collaborationModel": mode}))


@pytest.mark.parametrize(
    ("mode", "members", "leaders"),
    [
        ("solo", 1, 0),
        ("solo", 1, 1),
        ("pipeline", 1, 1),
        ("pipeline", 8, 0),
        ("route", 2, 1),
        ("route", 9, 1),
        ("coordinate", 4, 1),
        ("coordinate", 6, 1),
        ("collaborate", 2, 0),
        ("collaborate", 8, 1),
    ],
)
def test_sizes_that_work(mode: str, members: int, leaders: int) -> None:
    assert team(mode, members, leaders) == []


@pytest.mark.parametrize(
    ("mode", "members", "leaders", "rule"),
    [
        ("solo", 2, 0, "team_size"),
        ("pipeline", 9, 0, "team_size"),
        ("route", 1, 1, "team_size"),
        ("route", 4, 0, "team_leader"),
        ("route", 4, 2, "team_leader"),
        ("coordinate", 7, 1, "team_size"),
        ("coordinate", 4, 0, "team_leader"),
        ("collaborate", 1, 0, "team_size"),
        ("collaborate", 9, 0, "team_size"),
        ("collaborate", 5, 2, "team_leader"),
    ],
)
def test_sizes_that_do_not(mode: str, members: int, leaders: int, rule: str) -> None:
    (error,) = team(mode, members, leaders)

    assert (error.path, error.rule) == ("spec.members", rule)
    assert mode in error.message


@pytest.mark.parametrize(("count", "rule"), [(0, "too_short"), (10, "too_long")])
def test_no_mode_takes_none_or_ten(count: int, rule: str) -> None:
    (error,) = team("route", count, 0)

    assert (error.path, error.rule) == ("spec.members", rule)


def test_quick_phrases_are_taken_in_camel_case_too() -> None:
    spec = {"members": [{"botRef": {"name": "b"}}], "quickPhrases": ["Hello"]}

    assert refused("Team", document("Team", spec)) == []
