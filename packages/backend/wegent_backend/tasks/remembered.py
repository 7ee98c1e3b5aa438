"""The state of a conversation, kept in Redis for those who ask again and again how it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

from wegent_backend.context import Context
from wegent_backend.ports import Ports, Remembered
from wegent_backend.tables import TaskRow


def status_key(task_id: int) -> str:
    return f"wegent:{{task:{task_id}}}:status"


@dataclass(frozen=True)
class Standing:
    """How a conversation was at a version of it."""

    version: int
    status: str
    progress: int
    run: tuple[int, int, int] | None = None
    """The answer that is being written: ids of run and subtask, and message_id."""

    run_known: bool = True

    @classmethod
    def of(cls, task: TaskRow, *, run: tuple[int, int, int] | None = None, run_known: bool = True) -> Standing:
        return cls(task.resource_version, task.state, task.progress, run, run_known)


_FIELDS: Final = ("status", "progress", "run", "run_known")


def remember(ctx: Context, task: TaskRow, *, run_known: bool) -> None:
    """Keep the new state, after the commit. `run_known`: that there is no run goes without saying."""
    standing, ports = Standing.of(task, run_known=run_known), ctx.ports

    async def keep_newest() -> None:
        if task.resource_version == standing.version:
            await keep(ports, task.id, standing)

    ctx.after_commit(keep_newest)


async def keep(ports: Ports, task_id: int, standing: Standing) -> None:
    value = orjson.dumps({name: getattr(standing, name) for name in _FIELDS})
    kept = Remembered(standing.version, value)
    await ports.recall.keep(status_key(task_id), kept, seconds=ports.settings.cache.status_seconds)


async def recalled(ports: Ports, task_id: int, version: int) -> Standing | None:
    """The state at this very version, which the caller has just seen in the database."""
    found = await ports.recall.read(status_key(task_id))
    if found is None or found.version != version:
        return None
    kept = orjson.loads(found.value)
    run = kept.pop("run")
    return Standing(version, run=None if run is None else (run[0], run[1], run[2]), **kept)
