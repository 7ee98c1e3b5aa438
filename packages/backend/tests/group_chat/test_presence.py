"""Who is there and who writes, over several processes."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis
from wegent_backend.chat.group_chat.presence import KEY
from wegent_backend.chat.group_chat.typing import TypingRates
from wegent_backend.group_chat_settings import GroupChatSettings
from wegent_backend.settings import BackendSettings
from wegent_contracts.errors import RateLimited

from ..chat.conftest import serving
from ..chat.window import Window
from ..somebody import done
from .conftest import Chat, until

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def shown(window: Window) -> list[str]:
    """Whom a window sees."""
    told = window.of("task:presence")
    return [user["user_name"] for user in told[-1]["users"]] if told else []


class TestPresence:
    @pytest.fixture
    def chat_settings(self, chat_settings: BackendSettings) -> BackendSettings:
        quick = GroupChatSettings(presence_seconds=1.5, typing_seconds=2.5)
        return chat_settings.model_copy(update={"group_chat": quick})

    async def test_comes_and_goes_in_every_process(self, chat: Chat, chat_settings: BackendSettings) -> None:
        bob = await chat.add("bob", "Reporter")
        path = f"/api/v1/tasks/{chat.task}/presence"
        async with chat.window("admin") as mine:
            await mine.call("task:join", task_id=chat.task)
            await mine.wait(lambda: shown(mine) == ["admin"])
            async with serving(chat_settings) as (_, elsewhere):
                async with chat.window("bob", url=elsewhere) as theirs:
                    await theirs.call("task:join", task_id=chat.task)
                    await mine.wait(lambda: shown(mine) == ["admin", "bob"])
                    await theirs.wait(lambda: shown(theirs) == ["admin", "bob"])
                    present = done(await bob.get(path))["users"]
                    assert [user["user_name"] for user in present] == ["admin", "bob"]
                    # A second window of the same person changes nothing, and sees who is there.
                    async with chat.window("bob") as another:
                        await another.call("task:join", task_id=chat.task)
                        await another.wait(lambda: shown(another) == ["admin", "bob"])
                    await theirs.call("task:leave", task_id=chat.task)
                    await mine.wait(lambda: shown(mine) == ["admin"])
                    await theirs.call("task:join", task_id=chat.task)
                    await mine.wait(lambda: shown(mine) == ["admin", "bob"])
                # The window is closed.
                await mine.wait(lambda: shown(mine) == ["admin"])

    @ON_SQLITE
    async def test_what_a_dead_process_left_is_over_by_itself(self, chat: Chat) -> None:
        bob = await chat.add("bob", "Developer")
        redis: Redis = chat.world.backend.edge.redis
        async with chat.window("admin") as mine:
            await mine.call("task:join", task_id=chat.task)
            await mine.wait(lambda: shown(mine) == ["admin"])
            seconds, microseconds = await redis.time()
            until_then = seconds * 1000 + microseconds // 1000 + 1500
            await redis.zadd(KEY.format(chat.task), {f"{bob.id}:dead": until_then})
            await mine.wait(lambda: shown(mine) == ["admin", "bob"])
            await mine.wait(lambda: shown(mine) == ["admin"])
            # What Redis has lost comes back.
            await redis.delete(KEY.format(chat.task))

            async def back() -> bool:
                return bool(await redis.zcard(KEY.format(chat.task)))

            await until(back)

    @ON_SQLITE
    async def test_is_nobodys_business_in_other_conversations(self, chat: Chat) -> None:
        number = await chat.owner.makes_task("What is tea?", "A leaf.")
        redis: Redis = chat.world.backend.edge.redis
        async with chat.window("admin") as mine:
            await mine.call("task:join", task_id=number)
            await mine.call("task:join", task_id=chat.task)
            await mine.wait(lambda: shown(mine) == ["admin"])
            assert {told["task_id"] for told in mine.of("task:presence")} == {chat.task}
            assert not await redis.exists(KEY.format(number))
            # A conversation that becomes a group chat while people look at it.
            done(await chat.owner.post(f"/api/v1/tasks/{number}/group-chat", json={}))
            await mine.wait(lambda: {told["task_id"] for told in mine.of("task:presence")} == {chat.task, number})

    async def test_typing_is_told_to_the_others_and_kept_nowhere(self, chat: Chat) -> None:
        await chat.add("bob", "Developer", "Bob B")
        before = len(await chat.world.messages(chat.task))
        async with chat.window("admin") as mine, chat.window("bob") as theirs:
            await mine.call("task:join", task_id=chat.task)
            await theirs.call("task:join", task_id=chat.task)
            assert await theirs.call("chat:typing", task_id=chat.task, typing=True) == {"success": True}
            assert await theirs.call("chat:typing", task_id=chat.task, typing=False) == {"success": True}
            await mine.wait(lambda: len(mine.of("chat:typing")) == 2)
            first, second = mine.of("chat:typing")
            assert (first["typing"], first["seconds"], first["sender"]["display_name"]) == (True, 2.5, "Bob B")
            assert (second["typing"], second["seconds"]) == (False, 0)
            assert theirs.of("chat:typing") == []
        assert len(await chat.world.messages(chat.task)) == before


def test_typing_may_be_said_so_often_a_minute_and_person() -> None:
    now = 0.0
    rates = TypingRates(lambda: now)
    for _ in range(3):
        rates.take(1, 3)
    with pytest.raises(RateLimited) as error:
        rates.take(1, 3)
    assert error.value.details == {"retry_after": 60}
    rates.take(2, 3)
    now = 60.0
    rates.take(1, 3)
