"""Routes of every kind, made from the registry: short forms, and forms with a namespace."""

# Annotations are objects here: some of them are made for each kind.
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field, create_model
from wegent_contracts.errors import ErrorAnswer
from wegent_contracts.protocol.resources import BatchAnswer, CopyRequest, Differences, Revision, RevisionList, Rollback
from wegent_contracts.resources import KINDS, Resource, WireModel
from wegent_contracts.resources.base import NAME_PATTERN

from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.resources import apply, bodies, drafts, export, history, projection, selectors, service
from wegent_backend.resources.identity import ReadScope, Scope
from wegent_backend.resources.rows import to_wire
from wegent_backend.resources.service import Address, Options

MANAGER_PATTERN: Final = r"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$"

Limit = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor = Annotated[str | None, Query(max_length=500, description="`nextCursor` of the page before")]
Name = Annotated[str, Path(max_length=253)]
Namespace = Annotated[str, Path(max_length=253, pattern=NAME_PATTERN)]
LabelSelector = Annotated[
    str | None, Query(alias="labelSelector", max_length=1000, description="For example `app=dev-team,!draft`")
]
Fields = Annotated[
    str | None, Query(max_length=2000, description="Only these fields, for example `metadata.name,spec.shellType`")
]
ScopeOfRead = Annotated[ReadScope, Query(alias="scope", description="Whose resources: one's own, public ones, or both")]
ScopeOfWrite = Annotated[Scope, Query(alias="scope", description="`public` needs the role admin")]
FieldManager = Annotated[
    str, Query(alias="fieldManager", pattern=MANAGER_PATTERN, description="Who owns the fields that are written")
]
DryRun = Annotated[bool, Query(alias="dryRun", description="Do everything but write")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the revision")]
Version = Annotated[
    int | None,
    Query(alias="resourceVersion", ge=0, le=2**63 - 1, description="What was read; another one is a conflict"),
]


async def _document(request: Request, edge: EdgeOf, caller: Caller) -> Any:
    del caller  # nobody else's body is read
    return await bodies.one(request, edge.ports.settings.resource)


async def _items(request: Request, edge: EdgeOf, caller: Caller) -> list[apply.Item]:
    del caller
    return await bodies.many(request, edge.ports.settings.resource)


# Read before the unit of work begins: no slow body holds the database.
Document = Annotated[Any, Depends(_document)]
Items = Annotated[list[apply.Item], Depends(_items)]


def _options(
    scope: ScopeOfWrite = "own", manager: FieldManager = service.DEFAULT_MANAGER, dry_run: DryRun = False
) -> Options:
    return Options(scope, manager, dry_run)


WriteOptions = Annotated[Options, Depends(_options)]


def json_answer(body: Any, status: int = 200) -> Response:
    """Bytes at once: the resources were validated when they were written, once is enough."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def model_answer(model: WireModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(by_alias=True, exclude_none=True), status, media_type="application/json")


def list_model(kind: type[Resource]) -> type[WireModel]:
    """Schema of a list of one kind."""
    fields: dict[str, Any] = {
        "items": (list[kind], ...),  # type: ignore[valid-type]
        "next_cursor": (str | None, Field(default=None, description="Absent on the last page")),
        "resource_version": (int | None, Field(default=None, description="Watch from here")),
    }
    return create_model(f"{kind.__name__}List", __base__=WireModel, **fields)


def list_answer(page: service.Page, fields: str | None = None) -> Response:
    items = page.items
    if fields is not None:
        wanted = projection.parse(fields)
        items = [projection.project(item, wanted) for item in items]
    body: dict[str, Any] = {"items": items}
    if page.next_cursor is not None:
        body["nextCursor"] = page.next_cursor
    if page.resource_version is not None:
        body["resourceVersion"] = page.resource_version
    return json_answer(body)


def body_of(kind: type[Resource] | None) -> dict[str, Any]:
    """OpenAPI of a body that is read as JSON or YAML."""
    schema: dict[str, Any] = {"type": "object"}
    if kind is not None:
        schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    content: dict[str, Any] = {media: {"schema": schema} for media in ("application/json", "application/yaml")}
    return {"requestBody": {"required": True, "content": content}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorAnswer, "description": _MEANINGS[status]} for status in statuses}


_MEANINGS: Final = {
    400: "The body cannot be read",
    401: "Log in first",
    403: "Not allowed",
    404: "There is no such resource",
    409: "It is not as the caller thinks, somebody else owns a field, or others refer to it",
    410: "Watch from a newer resourceVersion",
    413: "Too large, or too many",
    422: "Some of the input is not right",
    503: "Too many at once",
}
READ: Final = errors(401, 403, 404, 422)
WRITE: Final = errors(400, 401, 403, 404, 409, 413, 422)


def kind_router(kind: type[Resource]) -> APIRouter:
    """Every verb of one kind."""
    router = APIRouter(tags=[kind.plural])
    namespaced = f"/namespaces/{{ns}}/{kind.plural}"
    if kind.__name__ != "Task":  # the short forms of tasks are about conversations: tasks/router.py
        _add_lists(router, kind, namespaced, f"/{kind.plural}")
        _add_one(router, kind, f"/{kind.plural}/{{name}}", short=True)
    else:
        _add_create(router, kind, namespaced)
    _add_one(router, kind, f"{namespaced}/{{name}}", short=False)
    _add_history(router, kind, f"{namespaced}/{{name}}")
    return router


def _in_default() -> str:
    return "default"


def _named_namespace(ns: Namespace) -> str:
    return ns


def _namespace(*, short: bool) -> Any:
    """Where the resources of an address are: said by it, or the default namespace."""
    return Annotated[str, Depends(_in_default if short else _named_namespace)]


def _add_lists(router: APIRouter, kind: type[Resource], namespaced: str, short: str) -> None:
    listed, name = list_model(kind), kind.__name__

    @router.get(short, response_model=listed, operation_id=f"list{name}s", responses=READ)
    async def list_all(
        ctx: ReadContext,
        limit: Limit = 50,
        cursor: Cursor = None,
        selector: LabelSelector = None,
        fields: Fields = None,
        scope: ScopeOfRead = "all",
    ) -> Response:
        chosen = selectors.parse(selector) if selector else None
        page = await service.list_page(
            ctx.session, ctx.subject, kind, limit=limit, cursor=cursor, scope=scope, selector=chosen
        )
        return list_answer(page, fields)

    @router.get(namespaced, response_model=listed, operation_id=f"list{name}sOfNamespace", responses=READ)
    async def list_namespace(
        ctx: ReadContext,
        ns: Namespace,
        limit: Limit = 50,
        cursor: Cursor = None,
        selector: LabelSelector = None,
        fields: Fields = None,
        scope: ScopeOfRead = "all",
    ) -> Response:
        chosen = selectors.parse(selector) if selector else None
        page = await service.list_page(
            ctx.session, ctx.subject, kind, namespace=ns, limit=limit, cursor=cursor, scope=scope, selector=chosen
        )
        return list_answer(page, fields)

    _add_create(router, kind, namespaced)
    _add_create(router, kind, short, short=True)


def _add_create(router: APIRouter, kind: type[Resource], path: str, *, short: bool = False) -> None:
    where, form = _namespace(short=short), "" if short else "OfNamespace"

    @router.post(
        path,
        status_code=201,
        response_model=kind,
        operation_id=f"create{kind.__name__}{form}",
        responses=WRITE,
        openapi_extra=body_of(kind),
    )
    async def create(raw: Document, ns: where, options: WriteOptions, ctx: WriteContext) -> Response:  # type: ignore[valid-type]
        draft = drafts.read(raw, kind=kind, namespace=None if short else ns)
        return json_answer(await service.create(ctx, draft, options), 201)


def _add_one(router: APIRouter, kind: type[Resource], path: str, *, short: bool) -> None:
    """Get, replace, patch, delete one resource."""
    where, form, name_of = _namespace(short=short), "" if short else "OfNamespace", kind.__name__
    body = body_of(kind)

    @router.get(path, response_model=kind, operation_id=f"get{name_of}{form}", responses=READ)
    async def get(
        ctx: ReadContext,
        ns: where,  # type: ignore[valid-type]
        name: Name,
        fields: Fields = None,
        scope: ScopeOfRead = "all",
        managers: Annotated[bool, Query(description="Show who wrote which fields")] = False,
    ) -> Response:
        row = await service.row_of(ctx.session, ctx.subject, Address(kind, ns, name), scope)
        shown = to_wire(row, with_managers=managers)
        return json_answer(projection.project(shown, projection.parse(fields)) if fields is not None else shown)

    @router.put(path, response_model=kind, operation_id=f"replace{name_of}{form}", responses=WRITE, openapi_extra=body)
    async def replace(raw: Document, ns: where, name: Name, options: WriteOptions, ctx: WriteContext) -> Response:  # type: ignore[valid-type]
        draft = drafts.read(raw, kind=kind, namespace=ns, name=name)
        return json_answer(await service.replace(ctx, draft, options))

    @router.patch(
        path, response_model=kind, operation_id=f"patch{name_of}{form}", responses=WRITE, openapi_extra=body_of(None)
    )
    async def patch(raw: Document, ns: where, name: Name, options: WriteOptions, ctx: WriteContext) -> Response:  # type: ignore[valid-type]
        """JSON merge patch (RFC 7396): null removes a field, lists are replaced."""
        draft = drafts.read(raw, kind=kind, namespace=ns, name=name, partial=True)
        return json_answer(await service.patch(ctx, draft, options))

    @router.delete(path, response_model=BatchAnswer, operation_id=f"delete{name_of}{form}", responses=WRITE)
    async def delete(
        ns: where,  # type: ignore[valid-type]
        name: Name,
        options: WriteOptions,
        ctx: WriteContext,
        resource_version: Version = None,
        cascade: Annotated[bool, Query(description="Delete with it whatever refers to it")] = False,
    ) -> Response:
        address = Address(kind, ns, name)
        done = await service.delete(ctx, address, options, resource_version=resource_version, cascade=cascade)
        return model_answer(apply.answer_of(done, options))


def _add_history(router: APIRouter, kind: type[Resource], path: str) -> None:
    """Status, revisions, copies: with a namespace only."""
    name_of = kind.__name__

    @router.get(f"{path}/status", response_model=kind, operation_id=f"get{name_of}Status", responses=READ)
    async def get_status(ctx: ReadContext, ns: Namespace, name: Name, scope: ScopeOfRead = "all") -> Response:
        return json_answer(to_wire(await service.row_of(ctx.session, ctx.subject, Address(kind, ns, name), scope)))

    @router.put(
        f"{path}/status",
        response_model=kind,
        operation_id=f"replace{name_of}Status",
        responses=WRITE,
        openapi_extra=body_of(kind),
    )
    async def put_status(
        raw: Document, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext
    ) -> Response:
        return json_answer(await service.set_status(ctx, Address(kind, ns, name), raw, options))

    @router.post(f"{path}/restore", response_model=kind, operation_id=f"restore{name_of}", responses=WRITE)
    async def restore(ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext) -> Response:
        """Bring back what was deleted last under this name."""
        return json_answer(await service.restore(ctx, Address(kind, ns, name), options))

    @router.get(
        f"{path}/revisions", response_model=RevisionList, operation_id=f"list{name_of}Revisions", responses=READ
    )
    async def list_revisions(
        ctx: ReadContext,
        ns: Namespace,
        name: Name,
        limit: Limit = 50,
        cursor: Cursor = None,
        scope: ScopeOfRead = "all",
    ) -> Response:
        """Newest first."""
        page = await history.list_page(ctx, Address(kind, ns, name), scope, limit=limit, cursor=cursor)
        return model_answer(page)

    @router.get(
        f"{path}/revisions/{{revision}}", response_model=Revision, operation_id=f"get{name_of}Revision", responses=READ
    )
    async def get_revision(
        ctx: ReadContext, ns: Namespace, name: Name, revision: Number, scope: ScopeOfRead = "all"
    ) -> Response:
        return model_answer(await history.get(ctx, Address(kind, ns, name), scope, revision))

    @router.get(f"{path}/diff", response_model=Differences, operation_id=f"compare{name_of}Revisions", responses=READ)
    async def compare(
        ctx: ReadContext,
        ns: Namespace,
        name: Name,
        earlier: Annotated[int, Query(alias="from", ge=1, le=2**31 - 1)],
        later: Annotated[
            int | None, Query(alias="to", ge=1, le=2**31 - 1, description="The last one when absent")
        ] = None,
        scope: ScopeOfRead = "all",
    ) -> Response:
        return model_answer(await history.compare(ctx, Address(kind, ns, name), scope, earlier, later))

    @router.post(f"{path}/rollback", response_model=kind, operation_id=f"rollBack{name_of}", responses=WRITE)
    async def roll_back(
        body: Rollback, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext
    ) -> Response:
        """Have spec, labels and names of an earlier revision again; that is a new revision."""
        return json_answer(await service.roll_back(ctx, Address(kind, ns, name), body.revision, options))

    @router.post(f"{path}/copy", status_code=201, response_model=kind, operation_id=f"copy{name_of}", responses=WRITE)
    async def copy(body: CopyRequest, ns: Namespace, name: Name, options: WriteOptions, ctx: WriteContext) -> Response:
        target = Address(kind, body.namespace or ns, body.name)
        return json_answer(await service.copy(ctx, Address(kind, ns, name), target, body.display_name, options), 201)

    @router.get(
        f"{path}/export",
        operation_id=f"export{name_of}",
        response_class=Response,
        responses={200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}, **READ},
    )
    async def export_one(ctx: ReadContext, ns: Namespace, name: Name, scope: ScopeOfRead = "all") -> Response:
        """The resource and every own one that it refers to, as YAML; secrets are left to be stored."""
        text = await export.export(ctx, Address(kind, ns, name), scope)
        return Response(text, media_type="application/yaml")


def routers() -> list[APIRouter]:
    return [kind_router(kind) for kind in KINDS.values()]
