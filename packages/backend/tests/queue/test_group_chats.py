"""Several people queue messages in one conversation."""

from __future__ import annotations

import pytest

from ..chat.conftest import World
from ..chat.desk import Desk
from ..group_chat.conftest import Chat, chat
from ..somebody import done
from .rig import answered, held, let_go, said

__all__ = ["chat"]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
async def test_each_is_sent_in_the_name_of_who_wrote_it(chat: Chat, world: World, desk: Desk) -> None:
    bob = await chat.add("bob", "Developer")
    path = f"/api/v1/tasks/{chat.task}/queue"
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        await held(world, desk, mine, task_id=chat.task, team_id=None, address_ai=True)
        await chat.says(mine, "@ai A", when_busy="queue")
        ack = await chat.says(theirs, "@ai B", when_busy="queue")
        aside = await chat.says(theirs, "I wait.", when_busy="queue")
        queue = done(await bob.get(path))
        foreign = await bob.patch(f"{path}/{queue['items'][0]['id']}", json={"message": "@ai something else"})
        assert (await chat.owner.patch(f"{path}/{ack['queued']['id']}", json={"message": "@ai C"})).status_code == 403
        assert (await bob.patch(f"{path}/{ack['queued']['id']}", json={"message": "@ai C"})).status_code == 200
        let_go(desk)
        await answered(world, chat.task, 3)
    assert [item["user_id"] for item in queue["items"]] == [world.admin.user_id, bob.id]
    assert foreign.status_code == 403
    assert aside["assistant_subtask_id"] is None  # people talk to each other at any time
    asked = [message for message in await world.messages(chat.task) if message.role == "USER"]
    assert [(message.user_id, message.content) for message in asked][2:] == [
        (bob.id, "I wait."),
        (world.admin.user_id, "@ai A"),
        (bob.id, "@ai C"),
    ]


@ON_SQLITE
async def test_what_nobody_answers_does_not_hold_up_the_rest(chat: Chat, world: World, desk: Desk) -> None:
    path = f"/api/v1/tasks/{chat.task}/queue"
    async with chat.window("admin") as window:
        await held(world, desk, window, task_id=chat.task, team_id=None, address_ai=True)
        first = await chat.says(window, "@ai A", when_busy="queue")
        await chat.says(window, "@ai B", when_busy="queue")
        edited = await chat.owner.patch(f"{path}/{first['queued']['id']}", json={"message": "Never mind."})
        assert edited.status_code == 200, edited.text
        let_go(desk)
        await answered(world, chat.task, 2)
    texts = await said(world, chat.task)
    assert texts[3:5] == ["Never mind.", "@ai B"]
    assert done(await chat.owner.get(path))["items"] == []


@ON_SQLITE
async def test_nothing_is_sent_for_who_has_left(chat: Chat, world: World, desk: Desk) -> None:
    bob = await chat.add("bob", "Developer")
    path = f"/api/v1/tasks/{chat.task}/queue"
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        await held(world, desk, mine, task_id=chat.task, team_id=None, address_ai=True)
        await chat.says(theirs, "@ai B", when_busy="queue")
        assert (await bob.post(f"/api/v1/tasks/{chat.task}/leave")).status_code in {200, 204}
        assert (await bob.get(path)).status_code == 404
        let_go(desk)
        await mine.wait(lambda: bool(mine.of("queue:updated")) and mine.of("queue:updated")[-1]["paused"])
        queue = done(await chat.owner.get(path))
        (item,) = queue["items"]
        assert (queue["reason"], item["error_reason"]) == ("refused", "NotFound")
        assert done(await chat.owner.delete(f"{path}/{item['id']}"))["paused"] is False
