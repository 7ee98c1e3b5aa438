"""Two tenants: whoever is logged in as one tries every id and name of the other everywhere, and finds nothing.

Not even that it is there: what belongs to others answers exactly like what does not exist.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from wegent_backend.access.routes import OPEN
from wegent_backend.api.routes import access_table, build_api
from wegent_backend.app import Backend
from wegent_backend.edge_settings import RateSettings
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import Base
from wegent_contracts.resources import KINDS

from ..chat.conftest import serving
from ..chat.window import NAMESPACE, Window
from ..people import logged_in, person, token_of
from ..test_openapi_contract import CutShort
from .samples import SPECS
from .tenant import FIRST, MARK, USER, Tenant, furnish
from .test_events import PAYLOADS

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NUMBER, WORD = 987_654, "nowhere-at-all"
"""What nothing has."""

BESIDE = "beside"
ORDINARY = frozenset({"default", 1, BESIDE})
"""What stands beside an id that is tried."""

ROUTES = {label: about for label, about in access_table(build_api()).items() if about is not OPEN}
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
NUMBERED = re.compile(r"^(\w+_id|number|revision)$")
FORMS = {"response_id": "resp_{}", "model": "default%23{}"}
"""Of what stands in an address with something around it."""

LIMITS = [name for name in RateSettings.model_fields if name.endswith("_per_minute")]
VARYING = re.compile(r"\w{8}-\w{4}-\w{4}-\w{4}-\w{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|wg-\w+")
"""Ids, times and keys that are made for each answer."""

BODIES: tuple[dict[str, Any], ...] = (
    {},
    {"kind": "Ghost", "metadata": {"displayName": "Mine"}, "spec": SPECS["Ghost"]},
    {"value": "text", "role": "Owner", "user_name": "crawler", "name": "mine", "revision": 1, "display_name": "Mine"},
)


@dataclass(frozen=True)
class Step:
    """A request with something of the other tenant in it, and the same with what nothing has."""

    label: str
    found: str
    missing: str
    values: tuple[Any, ...] = ()


@pytest.fixture
async def tenants(settings: BackendSettings) -> AsyncIterator[tuple[Backend, str, str, Tenant]]:
    # What is tried here is more than anybody may in a minute.
    unlimited = RateSettings.model_validate(dict.fromkeys(LIMITS, 0))
    async with serving(settings.model_copy(update={"rate": unlimited})) as (app, url):
        _, token = await person(app, "crawler")
        yield app, url, token, await furnish(app)


@ON_SQLITE
@pytest.mark.timeout(600)
async def test_no_route_tells_anything_of_another_tenant(tenants: tuple[Backend, str, str, Tenant]) -> None:
    backend, _, token, tenant = tenants
    before = await contents(backend)
    transport = httpx.ASGITransport(CutShort(backend), client=("127.0.0.1", 40009))
    headers = {"Authorization": f"Bearer {token}"}
    leaks: list[str] = []
    known: dict[str, tuple[int, str]] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        for step in steps(tenant):
            for body in BODIES if step.label.split()[0] in {"POST", "PUT", "PATCH"} else (None,):
                leaks += await tried(client, step, body, known)
    assert leaks == []
    assert await contents(backend) == before


def steps(tenant: Tenant) -> Iterator[Step]:
    """Every id and name in every place of every address; and every list as it is, with each scope."""
    for label in ROUTES:
        template = label.split(maxsplit=1)[1]
        for path in addresses(template):
            places = PARAMETER.findall(path)
            if not places:
                yield from (Step(label, path + query, path + query) for query in ("", "?scope=group", "?scope=shared"))
                continue
            numbers, words = sorted(tenant.numbers), sorted(tenant.words)
            choices = [numbers if NUMBERED.match(place) else words for place in places]
            for values in product(*choices) if len(places) == 1 else sampled(places, choices):
                yield Step(label, filled(path, values), filled(path, map(nowhere, values)), values)


def addresses(template: str) -> list[str]:
    """`{plural}` is tried as a few kinds: one set of routes serves all."""
    if "{plural" not in template:
        return [template]
    return [re.sub(r"\{plural:\w+\}", KINDS[kind].plural, template) for kind in ("Ghost", "Team", "Workspace")]


def sampled(places: list[str], choices: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    """Several places: each value of each, with what goes with it in the others."""
    for index, values in enumerate(choices):
        for value in values:
            row: list[Any] = [
                "default" if place == "ns" else 1 if NUMBERED.match(place) else BESIDE for place in places
            ]
            row[index] = value
            yield tuple(row)
            if "ns" in places and places[index] != "ns":
                row[places.index("ns")] = f"{MARK}-group"
                yield tuple(row)


def nowhere(value: Any) -> Any:
    """What nothing has, in the place of what the other tenant has."""
    if value in ORDINARY:
        return value
    return NUMBER if isinstance(value, int) else WORD


def filled(path: str, values: Any) -> str:
    rest = iter(values)

    def value(place: re.Match[str]) -> str:
        return FORMS.get(place[1], "{}").format(str(next(rest)).replace("/", "%2F"))

    return PARAMETER.sub(value, path)


async def tried(client: httpx.AsyncClient, step: Step, body: Any, known: dict[str, tuple[int, str]]) -> list[str]:
    """What is wrong with an answer, in sentences. `known`: how what nothing has was answered."""
    method = step.label.split()[0]
    found = await client.request(method, step.found, json=body)
    problems = []
    if MARK in without(found.text, step.found):
        problems.append(f"{method} {step.found} {body}: {found.text[:300]}")
    if step.found != step.missing:
        key = f"{method} {step.missing} {body}"
        if key not in known:
            known[key] = shape(await client.request(method, step.missing, json=body), (NUMBER, WORD))
        if shape(found, step.values) != known[key]:
            problems.append(f"{method} {step.found} {body}: {shape(found, step.values)} and not {known[key]}")
    return problems


def without(answer: str, path: str) -> str:
    """The answer without what was asked for: to repeat that tells nothing."""
    for word in sorted(re.findall(rf"{MARK}[\w.-]*", path), key=len, reverse=True):
        answer = answer.replace(word, "")
    return answer


def shape(answer: httpx.Response, values: tuple[Any, ...]) -> tuple[int, str]:
    """Status and text, with what was asked for taken out."""
    said = re.sub(r'"request_id":"\w+"', "", answer.text)
    for value in values:
        if value not in ORDINARY:
            said = said.replace(str(value), "…")
    return answer.status_code, VARYING.sub("", said)


async def contents(backend: Backend) -> dict[str, str]:
    """What the other tenant has, in every table."""
    found = {}
    async with backend.edge.ports.db.read() as session:
        for table in Base.metadata.sorted_tables:
            column = next((name for name in ("id", "user_id", "group_id") if name in table.c), None)
            if column is None or table.name in {"audit_events", "outbox"}:
                continue
            number = f"({column} >= {FIRST} AND {column} < {FIRST + 10_000})"
            rows = (await session.execute(text(f"SELECT * FROM {table.name} WHERE {number}"))).all()  # noqa: S608
            found[table.name] = repr(rows)
    return found


@ON_SQLITE
async def test_the_crawler_finds_what_there_is_to_find(tenants: tuple[Backend, str, str, Tenant]) -> None:
    """As the other tenant itself, everything that it looks for shows."""
    backend, _, _, tenant = tenants
    await logged_in(backend, USER)
    headers = {"Authorization": f"Bearer {token_of(backend, USER)}"}
    transport = httpx.ASGITransport(CutShort(backend), client=("127.0.0.1", 40009))
    found = set()
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        for step in steps(tenant):
            if step.label.startswith("GET") and step.label not in found and await tried(client, step, None, {}):
                found.add(step.label)
    assert {label.rsplit("/", 1)[1] for label in found} >= {
        "me",
        "tasks",
        "{task_id}",
        "{response_id}",
        "input_items",
        "secrets",
        "{name}",
        "revisions",
    }


@ON_SQLITE
async def test_no_event_tells_anything_of_another_tenant(tenants: tuple[Backend, str, str, Tenant]) -> None:
    _, url, token, tenant = tenants
    leaks = []
    async with Window(url, token) as window:
        for event, number in product(PAYLOADS, sorted(tenant.numbers)):
            found = await window.client.call(event, PAYLOADS[event](number, number), namespace=NAMESPACE)
            missing = await window.client.call(event, PAYLOADS[event](NUMBER, NUMBER), namespace=NAMESPACE)
            said = [str({**ack, "request_id": ""}) for ack in (found, missing)]
            if MARK in said[0] or said[0].replace(str(number), "…") != said[1].replace(str(NUMBER), "…"):
                leaks.append(f"{event} {number}: {found} and not {missing}")
        assert leaks == []
        assert window.received == []
