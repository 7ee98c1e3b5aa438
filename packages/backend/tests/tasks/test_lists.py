"""Lists of conversations: what they leave out, what they begin with; and messages a page at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.tables import utc_now

from ..people import person
from .rows import say, share, store, task_row

START = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def names(client: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await client.get("/api/v1/tasks", params=params)
    assert answer.status_code == 200, answer.text
    return [item["metadata"]["name"] for item in answer.json()["items"]]


async def my_id(client: httpx.AsyncClient) -> int:
    found: int = (await client.get("/api/v1/users/me")).json()["id"]
    return found


async def test_what_was_put_away_is_left_out(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    await store(
        backend,
        task_row(1, me, last_message_at=START),
        task_row(2, me, last_message_at=START + timedelta(1), archived_at=utc_now()),
    )
    assert await names(admin) == ["task-1"]
    assert await names(admin, archived="true") == ["task-2"]
    assert await names(admin, archived="all") == ["task-2", "task-1"]
    assert (await admin.get("/api/v1/tasks", params={"archived": "maybe"})).status_code == 422
    in_namespace = (await admin.get("/api/v1/namespaces/default/tasks")).json()["items"]
    assert len(in_namespace) == 2


async def test_titles_and_messages_are_searched(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    (titled, said, gone, other) = await store(
        backend,
        task_row(1, me, title="100% of the budget", last_message_at=START + timedelta(3)),
        task_row(2, me, title="Second", last_message_at=START + timedelta(2)),
        task_row(3, me, title="Third", last_message_at=START + timedelta(1)),
        task_row(4, me + 1, title="100% of theirs"),
    )
    await say(backend, said, "What is snake_case?", "A way to write names, 预算", user_id=me)
    await say(backend, gone, "A secret about snake_case", user_id=me, withdrawn_at=utc_now())
    assert await names(admin, search="100%") == ["task-1"]
    assert await names(admin, search="SNAKE_CASE") == ["task-2"]
    assert await names(admin, search="snakeXcase") == []
    assert await names(admin, search="预算") == ["task-2"]
    assert await names(admin, search="\\") == []
    assert await names(admin, search="second") == ["task-2"]
    for refused in ("", "x" * 201):
        assert (await admin.get("/api/v1/tasks", params={"search": refused})).status_code == 422
    assert titled
    assert other


async def test_whose_conversations(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    they, _ = await person(backend, "they")
    shared_by_me, shared_with_me, _, _ = await store(
        backend,
        task_row(1, me, last_message_at=START + timedelta(3)),
        task_row(2, they, last_message_at=START + timedelta(2)),
        task_row(3, me, last_message_at=START + timedelta(1)),
        task_row(4, they),
    )
    await share(backend, shared_by_me, they)
    await share(backend, shared_with_me, me)
    assert await names(admin) == ["task-1", "task-2", "task-3"]
    assert await names(admin, scope="own") == ["task-1", "task-3"]
    assert await names(admin, scope="shared") == ["task-2"]
    assert await names(admin, scope="group") == ["task-1", "task-2"]


async def test_states_and_teams(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    await store(
        backend,
        task_row(1, me, state="RUNNING", last_message_at=START + timedelta(3)),
        task_row(2, me, state="FAILED", team_id=2, last_message_at=START + timedelta(2)),
        task_row(3, me, last_message_at=START + timedelta(1)),
    )
    assert await names(admin, state="RUNNING") == ["task-1"]
    assert await names(admin, state=["FAILED", "COMPLETED"]) == ["task-2", "task-3"]
    assert await names(admin, team_id=2) == ["task-2"]
    assert await names(admin, team_id=2, state="RUNNING") == []


async def test_pinned_ones_come_first_over_all_pages(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    pinned = {2, 5, 6}
    await store(
        backend,
        *(
            task_row(n, me, last_message_at=START + timedelta(n // 2), pinned_at=utc_now() if n in pinned else None)
            for n in range(8)
        ),
    )
    found, cursor = [], None
    while True:
        params = {"limit": 2, "pinned_first": "true"} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/v1/tasks", params=params)).json()
        found += [item["metadata"]["name"] for item in page["items"]]
        cursor = page.get("nextCursor")
        if cursor is None:
            break
        last = cursor
    assert found == [f"task-{n}" for n in (6, 5, 2, 7, 4, 3, 1, 0)]
    refused = await admin.get("/api/v1/tasks", params={"cursor": last})
    assert refused.status_code == 422


async def test_messages_from_both_ends(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    (task_id,) = await store(backend, task_row(1, me, last_message_id=5))
    await say(backend, task_id, "one", "two", "three", "four", "five", user_id=me)

    async def all_of(order: str) -> list[str]:
        texts, cursor = [], None
        while True:
            params = {"limit": 2, "order": order} | ({"cursor": cursor} if cursor else {})
            page = (await admin.get(f"/api/v1/tasks/{task_id}/messages", params=params)).json()
            texts += [item["content"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return texts

    assert await all_of("oldest") == ["one", "two", "three", "four", "five"]
    assert await all_of("newest") == ["five", "four", "three", "two", "one"]
    first = (await admin.get(f"/api/v1/tasks/{task_id}/messages", params={"limit": 2})).json()["next_cursor"]
    wrong = await admin.get(f"/api/v1/tasks/{task_id}/messages", params={"cursor": first, "order": "newest"})
    assert wrong.status_code == 422
    assert (await admin.get("/api/v1/tasks/999999/messages")).status_code == 404


@ON_SQLITE
async def test_readers_read_messages_and_strangers_do_not(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    (task_id,) = await store(backend, task_row(1, me))
    await say(backend, task_id, "Hello", user_id=me)
    they, token = await person(backend, "they")
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/tasks/{task_id}/messages"
    assert (await admin.get(path, headers=headers)).status_code == 404
    await share(backend, task_id, they)
    assert [item["content"] for item in (await admin.get(path, headers=headers)).json()["items"]] == ["Hello"]
