"""Somebody who is logged in, over HTTP, and what the server says to them."""

from __future__ import annotations

from typing import Any, Self

import httpx
from wegent_backend.app import Backend

from .people import person


class Somebody(httpx.AsyncClient):
    """A user's client that knows who it is."""

    def __init__(self, backend: Backend, user_id: int, name: str, token: str) -> None:
        super().__init__(
            transport=httpx.ASGITransport(backend, client=("127.0.0.1", 40001)),
            base_url="http://127.0.0.1:8000",
            headers={"Authorization": f"Bearer {token}"},
        )
        self.id, self.name, self.backend = user_id, name, backend

    @classmethod
    async def new(cls, backend: Backend, name: str, *, role: str = "user") -> Self:
        user_id, token = await person(backend, name, role=role)
        return cls(backend, user_id, name, token)


def done(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response, status: int, reason: str) -> Any:
    """The inner error."""
    error = answer.json()["error"]
    assert (answer.status_code, error["reason"]) == (status, reason), answer.text
    return error
