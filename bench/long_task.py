"""A conversation of thousands of messages. One turn is real; the others are copies of it, written into the database."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any

import httpx

from bench.product import Product

ANSWER = "It takes a question, asks the **model**, and tells what it says, as it comes.\n\n- once\n- in order"
QUESTION = f"What does a worker do? [[say:{ANSWER}]]"
PATIENCE_SECONDS = 30


def _turn(client: httpx.Client) -> int:
    teams = client.get("/api/v1/teams").raise_for_status().json()["items"]
    team_id = next(team["metadata"]["id"] for team in teams if team["metadata"]["name"] == "wegent-chat")
    begun = client.post("/api/v1/tasks", json={"message": QUESTION, "team_id": team_id}).raise_for_status().json()
    task_id = int(begun["task_id"])
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        task: dict[str, Any] = client.get(f"/api/v1/tasks/{task_id}").raise_for_status().json()
        if task["status"]["status"] == "COMPLETED":
            return task_id
        time.sleep(0.1)
    raise SystemExit("The first turn of the long conversation did not end.")


def _copies(database: sqlite3.Connection, task_id: int, messages: int) -> None:
    described = database.execute("select name from pragma_table_info('subtasks')").fetchall()
    counted = {"id", "message_id", "client_message_id", "content"}
    kept = ", ".join(name for (name,) in described if name not in counted)
    for turn in range(1, messages // 2):
        database.execute(
            f"insert into subtasks (message_id, content, {kept}) "  # noqa: S608 - names of columns
            f"select message_id + ?, content || ' (' || ? || ')', {kept} from subtasks "
            "where task_id = ? and message_id <= 2",
            (2 * turn, turn, task_id),
        )


def make_long_task(product: Product, messages: int) -> int:
    """Id of a conversation with so many messages."""
    headers = {"Authorization": f"Bearer {product.token}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=30) as client:
        task_id = _turn(client)
    [file] = (product.home / "data").glob("*.db")
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        _copies(database, task_id, messages)
    return task_id
