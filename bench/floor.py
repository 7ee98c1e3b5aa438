"""The floor of the resource store: a bare Starlette app with SQLAlchemy that does the least such an app can do.

`python -m bench.floor DATABASE PORT`. No login, no validation, no history: one table, one statement to read, one to
write.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import uvicorn
from sqlalchemy import JSON, Index, String, event, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "resources"
    __table_args__ = (Index("ix_resources_name", "kind", "name", unique=True), Index("ix_resources_page", "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    spec: Mapped[Any] = mapped_column(JSON)


def app(path: str) -> Starlette:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", json_deserializer=orjson.loads)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    writer = asyncio.Lock()

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @asynccontextmanager
    async def writing() -> AsyncIterator[AsyncSession]:
        async with writer, sessions() as session:
            await (await session.connection()).exec_driver_sql("BEGIN IMMEDIATE")
            yield session
            await session.commit()

    async def list_(_: Request) -> Response:
        async with sessions() as session:
            rows = await session.scalars(select(Row).where(Row.kind == "Ghost").order_by(Row.id).limit(50))
            return _json([_wire(row) for row in rows])

    async def get(request: Request) -> Response:
        async with sessions() as session:
            row = (await session.scalars(_named(request))).one()
            return _json(_wire(row))

    async def create(request: Request) -> Response:
        body = await request.json()
        async with writing() as session:
            row = Row(kind="Ghost", name=body["metadata"]["name"], spec=body["spec"])
            session.add(row)
            await session.flush()
            return _json(_wire(row))

    async def patch(request: Request) -> Response:
        body = await request.json()
        async with writing() as session:
            row = (await session.scalars(_named(request))).one()
            spec = row.spec | body["spec"]
            await session.execute(update(Row).where(Row.id == row.id).values(spec=spec))
            return _json(_wire(row) | {"spec": spec})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    one = "/api/v1/namespaces/default/ghosts/{name}"
    routes = [
        Route("/api/v1/ghosts", list_, methods=["GET"]),
        Route("/api/v1/ghosts", create, methods=["POST"]),
        Route(one, get, methods=["GET"]),
        Route(one, patch, methods=["PATCH"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _named(request: Request) -> Any:
    return select(Row).where(Row.kind == "Ghost", Row.name == request.path_params["name"])


def _wire(row: Row) -> dict[str, Any]:
    metadata = {"name": row.name, "namespace": "default", "id": row.id, "uid": str(uuid.uuid4())}
    return {"kind": row.kind, "metadata": metadata, "spec": row.spec}


def _json(body: Any) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app(sys.argv[1]), port=int(sys.argv[2]), loop="uvloop", http="httptools", access_log=False)
