"""These routes keep to their own description."""

from __future__ import annotations

import httpx
import pytest
from wegent_backend.api.routes import build_api
from wegent_backend.app import Backend

from ..openapi_contract import OPENAI, operations, send, undescribed, variations
from ..test_openapi_contract import CutShort
from .conftest import TEAM

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_every_answer_is_one_that_the_description_has(backend: Backend, admin: httpx.AsyncClient) -> None:
    transport = httpx.ASGITransport(CutShort(backend), client=("127.0.0.1", 40000))
    problems, seen = [], set()
    async with httpx.AsyncClient(transport=transport, base_url=admin.base_url, headers=admin.headers) as client:
        # No model is there to answer: it fails, and is there to be looked at.
        made = await client.post("/v1/responses", json={"model": TEAM, "input": "Hello", "background": True})
        assert made.status_code in {200, 503}, made.text
        for operation in operations(build_api().openapi(), below=OPENAI):
            for case in variations(operation):
                answer = await send(client, case)
                seen.add(answer.status_code)
                if problem := undescribed(case, answer):
                    problems.append(problem)
    assert problems == []
    assert {200, 400, 404} <= seen


async def test_nothing_is_said_to_strangers(client: httpx.AsyncClient) -> None:
    cases = [next(iter(variations(operation))) for operation in operations(build_api().openapi(), below=OPENAI)]
    assert len(cases) == 8
    assert {(await send(client, case)).status_code for case in cases} == {401}
