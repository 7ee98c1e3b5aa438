"""What runs and what was used: numbers of everybody, words of nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import KindRow, RunEventRow, RunRow, SubtaskRow, TaskRow, utc_now

from ..people import person
from .conftest import ADMIN, Entries, refused

RUNS = f"{ADMIN}/runs"
USAGE = f"{ADMIN}/usage"
MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


class History:
    """Conversations as they were, row by row."""

    def __init__(self, backend: Backend) -> None:
        self._db = backend.edge.ports.db
        self._number = 0

    async def conversation(self, user_id: int, *, team_id: int = 0) -> int:
        self._number += 1
        async with self._db.write() as session:
            task = TaskRow(
                uid=f"t{self._number}",
                kind="Task",
                name=f"t{self._number}",
                user_id=user_id,
                resource_version=1,
                title="very private",
                team_id=team_id,
            )
            session.add(task)
        return task.id

    async def turn(
        self,
        task_id: int,
        user_id: int,
        at: datetime,
        state: str = "finished",
        usage: tuple[int, int] | None = None,
        **counted: Any,
    ) -> int:
        self._number += 1
        later = utc_now().replace(year=9000)
        async with self._db.write() as session:
            answer = SubtaskRow(
                task_id=task_id, user_id=user_id, message_id=self._number, role="ASSISTANT", state="RUNNING"
            )
            session.add(answer)
            await session.flush()
            run = RunRow(
                task_id=task_id,
                subtask_id=answer.id,
                user_id=user_id,
                state=state,
                owner="elsewhere",
                lease_expires_at=later,
                created_at=at,
            )
            session.add(run)
            await session.flush()
            events: list[dict[str, Any]] = [{"type": "run.started", "attempt": 1}]
            if usage is not None:
                tokens = {"input_tokens": usage[0], "output_tokens": usage[1], **counted}
                events.append({"type": "usage", "model": "m", **tokens})
            session.add_all(
                RunEventRow(run_id=run.id, seq=seq, first_seq=seq, data=data) for seq, data in enumerate(events, 1)
            )
        return run.id


@pytest.fixture
def history(backend: Backend) -> History:
    return History(backend)


# --- what runs --------------------------------------------------------------------------------------------------------


async def test_what_runs_is_listed_without_what_is_said(
    backend: Backend, admin: httpx.AsyncClient, history: History
) -> None:
    user_id, _ = await person(backend, "ella")
    async with backend.edge.ports.db.read() as session:
        team = (await session.scalars(select(KindRow).where(KindRow.kind == "Team"))).first()
    assert team is not None
    first = await history.conversation(user_id, team_id=team.id)
    second = await history.conversation(user_id, team_id=999_999)
    now = utc_now()
    running = await history.turn(first, user_id, now, "running")
    queued = await history.turn(second, user_id, now, "queued")
    await history.turn(second, user_id, now, "finished")

    answer = await admin.get(RUNS)

    items = answer.json()["items"]
    assert [(item["id"], item["state"], item["user_name"], item["team"]) for item in items] == [
        (running, "running", "ella", team.name),
        (queued, "queued", "ella", None),
    ]
    assert "very private" not in answer.text
    page = (await admin.get(RUNS, params={"limit": 1})).json()
    rest = (await admin.get(RUNS, params={"limit": 1, "cursor": page["next_cursor"]})).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([queued], None)
    assert (await admin.get(RUNS, params={"state": "queued"})).json()["items"] == items[1:]
    assert (await admin.get(RUNS, params={"user_id": user_id + 1})).json()["items"] == []


async def test_an_answer_of_anybody_is_stopped(
    backend: Backend, admin: httpx.AsyncClient, history: History, entries: Entries
) -> None:
    user_id, _ = await person(backend, "emma")
    task_id = await history.conversation(user_id)
    running = await history.turn(task_id, user_id, utc_now(), "running")
    finished = await history.turn(task_id, user_id, utc_now(), "finished")

    assert (await admin.post(f"{RUNS}/{running}/cancel")).status_code == 202

    (item,) = (await admin.get(RUNS)).json()["items"]
    assert item["cancel_requested"] is True
    entry = (await entries())[-1]
    assert (entry.action, entry.kind, entry.object_id) == ("cancel", "Run", str(running))
    assert entry.new == {"task_id": task_id, "user_id": user_id}
    assert refused(await admin.post(f"{RUNS}/{finished}/cancel")) == (409, "NotRunning")
    assert refused(await admin.post(f"{RUNS}/999999/cancel")) == (404, "NotFound")


# --- what was used ----------------------------------------------------------------------------------------------------


async def test_usage_is_told_by_day_and_user(backend: Backend, admin: httpx.AsyncClient, history: History) -> None:
    one, _ = await person(backend, "fred")
    two, _ = await person(backend, "gwen")
    first, second, other = [await history.conversation(user) for user in (one, one, two)]
    await history.turn(first, one, MONDAY, usage=(10, 3))
    await history.turn(first, one, MONDAY, usage=(5, 2))
    await history.turn(second, one, MONDAY, "failed")
    await history.turn(other, two, MONDAY + timedelta(hours=1), usage=(7, 1))
    await history.turn(other, two, MONDAY - timedelta(days=3), usage=(1000, 1000))
    asked = {"since": "2026-03-02", "until": "2026-03-03"}

    answer = (await admin.get(USAGE, params=asked)).json()

    names = ("day", "user_name", "conversations", "turns", "failed_turns", "input_tokens", "output_tokens")
    assert [tuple(item[name] for name in names) for item in answer["items"]] == [
        ("2026-03-02", "fred", 2, 3, 1, 15, 5),
        ("2026-03-03", "gwen", 1, 1, 0, 7, 1),
    ]
    page = (await admin.get(USAGE, params={**asked, "limit": 1})).json()
    rest = (await admin.get(USAGE, params={**asked, "limit": 1, "cursor": page["next_cursor"]})).json()
    assert page["items"] + rest["items"] == answer["items"]
    assert rest["next_cursor"] is None
    of_one = (await admin.get(USAGE, params={**asked, "user_id": one})).json()["items"]
    assert [item["user_name"] for item in of_one] == ["fred"]


async def test_costs_are_told_by_currency(backend: Backend, admin: httpx.AsyncClient, history: History) -> None:
    user_id, _ = await person(backend, "hugo")
    task_id = await history.conversation(user_id)
    await history.turn(task_id, user_id, MONDAY, usage=(10, 3), cost=0.25, currency="USD", cached_input_tokens=4)
    await history.turn(task_id, user_id, MONDAY, usage=(10, 3), cost=0.000000125, currency="USD", reasoning_tokens=2)
    await history.turn(task_id, user_id, MONDAY, usage=(10, 3), cost=1e-07, currency="EUR")
    await history.turn(task_id, user_id, MONDAY, usage=(1, 1))

    asked = {"since": "2026-03-02", "until": "2026-03-02"}
    (item,) = (await admin.get(USAGE, params=asked)).json()["items"]

    counted = ("input_tokens", "output_tokens", "cached_input_tokens", "reasoning_tokens")
    assert [item[name] for name in counted] == [31, 10, 4, 2]
    assert [(cost["currency"], pytest.approx(cost["amount"])) for cost in item["costs"]] == [
        ("EUR", 1e-7),
        ("USD", 0.250000125),
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_ranges_have_limits(admin: httpx.AsyncClient) -> None:
    too_long = {"since": "2024-01-01", "until": "2026-01-01"}
    backwards = {"since": "2026-01-02", "until": "2026-01-01"}
    for params in (too_long, backwards, {"until": "9999-12-31"}, {"since": "yesterday"}):
        assert refused(await admin.get(USAGE, params=params)) == (422, "Invalid"), params
    assert (await admin.get(USAGE)).json() == {"items": [], "next_cursor": None}


async def test_totals_count_what_there_is(backend: Backend, admin: httpx.AsyncClient, history: History) -> None:
    user_id, _ = await person(backend, "hugo")
    await person(backend, "ines", role="admin")
    await history.conversation(user_id)
    await admin.patch(f"{ADMIN}/users/{user_id}", json={"is_active": False})

    totals = (await admin.get(f"{USAGE}/totals")).json()

    assert (totals["active_users"], totals["disabled_users"], totals["admins"]) == (2, 1, 2)
    assert (totals["conversations"], totals["deleted_conversations"], totals["open_logins"]) == (1, 0, 2)
    teams = next(entry for entry in totals["resources"] if entry["kind"] == "Team")
    assert (teams["public"] > 0, teams["of_users"], teams["of_groups"]) == (True, 0, 0)
    assert totals["storage"]["bytes"] > 0
