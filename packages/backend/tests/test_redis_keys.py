"""docs/redis.md says what is in Redis: all of it, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from wegent_kit.redis import connect

from .chat.conftest import World, chat_settings, models, world

__all__ = ["chat_settings", "models", "world"]

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/redis.md"
OWN_SETS = "wegent:celery:*"
"""Celery's, which stay as long as there are queues."""


def documented() -> set[str]:
    """The names in the tables, with * for what differs."""
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `wegent:")]
    return {re.sub(r"<[^>]+>", "*", row.split("`")[1]) for row in rows}


def used() -> set[str]:
    """The names in the code, alike."""
    return {
        (name + "*" if name.endswith(":") else name).replace("{}", "*")
        for package in ("backend/wegent_backend", "chat_shell/wegent_chat_shell", "kit/wegent_kit", "cli/wegent")
        for path in (ROOT / "packages" / package).rglob("*.py")
        for name in names(ast.parse(path.read_text()))
        if re.fullmatch(r"wegent:[\w*{}:-]+", name)
    }


def names(tree: ast.AST) -> Iterator[str]:
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def test_the_page_has_every_name_and_no_other() -> None:
    assert used() == documented()


def test_the_settings_on_the_page_exist() -> None:
    known = (ROOT / "docs/settings.md").read_text()
    wanted = set(re.findall(r"WEGENT_[A-Z_]*[A-Z]\b", PAGE.read_text()))
    assert {name for name in wanted if f"`{name}`" not in known} == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whatever_is_there_is_on_the_page_and_has_an_end(world: World, valkey: str) -> None:
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=world.team_id, message="Say: Hello.")
        await window.end_of(ack["assistant_subtask_id"])
    store = connect(valkey, name="test")
    try:
        found = [key.decode() async for key in store.scan_iter()]
        ends = {key: await store.ttl(key) for key in found if not fnmatchcase(key, OWN_SETS)}
    finally:
        await store.aclose()
    task_id = ack["task_id"]
    assert {f"wegent:{{task:{task_id}}}:status", f"wegent:{{task:{task_id}}}:context"} <= set(ends)
    assert [key for key in found if not any(fnmatchcase(key, pattern) for pattern in documented())] == []
    # -2: it has ended meanwhile.
    assert [key for key, seconds in ends.items() if seconds == -1] == []
