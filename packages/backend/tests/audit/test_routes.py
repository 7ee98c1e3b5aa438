"""The trail for admins: lists, filters, one entry, exports, proofs. Nothing for others, and nothing that changes it."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, text
from wegent_backend.api.routes import build_api
from wegent_backend.app import Backend
from wegent_backend.audit.export import Export, ExportEnded, open_export
from wegent_backend.audit.repository import Filter
from wegent_backend.auth.presented import Presented
from wegent_backend.settings import AuditSettings, BackendSettings
from wegent_backend.tables import LoginRow, utc_now
from wegent_backend.trail.entries import Actor, Entry

from ..resources.rig import refusal, somebody
from .rig import API

AUDIT = f"{API}/audit"
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = utc_now()


def entry(number: int, **values: Any) -> Entry:
    at = NOW + timedelta(minutes=number)
    actor = Actor(1, "ada", "login:a", "10.0.0.1") if number % 2 else Actor(2, "bob", "key:7", "10.0.0.2")
    made = Entry(
        "update", "Team", f"t{number}", "default", number, {"a": number}, {"a": number + 1}, actor=actor, at=at
    )
    return replace(made, **values)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"audit": AuditSettings(max_export=1200)})


@pytest.fixture
async def filled(backend: Backend, admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """Six entries, of ada and bob in turns."""
    entries = [entry(number) for number in range(1, 5)]
    entries.append(entry(5, kind="Secret", namespace="a/b", name="key", action="delete", old=None, new=None))
    entries.append(entry(6, outcome="denied", new={"reason": "Forbidden", "count": 3}, request_id="r6"))
    await append(backend, entries)
    return admin


async def append(backend: Backend, entries: list[Entry]) -> None:
    async with backend.edge.ports.db.write() as session:
        await backend.edge.ports.trail.append(session, entries)


async def ids(client: httpx.AsyncClient, **query: Any) -> list[int]:
    answer = await client.get(AUDIT, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_one_entry_has_everything(filled: httpx.AsyncClient) -> None:
    found = (await filled.get(f"{AUDIT}/6")).json()

    assert len(found.pop("hash")) == len(found.pop("previous_hash")) == 64
    assert found.pop("at").startswith((NOW + timedelta(minutes=6)).isoformat()[:19])
    assert found == {
        "id": 6,
        "outcome": "denied",
        "action": "update",
        "kind": "Team",
        "namespace": "default",
        "name": "t6",
        "object_id": "6",
        "actor_id": 2,
        "actor_name": "bob",
        "via": "key:7",
        "address": "10.0.0.2",
        "request_id": "r6",
        "old": {"a": 6},
        "new": {"reason": "Forbidden", "count": 3},
    }
    refusal(await filled.get(f"{AUDIT}/7"), 404, "NotFound")


async def test_pages_and_filters(filled: httpx.AsyncClient) -> None:
    first = (await filled.get(AUDIT, params={"limit": 4})).json()
    assert [item["id"] for item in first["items"]] == [6, 5, 4, 3]
    assert await ids(filled, limit=4, cursor=first["next_cursor"]) == [2, 1]

    assert await ids(filled, actor="ada") == [5, 3, 1]
    assert await ids(filled, action="delete") == [5]
    assert await ids(filled, kind="Team", name="t2") == [2]
    assert await ids(filled, namespace="a/b") == [5]
    assert await ids(filled, outcome="denied") == [6]
    assert await ids(filled, via="login:a", outcome="done") == [5, 3, 1]
    assert await ids(filled, address="10.0.0.2") == [6, 4, 2]
    begin, end = [(NOW + timedelta(minutes=number)).isoformat() for number in (2, 4)]
    assert await ids(filled, **{"from": begin, "to": end}) == [3, 2]


@SQLITE
@pytest.mark.parametrize(
    "query",
    [
        {"outcome": "maybe"},
        {"from": "2026-01-01T00:00:00"},
        {"from": "0001-01-01T00:00:00+01:00"},
        {"cursor": "x"},
        {"limit": 0},
        {"actor": "x" * 256},
    ],
)
async def test_what_makes_no_sense_is_refused(filled: httpx.AsyncClient, query: dict[str, Any]) -> None:
    refusal(await filled.get(AUDIT, params=query), 422, "Invalid")


@SQLITE
async def test_only_admins(backend: Backend, filled: httpx.AsyncClient) -> None:
    other = await somebody(backend)
    for method, path in (("GET", ""), ("GET", "/1"), ("GET", "/export"), ("POST", "/verify")):
        refusal(await other.request(method, AUDIT + path), 403, "Forbidden")
        refusal(await other.request(method, AUDIT + path, headers={"authorization": ""}), 401, "Unauthorized")
    assert await ids(filled, kind="Team", outcome="done") == [4, 3, 2, 1]


def test_no_route_changes_an_entry() -> None:
    routes = {(m, path) for path, item in build_api().openapi()["paths"].items() for m in item if "/audit" in path}
    assert routes == {
        ("get", AUDIT),
        ("get", f"{AUDIT}/{{number}}"),
        ("get", f"{AUDIT}/export"),
        ("post", f"{AUDIT}/verify"),
    }


async def test_export_as_lines_of_json(filled: httpx.AsyncClient) -> None:
    answer = await filled.get(f"{AUDIT}/export", params={"kind": "Team"})

    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.ndjson"'
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [item["id"] for item in found] == [1, 2, 3, 4, 6]
    assert found[0] == (await filled.get(f"{AUDIT}/1")).json()


@SQLITE
async def test_a_spreadsheet_calculates_nothing_of_it(backend: Backend, filled: httpx.AsyncClient) -> None:
    evil = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1", 'a"b,c\nd', "plain-name"]
    await append(backend, [entry(7 + at, name=text, actor=Actor(1, text)) for at, text in enumerate(evil)])

    answer = await filled.get(f"{AUDIT}/export", params={"format": "csv", "after": 6})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(answer.text.splitlines()) == 1 + len(evil)
    records = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [record["name"] for record in records] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\t=1", "' =1", "'  =1", "'＝1", 'a"b,c d', "plain-name",
    ]  # fmt: skip
    assert [record["actor_name"] for record in records] == [record["name"] for record in records]
    assert json.loads(records[0]["new"]) == {"a": 8}
    assert records[0]["via"] == ""


async def test_long_exports_come_in_portions_and_go_on(backend: Backend, filled: httpx.AsyncClient) -> None:
    await append(backend, [entry(number) for number in range(7, 1501)])
    refusal(await filled.get(f"{AUDIT}/export", params={"limit": 1201}), 422, "Invalid")

    seen: list[int] = []
    while True:
        answer = await filled.get(f"{AUDIT}/export", params={"after": seen[-1] if seen else 0})
        found = [json.loads(line)["id"] for line in answer.text.splitlines()]
        if not found:
            break
        assert len(found) <= 1200
        seen += found
    assert seen == list(range(1, 1501))
    some = await filled.get(f"{AUDIT}/export", params={"limit": 3, "outcome": "done", "actor": "ada"})
    assert [json.loads(line)["id"] for line in some.text.splitlines()] == [1, 3, 5]


@SQLITE
async def test_an_export_breaks_off_when_its_reader_is_let_in_no_more(
    backend: Backend, filled: httpx.AsyncClient
) -> None:
    presented = Presented(filled.headers["authorization"].removeprefix("Bearer "))
    stream = await open_export(
        backend.edge.ports, Export(Filter()), still_allowed=lambda: backend.edge.authenticate(presented)
    )
    assert (await anext(stream)).count(b"\n") == 6
    async with backend.edge.ports.db.write() as session:
        await session.execute(delete(LoginRow))
    with pytest.raises(ExportEnded):
        await anext(stream)


async def test_verify(backend: Backend, filled: httpx.AsyncClient) -> None:
    last = (await filled.get(f"{AUDIT}/6")).json()["hash"]
    answer = (await filled.post(f"{AUDIT}/verify")).json()
    assert answer == {"entries": 6, "intact": True, "complete": True, "first_broken": None, "last_hash": last}

    parts = [(await filled.post(f"{AUDIT}/verify", params={"after": after, "limit": 4})).json() for after in (0, 4)]
    assert [(part["entries"], part["complete"]) for part in parts] == [(4, False), (6, True)]


@pytest.mark.usefixtures("disarmed")
async def test_verify_says_where_it_is_broken(backend: Backend, filled: httpx.AsyncClient) -> None:
    async with backend.edge.ports.db.write() as session:
        await session.execute(text("UPDATE audit_events SET actor_name = 'eve' WHERE id = 4"))

    answer = (await filled.post(f"{AUDIT}/verify")).json()

    assert (answer["entries"], answer["intact"], answer["complete"]) == (3, False, False)
    assert answer["first_broken"] == {"id": 4, "why": "Entry 4 is not as it was written."}
