"""The routes of the administration keep to their own description, and are for admins only, all of them."""

from typing import Any

import httpx
import pytest
from wegent_backend.api.routes import build_api
from wegent_backend.app import Backend

from ..openapi_contract import ADMINISTRATION, operations, send, undescribed, variations
from ..people import person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build_api().openapi()


async def test_every_answer_is_one_that_the_description_has(
    backend: Backend, document: dict[str, Any], admin: httpx.AsyncClient
) -> None:
    user_id, _ = await person(backend, "somebody")
    assert user_id == 2
    problems, seen = [], set()
    for operation in operations(document, below=ADMINISTRATION):
        for case in variations(operation):
            answer = await send(admin, case)
            seen.add(answer.status_code)
            if problem := undescribed(case, answer):
                problems.append(problem)

    assert problems == []
    assert {200, 201, 202, 204, 404, 409, 422} <= seen


async def test_nobody_else_comes_in(backend: Backend, document: dict[str, Any], admin: httpx.AsyncClient) -> None:
    _, token = await person(backend, "somebody")
    cases = [next(iter(variations(operation))) for operation in operations(document, below=ADMINISTRATION)]
    assert len(cases) >= 15

    for header, status in ((f"Bearer {token}", 403), ("Bearer nonsense", 401)):
        admin.headers["Authorization"] = header
        found = {case.operation.label: (await send(admin, case)).status_code for case in cases}
        assert {label: code for label, code in found.items() if code != status} == {}
