"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, Literal

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text

from wegent_backend.access.routes import open_to_all
from wegent_backend.edge import Edge, EdgeOf

log = structlog.get_logger(__name__)
PATIENCE_SECONDS: Final = 2.0
PROBES: Final = frozenset({"/health", "/ready"})
"""Asked all the time by machines: neither logged nor limited."""

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    status: Literal["ready", "unavailable"]
    parts: dict[str, Literal["ok", "unavailable"]]


@router.get("/health", summary="The process lives")
@open_to_all
async def health() -> Health:
    return Health()


@router.get("/ready", summary="The process can do its work", responses={503: {"model": Readiness}})
@open_to_all
async def ready(edge: EdgeOf, response: Response) -> Readiness:
    database, redis = await asyncio.gather(
        _answers("database", _ask_database(edge)), _answers("redis", _ask_redis(edge))
    )
    if not (database and redis):
        response.status_code = 503
    return Readiness(
        status="ready" if database and redis else "unavailable",
        parts={"database": "ok" if database else "unavailable", "redis": "ok" if redis else "unavailable"},
    )


async def _ask_database(edge: Edge) -> None:
    async with edge.ports.db.read() as session:
        await session.execute(text("SELECT 1"))


async def _ask_redis(edge: Edge) -> None:
    await edge.redis.ping()


async def _answers(part: str, question: Awaitable[None]) -> bool:
    try:
        await asyncio.wait_for(question, PATIENCE_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever it is, the part is not ready
        log.warning("ready.part_unavailable", part=part, error=type(error).__name__, text=str(error))
        return False
    return True
