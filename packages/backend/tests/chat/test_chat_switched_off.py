"""Somebody who is switched off between sending and the answer."""

import asyncio
from dataclasses import replace

from sqlalchemy import select
from wegent_backend.chat import service
from wegent_backend.context import unit
from wegent_backend.tables import RunRow, UserRow
from wegent_backend.worker_app import StoredRuns
from wegent_contracts.protocol.socket import ChatSend

from .conftest import World


async def test_an_answer_for_somebody_who_was_switched_off_fails_and_asks_no_model(world: World) -> None:
    # Stored by a process that runs none: it begins when a backend has looked for those that nobody owns.
    async with unit(replace(world.backend.edge.ports, runs=StoredRuns()), world.other) as ctx:
        ack = await service.send(ctx, ChatSend(team_id=world.team_id, message="Are you there?"))
        user = await ctx.session.get(UserRow, world.other.user_id)
        assert user is not None
        user.is_active = False  # no run begins before this transaction ends

    await ended(world, ack.assistant_subtask_id)

    question, answer = await world.messages(ack.task_id)
    assert (question.state, answer.state, answer.content) == ("COMPLETED", "FAILED", "")
    assert answer.error_reason == "AccountSwitchedOff"
    assert answer.error == "The account was switched off before the answer began: no model was asked."
    assert (await world.task(ack.task_id)).state == "FAILED"
    assert world.script.requests == []


async def ended(world: World, subtask_id: int) -> None:
    async with asyncio.timeout(30):
        while True:
            async with world.backend.edge.ports.db.read() as session:
                run = (await session.scalars(select(RunRow).where(RunRow.subtask_id == subtask_id))).one()
            if run.state in {"finished", "failed", "cancelled"}:
                return
            await asyncio.sleep(0.02)
