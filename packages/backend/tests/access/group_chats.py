"""Attempts on group chats: what members may who would only read an ordinary conversation."""

from __future__ import annotations

from typing import Any

from wegent_backend.access.shares import conversation
from wegent_backend.tables import ResourceMemberRow

from .conversations import MESSAGE, ONE, TASKS
from .samples import API, Attempt, Sample, alone, grant_of
from .world import Person, World

SHARE = f"{API}/share"


def on_chat(suffix: str = "", **request: Any) -> dict[str, Sample]:
    """On one that is shared with guest as Reporter and with shared-developer, and on an ordinary conversation."""

    def about(*, shared: bool, group_chat: bool) -> Sample:
        async def attempt(world: World, person: Person) -> Attempt:
            task, answer = await world.task(world.owner, shared=shared, group_chat=group_chat)
            path = f"{TASKS}/{task.id}{suffix.format(answer=answer.id)}"
            return Attempt(path, conversation(task, grant_of(person) if shared else None), **request)

        return attempt

    return {
        "chat": about(shared=True, group_chat=True),
        "private chat": about(shared=False, group_chat=True),
        "ordinary": about(shared=True, group_chat=False),
    }


def only_chats(samples: dict[str, Sample]) -> dict[str, Sample]:
    return {name: sample for name, sample in samples.items() if name != "ordinary"}


def leaving() -> dict[str, Sample]:
    """Whoever takes part may leave."""

    async def attempt(world: World, person: Person) -> Attempt:
        task, _ = await world.task(world.owner, group_chat=True)
        if person.id > 0:
            async with world.backend.edge.ports.db.write() as session:
                session.add(
                    ResourceMemberRow(
                        kind="Task", resource_id=task.id, user_id=person.id, role="Reporter", state="approved"
                    )
                )
        return Attempt(f"{TASKS}/{task.id}/leave", None)

    return {"": attempt}


# Who takes part and who is there is told of group chats only: of others that is said after who may.
SEEN = (200, 409)
GROUP_CHATS: dict[str, dict[str, Sample]] = {
    f"POST {ONE}/group-chat": on_chat("/group-chat", json={}),
    f"PATCH {ONE}/group-chat": on_chat("/group-chat", json={"answers": "always"}, fine=(200, 409)),
    f"GET {ONE}/participants": on_chat("/participants", fine=SEEN),
    f"GET {ONE}/presence": on_chat("/presence", fine=SEEN),
    f"PUT {ONE}/read": on_chat("/read", json={"message_id": 1}),
    f"POST {ONE}/leave": leaving(),
    f"GET {API}/users/me/unread": alone(f"{API}/users/me/unread"),
}

BESIDE: dict[str, dict[str, Sample]] = {
    f"GET {ONE}": only_chats(on_chat()),
    f"PATCH {ONE}": only_chats(on_chat(json={"title": "Another"})),
    f"DELETE {ONE}": only_chats(on_chat()),
    # Its team is gone, which is its owner's matter; who may is told before.
    f"POST {ONE}/messages": only_chats(on_chat("/messages", json={"message": "Hello"}, fine=(201,))),
    f"POST {ONE}/cancel": only_chats(on_chat("/cancel", fine=(409,))),
    f"POST {MESSAGE}/retry": only_chats(on_chat("/messages/{answer}/retry", json={}, fine=(404, 409))),
    f"GET {ONE}/messages": only_chats(on_chat("/messages")),
    f"GET {ONE}/export": only_chats(on_chat("/export")),
    f"GET {ONE}/access": only_chats(on_chat("/access")),
}
"""More attempts on routes whose rows are elsewhere."""


def with_group_chats(rows: dict[str, dict[str, Sample]]) -> dict[str, dict[str, Sample]]:
    """All rows, with group chats among what is tried."""
    return {label: {**samples, **BESIDE.get(label, {})} for label, samples in {**rows, **GROUP_CHATS}.items()}
