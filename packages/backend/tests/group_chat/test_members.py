"""Who takes part in a group chat: roles, invitations, links, leaving."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from wegent_backend.edge import FAR_FUTURE as FAR
from wegent_backend.edge_settings import LoginSettings
from wegent_backend.ports import RunRef
from wegent_backend.realtime.rooms import task_room
from wegent_backend.runs import waits
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import RunRow, SubtaskRow, TaskReadRow
from wegent_contracts.protocol.waiting import PersonRequest, WaitKind
from wegent_scripted import Reply

from ..chat.conftest import World
from ..chat.window import PATIENCE
from ..share.rig import API, allow_public_pages
from ..somebody import done, refused
from .conftest import WRITERS, Chat, unread_of

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("role", ["Reporter", "Developer", "Maintainer"])
async def test_what_each_role_may(chat: Chat, role: str) -> None:
    bob = await chat.add("bob", role)
    cleo = await chat.add("cleo", None)
    chat.world.script.queue(Reply("It goes on and on.", hang_after=2))
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        assert "reason" not in await theirs.call("task:join", task_id=chat.task)
        writes = role in WRITERS
        said = await chat.says(theirs, "Hello")
        assert said.get("reason") == (None if writes else "Forbidden")
        typed = await theirs.call("chat:typing", task_id=chat.task, typing=True)
        assert typed.get("reason") == (None if writes else "Forbidden")
        read = await theirs.call("task:read", task_id=chat.task, message_id=1)
        assert read == {"task_id": chat.task, "last_read_message_id": 1, "unread": 0}
        sent = await chat.says(mine, "@ai go on")
        answer = int(sent["assistant_subtask_id"] or 0)
        await theirs.wait(lambda: bool(theirs.of("chat:chunk")))
        stopped = await theirs.call("chat:cancel", subtask_id=answer)
        assert stopped.get("reason") == (None if writes else "Forbidden")
        if not writes:
            await mine.call("chat:cancel", subtask_id=answer)
        await theirs.end_of(answer)
    for path, body in (("", {"title": "Mine"}), ("/group-chat", {"answers": "always"})):
        refused(await bob.patch(f"/api/v1/tasks/{chat.task}{path}", json=body), 403, "Forbidden")
    refused(await bob.delete(f"/api/v1/tasks/{chat.task}"), 403, "Forbidden")
    body = {"kind": "Task", "id": chat.task, "user_name": "cleo", "role": "Developer"}
    invited = await bob.post(f"{API}/members", json=body)
    assert invited.status_code == (201 if role == "Maintainer" else 403)
    assert await cleo.sees(chat.task) == (role == "Maintainer")


async def test_strangers_find_nothing(chat: Chat) -> None:
    cleo = await chat.add("cleo", None)
    for path in ("", "/messages", "/participants", "/presence"):
        refused(await cleo.get(f"/api/v1/tasks/{chat.task}{path}"), 404, "NotFound")
    refused(await cleo.put(f"/api/v1/tasks/{chat.task}/read", json={"message_id": 1}), 404, "NotFound")
    refused(await cleo.post(f"/api/v1/tasks/{chat.task}/leave"), 404, "NotFound")
    async with chat.window("cleo") as window:
        for event, body in (("chat:typing", {"typing": True}), ("task:read", {"message_id": 1})):
            assert (await window.call(event, task_id=chat.task, **body))["reason"] == "NotFound"


async def test_whoever_is_added_is_told_by_whom(chat: Chat) -> None:
    bob = await chat.add("bob", None)
    async with chat.window("bob") as theirs:
        await chat.owner.adds(bob, "Task", chat.task, "Developer")
        await theirs.wait(lambda: bool(theirs.of("task:invited")))
        (told,) = theirs.of("task:invited")
        assert (told["task_id"], told["title"], told["role"]) == (chat.task, "Shall we have tea?", "Developer")
        assert told["invited_by"]["user_name"] == "admin"
        assert theirs.of("task:shared") == []
    # What was said before is no news.
    assert await unread_of(bob, chat.task) == 0
    items = done(await bob.get(f"/api/v1/tasks/{chat.task}/participants"))["items"]
    assert [(item["user_name"], item["role"]) for item in items] == [("admin", "Owner"), ("bob", "Developer")]


async def test_members_see_in_their_lists_what_becomes_of_it(chat: Chat) -> None:
    await chat.add("bob", "Reporter")
    async with chat.window("admin") as mine, chat.window("bob") as theirs:
        done(await chat.owner.patch(f"/api/v1/tasks/{chat.task}", json={"title": "Tea"}))
        await theirs.wait(lambda: theirs.of("task:renamed") == [{"task_id": chat.task, "title": "Tea"}])
        sent = await chat.says(mine, "@ai what is tea?")
        await mine.end_of(int(sent["assistant_subtask_id"] or 0))
        await theirs.wait(
            lambda: bool(theirs.of("task:status")) and theirs.of("task:status")[-1]["status"] == "COMPLETED"
        )
        assert theirs.of("chat:chunk") == []


async def test_a_link_gives_its_role(chat: Chat) -> None:
    cleo = await chat.add("cleo", None)
    dora = await chat.add("dora", "Maintainer")
    link = await dora.shares("Task", chat.task, default_role="Developer", require_approval=False)
    async with chat.window("cleo") as theirs:
        assert (await cleo.joins(link))["role"] == "Developer"
        await theirs.wait(lambda: bool(theirs.of("task:invited")))
        assert theirs.of("task:invited")[0]["invited_by"]["user_name"] == "dora"
        assert "reason" not in await chat.says(theirs, "Hello")
    asked = await dora.shares("Task", chat.task, default_role="Developer")
    erin = await chat.add("erin", None)
    assert (await erin.joins(asked))["state"] == "pending"
    assert not await erin.sees(chat.task)
    (request,) = await dora.requests()
    done(await dora.post(f"{API}/requests/{request['id']}/approve", json={"role": "Reporter"}))
    assert await dora.members("Task", chat.task) == {"dora": "Maintainer", "cleo": "Developer", "erin": "Reporter"}
    assert await cleo.requests() == []


async def test_only_the_owner_lets_everybody_read(chat: Chat, world: World) -> None:
    await allow_public_pages(world.backend)
    dora = await chat.add("dora", "Maintainer", "Dora D")
    body = {"kind": "Task", "id": chat.task, "public_read": True}
    refused(await dora.post(f"{API}/links", json=body), 422, "Invalid")
    link = await chat.owner.shares("Task", chat.task, public_read=True)
    async with chat.window("dora") as theirs:
        await chat.says(theirs, "Yes.")
    page = done(await chat.owner.post(f"{API}/public", json={"token": link["token"]}))
    # Who they are is not for everybody, only that they are not the same.
    assert [(entry["speaker"], entry["text"]) for entry in page["messages"]] == [(1, "Shall we have tea?"), (2, "Yes.")]
    assert "dora" not in str(page).lower()


async def test_roles_that_a_group_chat_does_not_have_are_refused(chat: Chat) -> None:
    await chat.add("cleo", None)
    body = {"kind": "Task", "id": chat.task, "user_name": "cleo", "role": "RestrictedAnalyst"}
    refused(await chat.owner.post(f"{API}/members", json=body), 422, "Invalid")


async def test_who_has_left_is_gone_and_comes_back_without_old_news(chat: Chat, world: World) -> None:
    bob = await chat.add("bob", "Developer")
    async with chat.window("admin") as mine:
        await chat.says(mine, "Green?")
        assert await unread_of(bob, chat.task) == 1
        done(await bob.post(f"/api/v1/tasks/{chat.task}/leave"), 204)
        assert not await bob.sees(chat.task)
        refused(await bob.post(f"/api/v1/tasks/{chat.task}/leave"), 404, "NotFound")
        assert done(await bob.get("/api/v1/users/me/unread"))["count"] == 0
        await chat.owner.adds(bob, "Task", chat.task, "Developer")
        assert await unread_of(bob, chat.task) == 0
    refused(await chat.owner.post(f"/api/v1/tasks/{chat.task}/leave"), 409, "OwnersStay")


@pytest.mark.parametrize(
    ("kind", "choice"), [("approval", "approve"), ("effect", "repeat"), ("confirmation", "confirm")]
)
async def test_what_tools_do_the_owner_alone_approves(chat: Chat, kind: WaitKind, choice: str) -> None:
    dora = await chat.add("dora", "Maintainer")
    async with chat.world.backend.edge.ports.db.write() as session:
        place = {"task_id": chat.task, "user_id": chat.owner.id}
        answer = SubtaskRow(**place, message_id=2, role="ASSISTANT", state="PENDING_CONFIRMATION")
        session.add(answer)
        await session.flush()
        run = RunRow(**place, subtask_id=answer.id, state="waiting", lease_expires_at=FAR)
        session.add(run)
        await session.flush()
        ref = RunRef(run.id, chat.task, answer.id, 2, chat.owner.id)
        row = waits.make(ref, PersonRequest(kind=kind, text="May it?", place="p", tool="note"), seconds=3600)
        session.add(row)
    path = f"/api/v1/tasks/{chat.task}/waits/{row.id}/answer"
    answered = await dora.post(path, json={"choice": choice})
    assert answered.status_code == (200 if kind == "confirmation" else 403)
    if kind != "confirmation":
        done(await chat.owner.post(path, json={"choice": choice}))


async def test_what_was_read_goes_with_the_account(chat: Chat, world: World) -> None:
    bob = await chat.add("bob", "Developer", "Bob B")
    async with chat.window("bob") as theirs:
        await chat.says(theirs, "Hello")
    done(await chat.owner.delete(f"/api/v1/admin/users/{bob.id}"), 204)
    async with world.backend.edge.ports.db.read() as session:
        rows = (await session.scalars(select(TaskReadRow.user_id).where(TaskReadRow.task_id == chat.task))).all()
    assert rows == [chat.owner.id]
    messages = done(await chat.owner.get(f"/api/v1/tasks/{chat.task}/messages"))["items"]
    assert messages[-1]["sender"] == {"user_id": bob.id, "user_name": f"deleted:{bob.id}", "display_name": None}


async def test_forks_and_files_keep_who_said_what(chat: Chat) -> None:
    bob = await chat.add("bob", "Developer", "Bob B")
    async with chat.window("bob") as theirs:
        await chat.says(theirs, "Green.")
    forked = done(await bob.post(f"/api/v1/tasks/{chat.task}/fork", json={}), 201)
    assert forked["spec"]["is_group_chat"] is False
    items = done(await bob.get(f"/api/v1/tasks/{forked['metadata']['id']}/messages"))["items"]
    assert [item["sender"]["user_name"] for item in items] == ["admin", "bob"]
    text = (await bob.get(f"/api/v1/tasks/{chat.task}/export")).text
    assert "## admin, " in text
    assert "## bob, " in text


class TestLeaving:
    @pytest.fixture
    def chat_settings(self, chat_settings: BackendSettings) -> BackendSettings:
        return chat_settings.model_copy(update={"login": LoginSettings(recheck_seconds=0.2)})

    @ON_SQLITE
    async def test_ends_what_a_window_hears(self, chat: Chat) -> None:
        bob = await chat.add("bob", "Developer")
        server = chat.world.backend.socket_server
        assert server is not None
        async with chat.window("bob") as theirs:
            await theirs.call("task:join", task_id=chat.task)
            assert server.has_members(task_room(chat.task))
            done(await bob.post(f"/api/v1/tasks/{chat.task}/leave"), 204)
            async with asyncio.timeout(PATIENCE):
                while server.has_members(task_room(chat.task)):
                    await asyncio.sleep(0.02)
