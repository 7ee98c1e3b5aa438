"""Attempts on memories, which are their user's alone."""

from __future__ import annotations

from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.tables import MemoryRow

from .samples import API, Attempt, Sample, alone
from .world import Person, World

MEMORIES = f"{API}/memories"
TEXT = {"json": {"text": "Drinks tea."}}


def one(**request: Any) -> dict[str, Sample]:
    async def personal(world: World, _person: Person) -> Attempt:
        async with world.backend.edge.ports.db.write() as session:
            row = MemoryRow(user_id=world.owner.id, text="Likes coffee.", digest=world.fresh())
            session.add(row)
        return Attempt(f"{MEMORIES}/{row.id}", Target("memory", row.user_id), **request)

    return {"personal": personal}


REMEMBERING: dict[str, dict[str, Sample]] = {
    f"GET {MEMORIES}": alone(MEMORIES),
    # A key and its user have the same memory.
    f"POST {MEMORIES}": alone(MEMORIES, **TEXT, fine=(201, 409)),
    f"DELETE {MEMORIES}": alone(MEMORIES),
    f"GET {MEMORIES}/export": alone(f"{MEMORIES}/export"),
    f"GET {MEMORIES}/{{memory_id}}": one(),
    f"PATCH {MEMORIES}/{{memory_id}}": one(**TEXT, fine=(200, 409)),
    f"DELETE {MEMORIES}/{{memory_id}}": one(),
}
