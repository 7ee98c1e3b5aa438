"""Every kind of change leaves exactly one entry for each thing that changed; what changes nothing leaves none."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.settings import AuditSettings, BackendSettings
from wegent_backend.tables import AuditRow
from wegent_backend.tasks import repository as conversations
from wegent_backend.tasks import service as tasks

from ..resources.rig import applied, bot, create, ghost, model, names, patch, path, resource, statements, team
from .rig import API, rows
from .test_denials import _task

Act = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE = path("Ghost", "g")
SECRET = f"{API}/namespaces/default/secrets/key"


@pytest.fixture
async def furnished(backend: Backend, admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """A ghost that was changed once, one that was deleted, a secret."""
    await create(admin, ghost(), ghost("gone"), ghost("lonely", labels={"app": "x"}))
    await patch(admin, "Ghost", "g", spec={"systemPrompt": "Be kind."})
    assert (await admin.delete(path("Ghost", "gone"))).status_code == 200
    assert (await admin.put(SECRET, json={"value": "very-private"})).status_code == 201
    return admin


async def since(backend: Backend, count: int) -> list[AuditRow]:
    return (await rows(backend.edge.ports.db))[count:]


def json(method: str, where: str, body: Any = None, **query: Any) -> Act:
    return lambda client: client.request(method, where, json=body, params=query)


CHANGES: list[tuple[str, Act, list[tuple[str, str, str]]]] = [
    ("create", json("POST", f"{API}/ghosts", ghost("new")), [("create", "Ghost", "new")]),
    ("create a public one", json("POST", f"{API}/ghosts", ghost("new"), scope="public"), [("create", "Ghost", "new")]),
    ("replace", json("PUT", ONE, ghost(prompt="x")), [("update", "Ghost", "g")]),
    ("patch", json("PATCH", ONE, {"spec": {"systemPrompt": "x"}}), [("update", "Ghost", "g")]),
    ("label", json("PATCH", ONE, {"metadata": {"labels": {"a": "b"}}}), [("update", "Ghost", "g")]),
    (
        "apply",
        json("POST", f"{API}/apply", [ghost(prompt="y"), model(), ghost("lonely", labels={"app": "x"})], force=True),
        [("update", "Ghost", "g"), ("create", "Model", "m")],
    ),
    ("delete", json("DELETE", ONE), [("delete", "Ghost", "g")]),
    ("delete several", json("POST", f"{API}/namespaces/default/delete", [ghost(), ghost("lonely")]), [
        ("delete", "Ghost", "g"), ("delete", "Ghost", "lonely")]),
    ("restore", json("POST", path("Ghost", "gone") + "/restore"), [("restore", "Ghost", "gone")]),
    ("roll back", json("POST", ONE + "/rollback", {"revision": 1}), [("rollback", "Ghost", "g")]),
    ("copy", json("POST", ONE + "/copy", {"name": "h"}), [("create", "Ghost", "h")]),
    ("status", json("PUT", ONE + "/status", {"status": {"state": "Available"}}), [("observe", "Ghost", "g")]),
    ("a conversation", json("POST", f"{API}/namespaces/default/tasks", resource(
        "Task", "k", title="very-private", prompt="very-private", teamRef={"name": "wegent-chat"})),
        [("create", "Task", "k")]),
    ("new secret", json("PUT", SECRET + "2", {"value": "very-private"}), [("create", "Secret", "key2")]),
    ("other secret", json("PUT", SECRET, {"value": "very-private"}), [("update", "Secret", "key")]),
    ("no secret", json("DELETE", SECRET), [("delete", "Secret", "key")]),
    ("rotate", json("POST", f"{API}/secrets/rotate"), [("rotate", "EncryptionKey", None)]),
]  # fmt: skip

NOTHING: list[tuple[str, Act]] = [
    ("tried", json("POST", f"{API}/ghosts", ghost("new"), dryRun=True)),
    ("tried apply", json("POST", f"{API}/apply", [ghost(prompt="y")], dryRun=True)),
    ("tried status", json("PUT", ONE + "/status", {"status": {"state": "Available"}}, dryRun=True)),
    ("tried deletion", json("DELETE", ONE, dryRun=True)),
    ("unchanged", json("PATCH", ONE, {"spec": {"systemPrompt": "Be kind."}})),
    ("exists", json("POST", f"{API}/ghosts", ghost())),
    ("refused batch", json("POST", f"{API}/apply", [ghost("h"), bot("b", ghost="nowhere")])),
    ("not there", json("DELETE", path("Ghost", "nowhere"))),
    ("no value", json("PUT", SECRET, {"value": "***"})),
    ("read", json("GET", ONE)),
]


@pytest.mark.parametrize(("act", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
async def test_a_change_is_one_entry(
    backend: Backend, furnished: httpx.AsyncClient, act: Act, expected: list[tuple[str, str, str | None]]
) -> None:
    before = len(await rows(backend.edge.ports.db))

    answer = await act(furnished)

    assert answer.status_code < 300, answer.text
    found = await since(backend, before)
    assert sorted((row.action, row.kind, row.object_name) for row in found) == sorted(expected)
    assert {(row.outcome, row.actor_name, row.via, row.address, row.request_id) for row in found} == {
        ("done", "admin", f"login:login-of-{found[0].actor_id}", "127.0.0.1", answer.headers["x-request-id"])
    }
    assert all(row.object_id for row in found)
    assert "very-private" not in repr([(row.old, row.new) for row in found])
    async with backend.edge.ports.db.read() as session:
        assert await backend.edge.ports.trail.verify(session) == (before + len(expected), None)


@SQLITE
@pytest.mark.parametrize("act", [row[1] for row in NOTHING], ids=[row[0] for row in NOTHING])
async def test_what_changes_nothing_is_none(backend: Backend, furnished: httpx.AsyncClient, act: Act) -> None:
    before = len(await rows(backend.edge.ports.db))

    await act(furnished)

    assert await since(backend, before) == []


@SQLITE
async def test_old_and_new_are_as_the_api_shows_them(backend: Backend, admin: httpx.AsyncClient) -> None:
    await create(admin, model("m", key="very-private", labels={"app": "x"}))
    await patch(admin, "Model", "m", spec={"modelConfig": {"env": {"model_id": "other"}}})
    await admin.delete(path("Model", "m"))

    created, changed, deleted = await rows(backend.edge.ports.db)

    assert created.old is None
    assert created.new is not None
    assert created.new["metadata"] == {"userId": 1, "labels": {"app": "x"}, "annotations": {}}
    assert created.new["spec"]["modelConfig"]["env"]["api_key"] == "***"
    assert changed.old == created.new
    assert changed.new is not None
    assert changed.new["spec"]["modelConfig"]["env"]["model_id"] == "other"
    assert (deleted.old, deleted.new) == (changed.new, None)


@SQLITE
async def test_a_cascade_has_an_entry_for_each(backend: Backend, admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost(), bot(), team())
    before = len(await rows(backend.edge.ports.db))
    assert (await admin.delete(path("Ghost", "g"), params={"cascade": True})).status_code == 200

    found = await since(backend, before)

    assert sorted((row.action, row.kind) for row in found) == [("delete", kind) for kind in ("Bot", "Ghost", "Team")]
    assert await names(admin, "Team") == []


async def test_a_unit_that_fails_leaves_none(backend: Backend, admin: httpx.AsyncClient) -> None:
    async def fail() -> None:
        async with unit(backend.edge.ports, Subject(1, "admin", "admin")) as ctx:
            ctx.record("update", "Team", name="t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with unit(backend.edge.ports, Subject(1, "admin", "admin")) as ctx:
        ctx.record("update", "Team", name="t")
        ctx.discard()

    assert await rows(backend.edge.ports.db) == []


@SQLITE
async def test_a_title_that_the_system_gives(backend: Backend) -> None:
    async with backend.edge.ports.db.write() as session:
        session.add(_task(1, owner=1))
    async with unit(backend.edge.ports, Subject(1, "", "user")) as ctx:
        task = await conversations.get_locked(ctx.session, ctx.subject, 1)
        await tasks.rename(ctx, task, "very-private", source="job")

    (row,) = await rows(backend.edge.ports.db)

    assert (row.action, row.kind, row.object_id, row.actor_id, row.via) == ("rename", "Task", "1", 1, None)
    assert "very-private" not in repr(vars(row))


class TestLongDocuments:
    @pytest.fixture
    def settings(self, settings: BackendSettings) -> BackendSettings:
        return settings.model_copy(update={"audit": AuditSettings(max_document_bytes=300)})

    @SQLITE
    async def test_have_their_size_and_hash(self, backend: Backend, admin: httpx.AsyncClient) -> None:
        await create(admin, ghost(prompt="x" * 1000))
        await patch(admin, "Ghost", "g", spec={"systemPrompt": "short"})

        _, changed = await rows(backend.edge.ports.db)

        assert changed.old is not None
        assert changed.old["bytes"] > 1000
        assert len(changed.old["sha256"]) == 64
        assert (changed.new or {})["spec"]["systemPrompt"] == "short"


async def test_a_thousand_documents_are_one_insert(backend: Backend, admin: httpx.AsyncClient) -> None:
    documents = [ghost(f"g{number}", labels={"app": "x"}) for number in range(1000)]
    with statements(backend.edge.ports.db) as seen:
        assert (await admin.post(f"{API}/apply", json=documents)).status_code == 200

    about = [statement for statement in seen if "audit_events" in statement]
    assert len(about) == 2, "the end of the chain, and one insert"
    assert len(await rows(backend.edge.ports.db)) == 1000
    async with backend.edge.ports.db.read() as session:
        assert await backend.edge.ports.trail.verify(session) == (1000, None)
