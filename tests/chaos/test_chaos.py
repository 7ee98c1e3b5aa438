"""The short form of the crash matrix."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import guiding, teaming
from chaos.hopping import hopping
from chaos.matrix import SHORT, killed_at, targets, undisturbed
from chaos.queueing import queueing
from chaos.stage import Form, staged

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.mark.parametrize("form", ["embedded", pytest.param("distributed", marks=pytest.mark.mariadb)])
async def test_nothing_is_lost(form: Form, tmp_path: Path) -> None:
    async with staged(form, tmp_path) as stage:
        expected = await undisturbed(stage)
        outcomes = [
            await killed_at(stage, target, boundary, expected)
            for index, target in enumerate(targets(form))
            for boundary in (SHORT if target == "backend" else SHORT[index % 2 :: 2])
        ]
    assert [(outcome.target, outcome.boundary, outcome.problems) for outcome in outcomes if not outcome.survived] == []


@pytest.mark.parametrize("form", ["embedded", pytest.param("distributed", marks=pytest.mark.mariadb)])
async def test_members_of_a_team_do_their_parts_once(form: Form, tmp_path: Path) -> None:
    async with staged(form, tmp_path) as stage:
        outcomes = [
            await teaming.killed_at(stage, mode, moment)
            for mode in ("pipeline", "coordinate")
            for moment in teaming.MOMENTS
        ]
    assert [(outcome.boundary, outcome.problems) for outcome in outcomes if not outcome.survived] == []


async def test_what_is_said_to_an_answer_is_heard_once(tmp_path: Path) -> None:
    async with staged("embedded", tmp_path) as stage:
        outcome = await guiding.killed_at(stage, guiding.HEARD)
    assert outcome.problems == []


@pytest.mark.parametrize("form", ["embedded", pytest.param("distributed", marks=pytest.mark.mariadb)])
async def test_what_waits_is_sent_once_and_in_order(form: Form, tmp_path: Path) -> None:
    async with staged(form, tmp_path) as stage:
        assert await queueing(stage, 4, seed=11) == []


@pytest.mark.mariadb
async def test_a_chat_shell_apart_may_die(tmp_path: Path) -> None:
    async with staged("shell", tmp_path) as stage:
        outcome = await killed_at(stage, "chat shell", "the last text begins", await undisturbed(stage))
    assert outcome.problems == []


@pytest.mark.mariadb
@pytest.mark.nginx
async def test_behind_a_balancer_everybody_sees_the_same(tmp_path: Path) -> None:
    async with staged("balanced", tmp_path) as stage:
        assert await hopping(stage, 10, await undisturbed(stage), seed=7) == []
