"""What a watcher is told of, look by look, on every database."""

from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import changes
from wegent_backend.resources.selectors import parse
from wegent_backend.resources.sight import Happening, Sight, Wanted

from .rig import API, applied, create, ghost, model, patch, path, somebody, statements, version

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Observer:
    """Looks when it is asked to."""

    def __init__(self, backend: Backend, user_id: int, wanted: Wanted) -> None:
        self._backend = backend
        self.sight = Sight(Subject(user_id, "", "user"), wanted)
        self.complete = False

    async def look(self) -> list[Happening]:
        """One look."""
        async with self._backend.edge.ports.db.read() as session:
            found, self.complete = await self.sight.look(session)
        return found

    async def told(self) -> list[tuple[str, str, int]]:
        """Type, name and owner of all that is new."""
        found = await self.look()
        while not self.complete:
            found += await self.look()
        return [(told.type, told.object["metadata"]["name"], told.object["metadata"]["userId"]) for told in found]

    async def brief(self) -> list[tuple[str, str]]:
        return [(type_, name) for type_, name, _ in await self.told()]


@pytest.fixture
async def my_id(admin: httpx.AsyncClient) -> int:
    return int((await admin.get(f"{API}/users/me")).json()["id"])


@pytest.fixture
def observer(backend: Backend, admin: httpx.AsyncClient, my_id: int) -> Any:
    """Makes observers of ghosts, from now on if nothing else is said."""

    async def make(
        *kinds: str, since: int | None = None, selector: str | None = None, namespace: str | None = None
    ) -> Observer:
        start = await version(admin) if since is None else since
        chosen = parse(selector) if selector else None
        return Observer(backend, my_id, Wanted(kinds or ("Ghost",), namespace, chosen, start))

    return make


async def delete(client: httpx.AsyncClient, kind: str, name: str, **query: Any) -> None:
    answer = await client.delete(path(kind, name), params=query)
    assert answer.status_code == 200, answer.text


async def restore(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post(f"{path('Ghost', name)}/restore")
    assert answer.status_code == 200, answer.text


# --- between two looks ------------------------------------------------------------------------------------------------


async def test_several_changes_are_one_event(admin: httpx.AsyncClient, observer: Any) -> None:
    await create(admin, ghost("kept"), ghost("left"))
    seer = await observer()
    await patch(admin, "Ghost", "kept", spec={"systemPrompt": "1"})
    await patch(admin, "Ghost", "kept", spec={"systemPrompt": "2"})
    await delete(admin, "Ghost", "left")
    await create(admin, ghost("new"))
    await patch(admin, "Ghost", "new", spec={"systemPrompt": "3"})

    assert await seer.brief() == [("MODIFIED", "kept"), ("DELETED", "left"), ("ADDED", "new")]
    assert await seer.brief() == []


async def test_what_came_and_went_is_not_told(admin: httpx.AsyncClient, observer: Any) -> None:
    seer = await observer()
    await create(admin, ghost("short"))
    await delete(admin, "Ghost", "short")

    assert await seer.brief() == []


async def test_what_was_deleted_restored_and_deleted_again_is_gone(admin: httpx.AsyncClient, observer: Any) -> None:
    await create(admin, ghost("g"))
    seer = await observer()
    await delete(admin, "Ghost", "g")
    await restore(admin, "g")
    await delete(admin, "Ghost", "g")

    assert await seer.brief() == [("DELETED", "g")]


async def test_a_name_that_is_used_again_is_another_resource(admin: httpx.AsyncClient, observer: Any) -> None:
    await create(admin, ghost("g"))
    seer = await observer()
    old = (await admin.get(path("Ghost", "g"))).json()["metadata"]["uid"]
    await delete(admin, "Ghost", "g")
    await create(admin, ghost("g"))

    gone, come = await seer.look()

    assert (gone.type, gone.object["metadata"]["uid"]) == ("DELETED", old)
    assert come.type == "ADDED"
    assert come.object["metadata"]["uid"] != old


async def test_restored_is_added(admin: httpx.AsyncClient, observer: Any) -> None:
    await create(admin, ghost("g"))
    await delete(admin, "Ghost", "g")
    seer = await observer()
    await restore(admin, "g")

    assert await seer.brief() == [("ADDED", "g")]


# --- own and public ---------------------------------------------------------------------------------------------------


async def test_an_own_resource_takes_the_place_of_a_public_one_and_gives_it_back(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g"), scope="public")
    seer = await observer(since=0)
    assert ("ADDED", "g", 0) in await seer.told()

    await create(admin, ghost("g"))
    assert await seer.told() == [("DELETED", "g", 0), ("ADDED", "g", my_id)]
    await admin.patch(path("Ghost", "g"), json={"spec": {"systemPrompt": "hidden"}}, params={"scope": "public"})
    assert await seer.told() == []
    await delete(admin, "Ghost", "g")
    uncovered = await seer.look()
    assert [(told.type, told.object["metadata"]["userId"]) for told in uncovered] == [("DELETED", my_id), ("ADDED", 0)]
    assert uncovered[1].object["spec"]["systemPrompt"] == "hidden"


async def test_a_public_resource_that_goes_while_an_own_one_comes(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g"), scope="public")
    seer = await observer()
    await delete(admin, "Ghost", "g", scope="public")
    await create(admin, ghost("g"))

    assert await seer.told() == [("DELETED", "g", 0), ("ADDED", "g", my_id)]


async def test_an_own_resource_that_is_made_again_uncovers_nothing(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g"), scope="public")
    await create(admin, ghost("g"))
    seer = await observer()
    await delete(admin, "Ghost", "g")
    await create(admin, ghost("g"))

    assert await seer.told() == [("DELETED", "g", my_id), ("ADDED", "g", my_id)]


async def test_what_is_hidden_is_not_there_at_the_beginning(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g"), scope="public")
    await create(admin, ghost("g"))
    seer = await observer(since=0)

    assert [told for told in await seer.told() if told[1] == "g"] == [("ADDED", "g", my_id)]


async def test_an_own_resource_hides_a_public_one_whatever_its_labels(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g", labels={"app": "x"}), scope="public")
    seer = await observer(selector="app=x")
    await create(admin, ghost("g"))
    assert await seer.told() == [("DELETED", "g", 0)]
    await delete(admin, "Ghost", "g")
    assert await seer.told() == [("ADDED", "g", 0)]
    await create(admin, ghost("g", labels={"app": "x"}))
    assert await seer.told() == [("DELETED", "g", 0), ("ADDED", "g", my_id)]


async def test_a_public_resource_that_does_not_fit_is_not_uncovered(
    admin: httpx.AsyncClient, observer: Any, my_id: int
) -> None:
    await create(admin, ghost("g"), scope="public")
    await create(admin, ghost("g", labels={"app": "x"}))
    seer = await observer(selector="app=x")
    await delete(admin, "Ghost", "g")

    assert await seer.told() == [("DELETED", "g", my_id)]


async def test_resources_of_others_are_not_told(backend: Backend, admin: httpx.AsyncClient, observer: Any) -> None:
    seer = await observer()
    async with await somebody(backend) as other:
        await create(other, ghost("secret"))
        await delete(other, "Ghost", "secret")

    assert await seer.brief() == []


# --- what is wanted ---------------------------------------------------------------------------------------------------


async def test_labels_decide(admin: httpx.AsyncClient, observer: Any) -> None:
    seer = await observer(selector="app=x")
    await create(admin, ghost("in", labels={"app": "x"}), ghost("out", labels={"app": "y"}))
    assert await seer.brief() == [("ADDED", "in")]
    await patch(admin, "Ghost", "out", spec={"systemPrompt": "Another"})
    assert await seer.brief() == []
    await patch(admin, "Ghost", "in", metadata={"labels": {"app": "y"}})
    await patch(admin, "Ghost", "out", metadata={"labels": {"app": "x"}})
    assert await seer.brief() == [("DELETED", "in"), ("ADDED", "out")]
    await patch(admin, "Ghost", "out", metadata={"labels": {"more": "z"}})
    assert await seer.brief() == [("MODIFIED", "out")]
    await delete(admin, "Ghost", "in")
    await delete(admin, "Ghost", "out")
    assert await seer.brief() == [("DELETED", "out")]


async def test_labels_that_were_lost_between_a_deletion_and_a_look(admin: httpx.AsyncClient, observer: Any) -> None:
    await create(admin, ghost("g", labels={"app": "x"}))
    seer = await observer(selector="app=x")
    await delete(admin, "Ghost", "g")
    await restore(admin, "g")
    await patch(admin, "Ghost", "g", metadata={"labels": None})

    assert await seer.brief() == [("DELETED", "g")]


async def test_kinds_and_namespaces_that_are_not_wanted(admin: httpx.AsyncClient, observer: Any) -> None:
    of_two = await observer("Ghost", "Model")
    of_one = await observer("Model", "Workspace")
    elsewhere = await observer("Ghost", "Model", namespace="research")
    await create(admin, ghost("g"), model("m"), ghost("r", namespace="research"))

    assert await of_two.brief() == [("ADDED", "g"), ("ADDED", "m"), ("ADDED", "r")]
    assert await of_one.brief() == [("ADDED", "m")]
    assert await elsewhere.brief() == [("ADDED", "r")]


# --- many -------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def many(admin: httpx.AsyncClient) -> list[str]:
    """More ghosts than one look takes in."""
    wanted = [f"g{number:03}" for number in range(changes.READ_AT_ONCE + 50)]
    await applied(admin, *(ghost(name) for name in wanted))
    return wanted


@sqlite
async def test_changes_while_a_watcher_takes_in_what_there_is(
    admin: httpx.AsyncClient, observer: Any, many: list[str]
) -> None:
    seer = await observer(since=0)
    first = [told.object["metadata"]["name"] for told in await seer.look()]
    assert not seer.complete
    seen, unseen = first[-1], many[-1]
    await patch(admin, "Ghost", seen, spec={"systemPrompt": "Another"})
    await patch(admin, "Ghost", unseen, spec={"systemPrompt": "Another"})
    await delete(admin, "Ghost", first[-2])
    await delete(admin, "Ghost", many[-2])

    rest = await seer.brief()

    assert [told for told in rest if told[0] != "ADDED"] == [("MODIFIED", seen), ("DELETED", first[-2])]
    added = first + [name for type_, name in rest if type_ == "ADDED"]
    assert sorted(added) == sorted({*many, *added} - {many[-2]})
    assert len(added) == len(set(added))


@sqlite
async def test_a_look_walks_the_changes_however_much_there_is(
    backend: Backend, admin: httpx.AsyncClient, observer: Any, many: list[str]
) -> None:
    seer = await observer("Ghost", "Bot", "Task")
    await patch(admin, "Ghost", many[0], spec={"systemPrompt": "Another"})
    database = backend.edge.ports.db
    with statements(database) as sent:
        assert await seer.brief() == [("MODIFIED", many[0])]
    walks = [statement for statement in sent if "ORDER BY" in statement]

    assert len(sent) <= 4
    assert len(walks) == 2
    async with database.read() as session:
        connection = await session.connection()
        for walk in walks:
            numbers = tuple(range(walk.count("?")))
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {walk}", numbers)).all()
            assert "resource_version>?" in str(plan), plan
            assert "TEMP B-TREE" not in str(plan), plan


async def test_a_look_at_nothing_new_asks_for_one_number(backend: Backend, observer: Any) -> None:
    seer = await observer("Ghost", "Bot", "Task")
    with statements(backend.edge.ports.db) as sent:
        assert await seer.brief() == []

    assert len(sent) == 1
