"""What somebody has not read, as the server keeps it."""

from __future__ import annotations

import asyncio

from ..chat.conftest import World
from ..share.rig import Somebody
from ..somebody import done
from .conftest import Chat, count_of, unread_of


async def test_messages_of_others_are_unread_until_they_are_read(chat: Chat) -> None:
    bob, cleo = await chat.add("bob", "Developer"), await chat.add("cleo", "Reporter")
    async with chat.window("admin") as mine, chat.window("bob") as theirs, chat.window("cleo") as hers:
        await chat.says(mine, "Green?")
        await chat.says(mine, "Or black?")
        await theirs.wait(lambda: bool(theirs.of("unread:count")))
        # Conversations count, not messages.
        assert theirs.of("unread:count") == [{"count": 1}]
        assert [await unread_of(who, chat.task) for who in (chat.owner, bob, cleo)] == [0, 2, 2]

        read = await theirs.call("task:read", task_id=chat.task, message_id=2)
        assert (read["last_read_message_id"], read["unread"]) == (2, 1)
        # Never back, and not beyond what there is.
        assert (await theirs.call("task:read", task_id=chat.task, message_id=1))["last_read_message_id"] == 2
        read = await theirs.call("task:read", task_id=chat.task, message_id=1_000)
        assert (read["last_read_message_id"], read["unread"]) == (3, 0)
        await theirs.wait(lambda: theirs.of("unread:count")[-1] == {"count": 0})

        # Whoever says something has read what was said before.
        assert await count_of(cleo) == 1
        put = done(await cleo.put(f"/api/v1/tasks/{chat.task}/read", json={"message_id": 3}))
        assert put == {"task_id": chat.task, "last_read_message_id": 3, "unread": 0}
        await chat.says(theirs, "Black.")
        assert [await unread_of(who, chat.task) for who in (chat.owner, bob, cleo)] == [1, 0, 1]
        await chat.says(mine, "Fine.")
        assert [await unread_of(who, chat.task) for who in (chat.owner, bob, cleo)] == [0, 1, 2]
        await hers.wait(lambda: len(hers.of("unread:count")) >= 3)
        assert [told["count"] for told in hers.of("unread:count")] == [1, 0, 1]


async def test_an_answer_is_unread_once_it_has_ended(chat: Chat) -> None:
    bob = await chat.add("bob", "Developer")
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        await theirs.call("task:join", task_id=chat.task)
        sent = await chat.says(mine, "@ai what is tea?")
        await theirs.call("task:read", task_id=chat.task, message_id=2)
        await mine.end_of(int(sent["assistant_subtask_id"] or 0))
        await theirs.wait(lambda: [told["count"] for told in theirs.of("unread:count")][-1:] == [1])
        assert [await unread_of(who, chat.task) for who in (chat.owner, bob)] == [1, 1]


async def test_what_is_taken_back_is_no_news(chat: Chat) -> None:
    bob = await chat.add("bob", "Developer")
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        said = await chat.says(mine, "Green?")
        path = f"/api/v1/tasks/{chat.task}/messages/{said['subtask_id']}/edit"
        done(await chat.owner.post(path, json={"message": "Black?"}), 201)
        assert await unread_of(bob, chat.task) == 1
        assert await count_of(bob) == 1
        assert theirs.of("chat:message") == []


async def test_an_answer_that_ended_while_nobody_looked_is_news_to_its_owner(world: World, chat: Chat) -> None:
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="What is tea?")
        await window.end_of(sent["assistant_subtask_id"])
        await window.wait(lambda: window.of("unread:count") == [{"count": 1}])
        task = sent["task_id"]
        assert await unread_of(chat.owner, task) == 1
        assert done(await chat.owner.get(f"/api/v1/tasks/{task}"))["status"]["unread"] == 1
        await window.call("task:read", task_id=task, message_id=2)
        assert await unread_of(chat.owner, task) == 0
        # Going on says that one has read, too.
        again = await window.call("chat:send", task_id=task, message="What leaf?")
        await window.end_of(again["assistant_subtask_id"])
        await window.wait(lambda: window.of("unread:count")[-1] == {"count": 1})
        third = await window.call("chat:send", task_id=task, message="Which?")
        await window.wait(lambda: [told["count"] for told in window.of("unread:count")][:4] == [1, 0, 1, 0])
        await window.end_of(third["assistant_subtask_id"])


async def test_a_conversation_that_is_deleted_does_not_count(chat: Chat) -> None:
    bob = await chat.add("bob", "Developer")
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        await chat.says(mine, "Green?")
        await theirs.wait(lambda: theirs.of("unread:count") == [{"count": 1}])
        done(await chat.owner.delete(f"/api/v1/tasks/{chat.task}"), 204)
        await theirs.wait(lambda: theirs.of("unread:count")[-1] == {"count": 0})
        for window in (mine, theirs):
            await window.wait(lambda window=window: window.of("task:deleted") == [{"task_id": chat.task}])
    assert await count_of(bob) == 0


async def test_what_programs_ask_is_no_news(world: World, chat: Chat) -> None:
    body = {"model": "default#wegent-chat", "input": "What is tea?"}
    done(await chat.owner.post("/api/v1/responses", json=body))
    assert await count_of(chat.owner) == 0


async def test_many_write_read_and_come_in_at_once(chat: Chat) -> None:
    people = [await chat.add(f"p{number}", "Developer") for number in range(4)]
    late = [await chat.add(f"late{number}", None) for number in range(4)]
    path = f"/api/v1/tasks/{chat.task}"

    async def talks(who: Somebody) -> None:
        for number in range(5):
            sent = done(await who.post(f"{path}/messages", json={"message": f"{who.name} {number}"}), 201)
            done(await who.put(f"{path}/read", json={"message_id": sent["message_id"] - 1}))

    async def asks() -> None:
        sent = done(await chat.owner.post(f"{path}/messages", json={"message": "@ai what do they say?"}), 201)
        assert sent["assistant_subtask_id"] is not None

    comings = (chat.owner.adds(who, "Task", chat.task, "Reporter") for who in late)
    await asyncio.gather(asks(), *comings, *(talks(who) for who in people))
    items = done(await chat.owner.get(f"{path}/messages"))["items"]
    assert [item["message_id"] for item in items] == list(range(1, 24))
    for who in people:
        said = [item["content"] for item in items if item["sender"] and item["sender"]["user_name"] == who.name]
        assert said == [f"{who.name} {number}" for number in range(5)]
        done(await who.put(f"{path}/read", json={"message_id": 23}))
        assert await count_of(who) == 0
