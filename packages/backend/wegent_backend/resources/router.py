"""Routes of every kind of the store, made from the registry: short forms, and forms with a namespace."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response
from pydantic import create_model
from wegent_contracts.resources import KINDS, Resource, WireModel
from wegent_contracts.resources.base import NAME_PATTERN

from wegent_backend.edge import ReadContext
from wegent_backend.resources import service
from wegent_backend.resources.wire import to_wire

Limit = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor = Annotated[str | None, Query(max_length=500, description="`nextCursor` of the page before")]
Name = Annotated[str, Path(max_length=253)]
Namespace = Annotated[str, Path(max_length=253, pattern=NAME_PATTERN)]

STORED_ELSEWHERE = frozenset({"Task"})


def json_answer(body: Any) -> Response:
    """Bytes at once: the resources were validated when they were read, once is enough."""
    return Response(orjson.dumps(body), media_type="application/json")


def list_model(kind: type[Resource]) -> type[WireModel]:
    """Schema of a list of one kind."""
    fields: dict[str, Any] = {"items": (list[kind], ...), "next_cursor": (str | None, None)}  # type: ignore[valid-type]
    return create_model(f"{kind.__name__}List", __base__=WireModel, **fields)


def list_answer(page: service.Page) -> Response:
    body: dict[str, Any] = {"items": [to_wire(item) for item in page.items]}
    if page.next_cursor is not None:
        body["nextCursor"] = page.next_cursor
    return json_answer(body)


def kind_router(kind: type[Resource]) -> APIRouter:
    """List and get of one kind, in both forms."""
    router = APIRouter(tags=[kind.plural])
    name, listed = kind.__name__, list_model(kind)

    @router.get(f"/{kind.plural}", response_model=listed, operation_id=f"list{name}s")
    async def list_all(ctx: ReadContext, limit: Limit = 50, cursor: Cursor = None) -> Response:
        return list_answer(await service.list_page(ctx.session, ctx.subject, kind, limit=limit, cursor=cursor))

    @router.get(f"/{kind.plural}/{{name}}", response_model=kind, operation_id=f"get{name}")
    async def get(ctx: ReadContext, name: Name) -> Response:
        return json_answer(to_wire(await service.by_name(ctx.session, ctx.subject, kind, name)))

    @router.get(f"/namespaces/{{ns}}/{kind.plural}", response_model=listed, operation_id=f"list{name}sOfNamespace")
    async def list_namespace(ctx: ReadContext, ns: Namespace, limit: Limit = 50, cursor: Cursor = None) -> Response:
        page = await service.list_page(ctx.session, ctx.subject, kind, namespace=ns, limit=limit, cursor=cursor)
        return list_answer(page)

    @router.get(f"/namespaces/{{ns}}/{kind.plural}/{{name}}", response_model=kind, operation_id=f"get{name}OfNamespace")
    async def get_in_namespace(ctx: ReadContext, ns: Namespace, name: Name) -> Response:
        return json_answer(to_wire(await service.by_name(ctx.session, ctx.subject, kind, name, ns)))

    return router


def routers() -> list[APIRouter]:
    return [kind_router(kind) for name, kind in KINDS.items() if name not in STORED_ELSEWHERE]
