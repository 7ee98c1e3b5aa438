"""People look at what is remembered of them, and change it."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from wegent_backend.memory_settings import MemorySettings

from ..chat.conftest import World
from ..somebody import done, refused
from .conftest import FACT, memories, remember, turn_on

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_written_listed_changed_and_deleted(world: World, api: httpx.AsyncClient) -> None:
    number = await remember(api, f"  {FACT} ")
    found = done(await api.get(f"/memories/{number}"))
    assert (found["text"], found["task_id"]) == (FACT, None)
    changed = done(await api.patch(f"/memories/{number}", json={"text": "Ann eats peanuts again."}))
    assert changed["text"] == "Ann eats peanuts again."
    assert changed["updated_at"] > found["updated_at"]
    other = await remember(api)
    refused(await api.patch(f"/memories/{other}", json={"text": "ANN eats peanuts again"}), 409, "MemoryKnown")
    done(await api.delete(f"/memories/{number}"), 204)
    refused(await api.get(f"/memories/{number}"), 404, "NotFound")
    assert [known["id"] for known in await memories(api)] == [other]
    assert await remember(api, "A third one.") > other


@ON_SQLITE
async def test_pages_and_search(api: httpx.AsyncClient) -> None:
    numbers = [await remember(api, f"Fact {number} about {'tea' if number % 2 else 'milk'}.") for number in range(5)]
    first = done(await api.get("/memories", params={"limit": 3}))
    second = done(await api.get("/memories", params={"limit": 3, "cursor": first["next_cursor"]}))
    listed = [known["id"] for known in first["items"] + second["items"]]
    assert (listed, second["next_cursor"]) == (numbers[::-1], None)
    teas = done(await api.get("/memories", params={"q": "teas"}))["items"]
    assert [known["id"] for known in teas] == [numbers[3], numbers[1]]
    refused(await api.get("/memories", params={"cursor": "nonsense"}), 422, "Invalid")
    refused(await api.get("/memories", params={"q": ""}), 422, "Invalid")


@ON_SQLITE
async def test_all_of_it_as_a_file(api: httpx.AsyncClient) -> None:
    await remember(api)
    await remember(api, "住在上海")
    answer = await api.get("/memories/export")
    exported = done(answer)
    assert answer.headers["content-disposition"] == 'attachment; filename="memories.json"'
    assert (exported["version"], [known["text"] for known in exported["items"]]) == (1, [FACT, "住在上海"])


@ON_SQLITE
async def test_whether_it_is_on(api: httpx.AsyncClient, world: World) -> None:
    assert done(await api.get("/memories"))["enabled"] is False
    await turn_on(api)
    assert done(await api.get("/memories"))["enabled"] is True
    done(await api.patch("/users/me/preferences", json={"theme": "dark"}))
    preferences = done(await api.get("/users/me/preferences"))
    assert (preferences["theme"], preferences["memory"]) == ("dark", {"enabled": True})
    done(await api.put("/users/me/preferences", json={"theme": "dark"}))
    assert done(await api.get("/memories"))["enabled"] is False
    world.backend.settings.memory = MemorySettings(enabled=False)
    await turn_on(api)
    assert done(await api.get("/memories"))["enabled"] is False


@ON_SQLITE
async def test_an_installation_that_remembers_nothing_lets_people_forget(api: httpx.AsyncClient, world: World) -> None:
    number = await remember(api)
    world.backend.settings.memory = MemorySettings(enabled=False)
    refused(await api.post("/memories", json={"text": "More."}), 409, "MemoryOff")
    refused(await api.patch(f"/memories/{number}", json={"text": "More."}), 409, "MemoryOff")
    assert done(await api.get("/memories/export"))["items"] != []
    done(await api.delete(f"/memories/{number}"), 204)


@ON_SQLITE
async def test_limits(api: httpx.AsyncClient, world: World) -> None:
    world.backend.settings.memory = MemorySettings(max_memories=2, max_chars=20)
    error = refused(await api.post("/memories", json={"text": "x" * 21}), 422, "Invalid")
    assert error["details"]["fields"][0]["path"] == "body.text"
    refused(await api.post("/memories", json={"text": "  "}), 422, "Invalid")
    await remember(api, "One.")
    await remember(api, "Two.")
    assert refused(await api.post("/memories", json={"text": "Three."}), 413, "TooManyMemories")["details"] == {
        "limit": 2
    }


async def test_the_same_at_once_is_kept_once(api: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(api.post("/memories", json={"text": FACT}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@ON_SQLITE
async def test_what_is_written_down_has_no_words_of_it(api: httpx.AsyncClient) -> None:
    number = await remember(api)
    done(await api.patch(f"/memories/{number}", json={"text": "Ann eats peanuts."}))
    done(await api.delete(f"/memories/{number}"), 204)
    await remember(api)
    done(await api.delete("/memories"))
    entries = done(await api.get("/audit", params={"kind": "Memory"}))["items"]
    assert [entry["action"] for entry in entries] == ["delete", "create", "delete", "update", "create"]
    assert "peanut" not in json.dumps(entries)
