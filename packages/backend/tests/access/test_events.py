"""Every socket event × everybody: the other half of the matrix."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import socketio
from wegent_backend.access.decision import Target, decide
from wegent_backend.access.routes import admit
from wegent_backend.access.shares import conversation
from wegent_backend.chat.sockets import TABLE
from wegent_backend.settings import BackendSettings
from wegent_contracts.errors import Forbidden
from wegent_contracts.protocol.socket import CLIENT_EVENTS

from ..chat.conftest import serving
from ..chat.window import NAMESPACE
from .samples import grant_of
from .world import Person, World

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAYLOADS: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "chat:send": lambda task_id, _answer: {"task_id": task_id, "message": "Hello", "team_id": 999_999},
    "chat:answer": lambda task_id, _answer: {"task_id": task_id, "wait_id": "none", "choice": "approve"},
    "chat:cancel": lambda _task_id, answer: {"subtask_id": answer},
    "chat:retry": lambda task_id, answer: {"task_id": task_id, "subtask_id": answer},
    "chat:guide": lambda task_id, answer: {"task_id": task_id, "subtask_id": answer, "message": "Shorter"},
    "chat:resume": lambda task_id, answer: {"task_id": task_id, "subtask_id": answer},
    "task:join": lambda task_id, _answer: {"task_id": task_id},
    "task:leave": lambda task_id, _answer: {"task_id": task_id},
    "chat:typing": lambda task_id, _answer: {"task_id": task_id, "typing": True},
    "task:read": lambda task_id, _answer: {"task_id": task_id, "message_id": 1},
    "history:sync": lambda task_id, _answer: {"task_id": task_id},
}
"""Requests about a conversation. Those that would change it cannot be carried out: that is told after who may."""

ALLOWED = {
    "chat:send": "Invalid",
    "chat:answer": "NotFound",
    "chat:cancel": "NotRunning",
    "chat:retry": "NotFound",
    "chat:guide": "NotRunning",
    "chat:resume": "NotFound",
    "chat:typing": "NotAGroupChat",
}
"""What they hear who may."""

OF_CHATS = {"chat:send": "done", "chat:retry": "TeamUnavailable", "chat:typing": "done"}
"""In a group chat: a message to the others needs no team."""


@pytest.fixture
async def world(settings: BackendSettings) -> AsyncIterator[tuple[World, str]]:
    async with serving(settings) as (app, url):
        yield await World(app).build(), url


def test_every_event_has_a_row() -> None:
    assert CLIENT_EVENTS.keys() == TABLE.keys() == PAYLOADS.keys()


@ON_SQLITE
async def test_events_do_what_the_rules_say(world: tuple[World, str]) -> None:
    made, url = world
    wrong = []
    for person in made.people.values():
        if "wegent-username" not in person.headers:  # sockets know nobody who acts for others
            wrong += await judged(made, url, person)
    assert wrong == []


async def judged(world: World, url: str, person: Person) -> list[str]:
    client = socketio.AsyncClient(reconnection=False)
    token = person.headers.get("X-API-Key") or person.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        await client.connect(url, auth={"token": token}, namespaces=[NAMESPACE], transports=["websocket"])
    except socketio.exceptions.ConnectionError:
        return [] if person.subject is None else [f"{person.name} cannot connect"]
    try:
        if person.subject is None:
            return [f"{person.name} can connect"]
        return [
            sentence
            for shared, group_chat in ((False, False), (True, False), (True, True))
            for event in TABLE
            for sentence in await tried(world, client, person, event, shared=shared, group_chat=group_chat)
        ]
    finally:
        await client.disconnect()


async def tried(world: World, client: Any, person: Person, event: str, *, shared: bool, group_chat: bool) -> list[str]:
    task, answer = await world.task(world.owner, shared=shared, group_chat=group_chat)
    ack = await client.call(event, PAYLOADS[event](task.id, answer.id), namespace=NAMESPACE)
    wanted = expected(person, event, conversation(task, grant_of(person) if shared else None))
    got = ack.get("reason", "done")
    of = f"shared: {shared}, group chat: {group_chat}"
    return [] if got == wanted else [f"{event} by {person.name} ({of}): {got} and not {wanted}: {ack}"]


def expected(person: Person, event: str, target: Target) -> str:
    assert person.subject is not None
    about = TABLE[event]
    try:
        admit(person.subject, about)
    except Forbidden:
        return "Forbidden"
    if event == "task:leave":  # whoever is not there has left
        return "done"
    assert about.verb is not None
    decision = decide(person.subject, about.verb, target)
    if decision.allowed:
        found = {**ALLOWED, **OF_CHATS} if target.thing == "group chat" else ALLOWED
        return _as_owner(event, target, person) or found.get(event, "done")
    return "Forbidden" if decision.visible else "NotFound"


def _as_owner(event: str, target: Target, person: Person) -> str | None:
    """Owners learn why their team does not answer."""
    return "NotFound" if event == "chat:retry" and target.owner_id == person.id else None
