"""API keys for tests, and clients that carry them."""

from __future__ import annotations

from typing import Any

import httpx
from wegent_backend.app import Backend

API = "/api/v1"
KEYS = f"{API}/api-keys"
SERVICE_KEYS = f"{API}/admin/service-keys"


async def made(client: httpx.AsyncClient, *scopes: str, address: str = KEYS, **more: Any) -> dict[str, Any]:
    """A new key, as the answer that shows it."""
    body = {"name": "for a test", **({"scopes": list(scopes)} if scopes else {}), **more}
    answer = await client.post(address, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def carrying(backend: Backend, key: str, **headers: str) -> httpx.AsyncClient:
    """A client that shows nothing but a key."""
    transport = httpx.ASGITransport(backend, client=("192.0.2.9", 40002))
    return httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8000", headers={"X-API-Key": key, **headers}
    )
