"""Writers that race, each in a backend of its own on one database: one wins, and nothing is lost or torn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import httpx
import pytest
from asgi_lifespan import LifespanManager
from wegent_backend.app import Backend, create_app
from wegent_backend.auth.presented import Presented
from wegent_backend.resources.sight import Sight, Wanted
from wegent_backend.settings import BackendSettings

from .rig import API, YAML, applied, bot, create, get, ghost, names, path, version

ROUNDS, WRITERS = 20, 64
Send: TypeAlias = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


@pytest.fixture
async def there(
    backend: Backend, admin: httpx.AsyncClient, settings: BackendSettings
) -> AsyncIterator[httpx.AsyncClient]:
    """The same user at a second backend, which has connections and locks of its own."""
    second = create_app(settings)
    transport = httpx.ASGITransport(second, client=("127.0.0.1", 40002))
    async with (
        LifespanManager(second, startup_timeout=30, shutdown_timeout=30),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=admin.headers) as client,
    ):
        yield client


async def race(here: httpx.AsyncClient, there: httpx.AsyncClient, one: Send, other: Send, turn: int) -> list[Any]:
    """Answers of both; now the one begins and now the other."""
    pair = [one(here), other(there)] if turn % 2 else [other(there), one(here)]
    answers = await asyncio.gather(*pair)
    return answers if turn % 2 else answers[::-1]


def sending(method: str, url: str, **more: Any) -> Send:
    return lambda client: client.request(method, url, **more)


def one_won(answers: list[httpx.Response], reason: str) -> httpx.Response:
    """The winner's answer; the loser's is a 409 with the reason."""
    won = [answer for answer in answers if answer.is_success]
    lost = [answer for answer in answers if not answer.is_success]
    assert len(won) == len(lost) == 1, [answer.text for answer in answers]
    assert (lost[0].status_code, lost[0].json()["error"]["reason"]) == (409, reason), lost[0].text
    return won[0]


def put(prompt: str, resource_version: int) -> Send:
    body = ghost(prompt=prompt)
    body["metadata"]["resourceVersion"] = resource_version
    return sending("PUT", path("Ghost", "g"), json=body)


def apply(manager: str, prompt: str, resource_version: int) -> Send:
    body = ghost(prompt=prompt)
    body["metadata"]["resourceVersion"] = resource_version
    query = {"fieldManager": manager, "force": True}
    return sending("POST", f"{API}/apply", json=[body], params=query)


async def test_of_two_puts_one_wins(admin: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
    await create(admin, ghost())
    seen = await version(admin)

    for turn in range(ROUNDS):
        answers = await race(admin, there, put(f"here {turn}", seen), put(f"there {turn}", seen), turn)

        won = one_won(answers, "Conflict").json()
        stored = await get(there, "Ghost", "g")
        assert stored == won
        assert stored["metadata"]["resourceVersion"] > seen
        seen = stored["metadata"]["resourceVersion"]
    assert len((await get(admin, "Ghost", "g/revisions"))["items"]) == ROUNDS + 1


async def test_a_change_and_a_deletion_of_the_same_version_do_not_both_happen(
    admin: httpx.AsyncClient, there: httpx.AsyncClient
) -> None:
    for turn in range(ROUNDS):
        await create(admin, ghost())
        seen = await version(admin)
        gone = sending("DELETE", path("Ghost", "g"), params={"resourceVersion": seen})

        changed, deleted = await race(admin, there, put("changed", seen), gone, turn)

        outcome = changed.status_code, deleted.status_code
        assert outcome in {(200, 409), (404, 200)}, (changed.text, deleted.text)
        assert await names(admin, "Ghost") == (["g"] if changed.is_success else [])
        await admin.delete(path("Ghost", "g"))


async def test_of_two_who_create_one_wins(admin: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
    for turn in range(ROUNDS):
        sends = [sending("POST", f"{API}/ghosts", json=ghost(f"g{turn}", prompt=prompt)) for prompt in ("a", "b")]
        won = one_won(await race(admin, there, *sends, turn), "AlreadyExists").json()
        assert await get(admin, "Ghost", f"g{turn}") == won
    assert len(await names(admin, "Ghost")) == ROUNDS


async def test_of_two_applies_of_the_same_version_one_wins(admin: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
    await applied(admin, ghost())
    seen = await version(admin)

    for turn in range(ROUNDS):
        answers = await race(admin, there, apply("a", f"here {turn}", seen), apply("b", f"there {turn}", seen), turn)

        one_won(answers, "Conflict")
        manager = "a" if answers[0].is_success else "b"
        shown = await get(admin, "Ghost", "g", managers=True)
        assert shown["spec"]["systemPrompt"] == f"{'here' if manager == 'a' else 'there'} {turn}"
        owners = {entry["name"] for entry in shown["metadata"]["managers"] if "spec.systemPrompt" in entry["fields"]}
        assert owners == {manager}
        seen = shown["metadata"]["resourceVersion"]


async def test_applies_without_a_version_happen_one_after_the_other(
    admin: httpx.AsyncClient, there: httpx.AsyncClient
) -> None:
    """The second of two managers sees what the first has written, and is refused."""
    for turn in range(ROUNDS):
        sends = [
            sending("POST", f"{API}/apply", json=ghost(f"g{turn}", prompt=name), params={"fieldManager": name})
            for name in ("a", "b")
        ]
        one_won(await race(admin, there, *sends, turn), "FieldConflict")


async def test_a_referrer_and_the_deletion_of_its_target_do_not_both_happen(
    admin: httpx.AsyncClient, there: httpx.AsyncClient
) -> None:
    for turn in range(ROUNDS):
        name = f"g{turn}"
        await create(admin, ghost(name))
        refer = sending("POST", f"{API}/bots", json=bot(name, ghost=name))
        forget = sending("DELETE", path("Ghost", name))

        made, gone = await race(admin, there, refer, forget, turn)

        assert {(made.status_code, gone.status_code)} <= {(201, 409), (422, 200)}, (made.text, gone.text)


async def test_nothing_refers_to_what_a_cascade_deleted(admin: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
    for turn in range(ROUNDS):
        name = f"g{turn}"
        await create(admin, ghost(name))
        refer = sending("POST", f"{API}/bots", json=bot(name, ghost=name))
        forget = sending("DELETE", path("Ghost", name), params={"cascade": True})

        made, gone = await race(admin, there, refer, forget, turn)

        assert gone.status_code == 200, gone.text
        assert made.status_code in {201, 422}, made.text
        assert [entry["kind"] for entry in gone.json()["results"]].count("Bot") == (made.status_code == 201)
    assert await names(admin, "Bot") == await names(admin, "Ghost") == []


async def test_a_rollback_and_a_change_happen_one_after_the_other(
    admin: httpx.AsyncClient, there: httpx.AsyncClient
) -> None:
    await create(admin, ghost(prompt="first"))
    back = sending("POST", f"{path('Ghost', 'g')}/rollback", json={"revision": 1})

    for turn in range(15):  # with three changes each no revision is forgotten
        await admin.put(path("Ghost", "g"), json=ghost(prompt="between"))
        change = sending("PUT", path("Ghost", "g"), json=ghost(prompt=f"changed {turn}"))

        answers = await race(admin, there, back, change, turn)

        assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
        last = max(answers, key=lambda answer: answer.json()["metadata"]["resourceVersion"])
        assert await get(admin, "Ghost", "g") == last.json()
    history = (await get(admin, "Ghost", "g/revisions", limit=200))["items"]
    assert [entry["revision"] for entry in history] == list(range(3 * 15 + 1, 0, -1))


async def test_many_writers_get_versions_in_the_order_in_which_watchers_see_them(
    backend: Backend, admin: httpx.AsyncClient, there: httpx.AsyncClient
) -> None:
    begun, done = await version(admin), asyncio.Event()
    subject, _ = await backend.edge.authenticate(Presented(admin.headers["Authorization"].removeprefix("Bearer ")))
    watching = asyncio.create_task(watch(backend, Sight(subject, Wanted(["Ghost"], resource_version=begun)), done))

    clients = [admin, there]
    sends = [clients[number % 2].post(f"{API}/ghosts", json=ghost(f"g{number}")) for number in range(WRITERS)]
    answers = await asyncio.gather(*sends)
    done.set()
    seen = await watching

    assert {answer.status_code for answer in answers} == {201}, {answer.text for answer in answers}
    given = {answer.json()["metadata"]["name"]: answer.json()["metadata"]["resourceVersion"] for answer in answers}
    assert sorted(given.values()) == list(range(begun + 1, begun + WRITERS + 1))
    assert seen == sorted((number, name) for name, number in given.items())


async def watch(backend: Backend, sight: Sight, done: asyncio.Event) -> list[tuple[int, str]]:
    """Looks again and again; returns versions and names in the order in which they came to light."""
    seen: list[tuple[int, str]] = []
    last = False
    while not last:
        last = done.is_set()
        async with backend.edge.ports.db.read() as session:
            happenings, _ = await sight.look(session)
        assert {entry.type for entry in happenings} <= {"ADDED"}
        seen += [(meta["resourceVersion"], meta["name"]) for meta in (entry.object["metadata"] for entry in happenings)]
        await asyncio.sleep(0.002)
    return seen


async def test_many_who_apply_the_same_batch_find_it_done(admin: httpx.AsyncClient, there: httpx.AsyncClient) -> None:
    text = "---\n".join(
        f"kind: Ghost\nmetadata: {{name: g{number}}}\nspec: {{systemPrompt: p}}\n" for number in range(3)
    )
    clients = [admin, there]
    sends = [clients[turn % 2].post(f"{API}/apply", content=text, headers=YAML) for turn in range(10)]

    answers = await asyncio.gather(*sends)

    assert {answer.status_code for answer in answers} == {200}
    operations = sorted({entry["operation"] for answer in answers for entry in answer.json()["results"]})
    created = [answer for answer in answers if answer.json()["message"] == "3 created."]
    assert (operations, len(created)) == (["created", "unchanged"], 1)
