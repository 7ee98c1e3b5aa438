"""What admins ask for, and what is found in the trail afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import AuditRow

ADMIN = "/api/v1/admin"

Entries: TypeAlias = Callable[[], Awaitable[list[AuditRow]]]


@pytest.fixture
def entries(backend: Backend) -> Entries:
    """The trail so far."""

    async def read() -> list[AuditRow]:
        async with backend.edge.ports.db.read() as session:
            return list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))

    return read


@pytest.fixture
async def visitor(backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody, beside the admin."""
    transport = httpx.ASGITransport(backend, client=("127.0.0.1", 40001))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def made(admin: httpx.AsyncClient, name: str, **more: Any) -> dict[str, Any]:
    """A new account."""
    answer = await admin.post(f"{ADMIN}/users", json={"user_name": name, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["reason"]
