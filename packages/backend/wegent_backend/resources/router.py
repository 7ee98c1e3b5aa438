"""Routes of every kind, with a namespace and in a short form: lists, and one resource.

One set of routes serves all kinds, and `api/document.py` describes each of them: 250 routes would be slow to build and
slow to search.
"""

# Annotations are objects here: where a resource is looked for depends on the form of an address.
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from wegent_contracts.protocol.resources import BatchAnswer
from wegent_contracts.resources import Resource, ResourceList

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.resources import drafts, projection, selectors, service
from wegent_backend.resources.answers import json_answer, list_answer, model_answer
from wegent_backend.resources.batch_answers import answer
from wegent_backend.resources.kinds import KindOf
from wegent_backend.resources.parameters import (
    ANYWHERE,
    IN_DEFAULT,
    NAMED,
    Cursor,
    Document,
    Fields,
    LabelSelector,
    Limit,
    Name,
    ScopeOfRead,
    Version,
    WriteOptions,
)
from wegent_backend.resources.rows import to_wire
from wegent_backend.resources.service import Address
from wegent_backend.statuses import CHANGE, LIST, READ, WRITE

MEDIA: Final = ("application/json", "application/yaml")


def body_of(schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    """OpenAPI of a body that is read as JSON or YAML."""
    content = {"schema": schema, **({} if example is None else {"example": example})}
    return {"requestBody": {"required": True, "content": dict.fromkeys(MEDIA, content)}}


WHOLE: Final = body_of({"$ref": "#/components/schemas/Resource"})
PATCH: Final = body_of(
    {"type": "object", "description": "The fields that change"}, {"metadata": {"labels": {"app": "dev-team"}}}
)


def kind_router(form: str, lists: Any, where: Any, suffix: str) -> APIRouter:
    """The verbs under a form of address: `lists` is the namespace that it means for many, and `where` for one."""
    router = APIRouter()
    _add_list(router, form, lists, suffix)
    _add_create(router, form, lists, suffix)
    _add_get(router, f"{form}/{{name}}", where, suffix)
    _add_changes(router, f"{form}/{{name}}", where, suffix)
    return router


def _add_list(router: APIRouter, path: str, where: Any, suffix: str) -> None:
    @router.get(
        path,
        response_model=ResourceList,
        operation_id=f"list{{Kind}}s{suffix}",
        summary="List {Kind}s",
        responses=LIST,
    )
    @access("resource", "list")
    async def list_page(
        ctx: ReadContext,
        kind: KindOf,
        ns: where,
        limit: Limit = 50,
        cursor: Cursor = None,
        selector: LabelSelector = None,
        fields: Fields = None,
        scope: ScopeOfRead = "all",
    ) -> Response:
        """Those that the caller sees, oldest first: own ones, and public ones that no own one of that name hides."""
        chosen = selectors.parse(selector) if selector else None
        page = await service.list_page(
            ctx.session, ctx.subject, kind, namespace=ns, limit=limit, cursor=cursor, scope=scope, selector=chosen
        )
        return list_answer(page, fields)


def _add_create(router: APIRouter, path: str, where: Any, suffix: str) -> None:
    @router.post(
        path,
        status_code=201,
        response_model=Resource,
        operation_id=f"create{{Kind}}{suffix}",
        summary="Create a {Kind}",
        responses=WRITE,
        openapi_extra=WHOLE,
    )
    @access("resource", "create")
    async def create(raw: Document, kind: KindOf, ns: where, options: WriteOptions, ctx: WriteContext) -> Response:
        """In the namespace of the address, or of `metadata.namespace` where the address has none."""
        draft = drafts.read(raw, kind=kind, namespace=ns)
        return json_answer(await service.create(ctx, draft, options), 201)


def _add_get(router: APIRouter, path: str, where: Any, suffix: str) -> None:
    @router.get(
        path, response_model=Resource, operation_id=f"get{{Kind}}{suffix}", summary="Get a {Kind}", responses=READ
    )
    @access("resource", "read")
    async def get(
        ctx: ReadContext,
        kind: KindOf,
        ns: where,
        name: Name,
        fields: Fields = None,
        scope: ScopeOfRead = "all",
        managers: Annotated[bool, Query(description="Show who wrote which fields")] = False,
    ) -> Response:
        row = await service.row_of(ctx.session, ctx.subject, Address(kind, ns, name), scope)
        shown = to_wire(row, with_managers=managers)
        return json_answer(projection.project(shown, projection.parse(fields)) if fields is not None else shown)


def _add_changes(router: APIRouter, path: str, where: Any, suffix: str) -> None:
    @router.put(
        path,
        response_model=Resource,
        operation_id=f"replace{{Kind}}{suffix}",
        summary="Replace a {Kind}",
        responses=WRITE,
        openapi_extra=WHOLE,
    )
    @access("resource", "update")
    async def replace(
        raw: Document, kind: KindOf, ns: where, name: Name, options: WriteOptions, ctx: WriteContext
    ) -> Response:
        """What the body leaves out is gone. With `metadata.resourceVersion` a change in between is a conflict."""
        draft = drafts.read(raw, kind=kind, namespace=ns, name=name)
        return json_answer(await service.replace(ctx, draft, options))

    @router.patch(
        path,
        response_model=Resource,
        operation_id=f"patch{{Kind}}{suffix}",
        summary="Change fields of a {Kind}",
        responses=WRITE,
        openapi_extra=PATCH,
    )
    @access("resource", "update")
    async def patch(
        raw: Document, kind: KindOf, ns: where, name: Name, options: WriteOptions, ctx: WriteContext
    ) -> Response:
        """JSON merge patch (RFC 7396): null removes a field, lists are replaced."""
        draft = drafts.read(raw, kind=kind, namespace=ns, name=name, partial=True)
        return json_answer(await service.patch(ctx, draft, options))

    @router.delete(
        path,
        response_model=BatchAnswer,
        operation_id=f"delete{{Kind}}{suffix}",
        summary="Delete a {Kind}",
        responses=CHANGE,
    )
    @access("resource", "delete")
    async def delete(
        kind: KindOf,
        ns: where,
        name: Name,
        options: WriteOptions,
        ctx: WriteContext,
        resource_version: Version = None,
        cascade: Annotated[bool, Query(description="Delete with it whatever refers to it")] = False,
    ) -> Response:
        """It can be brought back with restore. Answers what was deleted."""
        address = Address(kind, ns, name)
        done = await service.delete(ctx, address, options, resource_version=resource_version, cascade=cascade)
        return model_answer(answer(done, dry_run=options.dry_run))


NAMESPACED: Final = kind_router("/namespaces/{ns}/{plural:kind}", NAMED, NAMED, "OfNamespace")
SHORT: Final = kind_router("/{plural:kind_with_short_form}", ANYWHERE, IN_DEFAULT, "")
