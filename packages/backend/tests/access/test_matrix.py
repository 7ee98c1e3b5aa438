"""Every route and every event × everybody: what happens is what the table of rules says.

The rules are the application's own table; everything else is told apart here: who people are is written down in
`world`, what a request is about in `samples`, and the answer is that of the whole application.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from wegent_backend.access.decision import decide
from wegent_backend.access.routes import OPEN, Access, admit
from wegent_backend.api.routes import access_table, build_api
from wegent_backend.app import Backend
from wegent_contracts.errors import Forbidden

from ..test_openapi_contract import CutShort
from .samples import API, Attempt, Sample
from .table import ELSEWHERE, ROWS
from .world import Person, World

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REFUSALS = {401, 403, 404}


ROUTES = access_table(build_api())
"""What each route says that it is about."""


def test_every_route_has_a_row() -> None:
    assert ROUTES.keys() - ROWS.keys() - ELSEWHERE.keys() == set(), "write rows for these in tests/access/table.py"
    assert (ROWS.keys() | ELSEWHERE.keys()) - ROUTES.keys() == set(), "there are no such routes"


@ON_SQLITE
@pytest.mark.parametrize("label", sorted(ROWS))
async def test_the_route_does_what_the_rules_say(backend: Backend, label: str) -> None:
    world = await World(backend).build()
    transport = httpx.ASGITransport(CutShort(backend), client=("127.0.0.1", 40009))
    wrong = []
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for name, sample in ROWS[label].items():
            for person in world.people.values():
                wrong += await judged(client, world, label, name, sample, person)
    assert wrong == []


async def judged(
    client: httpx.AsyncClient, world: World, label: str, name: str, sample: Sample, person: Person
) -> list[str]:
    """What is not as it should be, in a sentence."""
    attempt = await sample(world, person)
    wanted = expected(person, ROUTES[label], attempt)
    answer = await client.request(
        label.split(maxsplit=1)[0], attempt.path, json=attempt.json, params=attempt.params, headers=person.headers
    )
    fits = answer.status_code in attempt.fine if wanted == "done" else answer.status_code == wanted
    return [] if fits else [f"{label} ({name}) by {person.name}: {answer.status_code} and not {wanted}: {answer.text}"]


def expected(person: Person, access: Access, attempt: Attempt) -> Any:
    """A status, or `done`."""
    if access is OPEN:
        return "done"
    if person.subject is None:
        return 401
    try:
        admit(person.subject, access)
    except Forbidden:
        return 403
    if attempt.target is None:
        return "done"
    verb = attempt.verb or access.verb
    assert verb is not None
    decision = decide(person.subject, verb, attempt.target)
    return "done" if decision.allowed else 403 if decision.visible else 404


def test_the_matrix_can_fail() -> None:
    """A route that lets everybody in would be found: what is expected differs from person to person."""
    assert len(set(ROUTES.values())) > 10
    assert {label.split()[0] for label in ROWS} >= {"GET", "POST", "PUT", "PATCH", "DELETE"}
    assert f"GET {API}/users/me" in ROWS
