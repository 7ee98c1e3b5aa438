"""A running backend with a group chat of several people, and a scripted model behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from wegent_backend.auth.subject import Subject
from wegent_backend.tables import UserRow

from ..chat.conftest import World, chat_settings, models, world
from ..chat.window import PATIENCE, Window
from ..people import logged_in, token_of
from ..share.rig import Somebody
from ..somebody import done

__all__ = ["chat_settings", "models", "world"]

WRITERS = ("Developer", "Maintainer")


@pytest.fixture(scope="module", autouse=True)
def _libraries() -> None:
    """Loaded before the clocks start: on a busy machine the first answer takes longer than a window waits."""
    import langchain_openai  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


@dataclass
class Chat:
    """A group chat that the admin began, and the others by name."""

    world: World
    task: int
    owner: Somebody
    people: dict[str, Somebody] = field(default_factory=dict)

    async def add(self, name: str, role: str | None, display_name: str | None = None) -> Somebody:
        """A new user; `role` None: not a member."""
        async with self.world.backend.edge.ports.db.write() as session:
            row = UserRow(user_name=name, display_name=display_name)
            session.add(row)
        await logged_in(self.world.backend, row.id)
        found = Somebody(self.world.backend, row.id, name, token_of(self.world.backend, row.id))
        self.people[name] = found
        if role is not None:
            await self.owner.adds(found, "Task", self.task, role)
        return found

    def window(self, name: str, *, url: str | None = None) -> Window:
        who = self.owner if name == "admin" else self.people[name]
        return self.world.window(Subject(who.id, who.name, "user"), url=url)

    async def says(self, window: Window, text: str, **more: object) -> dict[str, int | None]:
        """A message; the ack."""
        return await window.call("chat:send", task_id=self.task, message=text, **more)


@pytest.fixture
async def chat(world: World) -> Chat:
    token = token_of(world.backend, world.admin.user_id)
    owner = Somebody(world.backend, world.admin.user_id, "admin", token)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Shall we have tea?", is_group_chat=True)
    assert sent["assistant_subtask_id"] is None
    return Chat(world, sent["task_id"], owner)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


async def unread_of(somebody: Somebody, task: int) -> int | None:
    """What the list of conversations says."""
    items = done(await somebody.get("/api/v1/tasks"))["items"]
    found: int | None = next(item for item in items if item["metadata"]["id"] == task)["status"].get("unread")
    return found


async def count_of(somebody: Somebody) -> int:
    number: int = done(await somebody.get("/api/v1/users/me/unread"))["count"]
    return number
