"""Routes about many resources at once: apply, delete, watch, and what kinds there are."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.resources import DEFAULT_MANAGER, BatchAnswer, WatchEvent
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import json_schema, suggest

from wegent_backend.addresses import Namespace
from wegent_backend.edge import Bearer, Caller, EdgeOf, WriteContext, token_of
from wegent_backend.resources import apply, selectors, watch
from wegent_backend.resources import identity as identities
from wegent_backend.resources.answers import BATCH, READ, errors, json_answer, model_answer
from wegent_backend.resources.errors import refused_field
from wegent_backend.resources.parameters import (
    DryRun,
    FieldManager,
    Items,
    LabelSelector,
    ScopeOfWrite,
    WriteOptions,
)

router = APIRouter(tags=["resources"])

VERBS: Final = ("get", "list", "create", "replace", "patch", "delete", "apply", "watch")
BATCH_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/yaml": {"schema": {"type": "string", "description": "Documents with --- between them"}},
            "application/json": {
                "schema": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}
            },
        },
    }
}


@router.post("/apply", response_model=BatchAnswer, operation_id="apply", responses=BATCH, openapi_extra=BATCH_BODY)
async def apply_all(
    items: Items,
    ctx: WriteContext,
    scope: ScopeOfWrite = "own",
    manager: FieldManager = DEFAULT_MANAGER,
    dry_run: DryRun = False,
    diff: Annotated[bool, Query(description="Say of each document what changes")] = False,
    force: Annotated[bool, Query(description="Take over fields that other managers own")] = False,
    prune: Annotated[
        str | None,
        Query(max_length=1000, description="Delete what this manager applied, has these labels, and is not sent now"),
    ] = None,
    namespace: Annotated[
        str | None, Query(max_length=253, description="Where documents go that name no namespace")
    ] = None,
) -> Response:
    """Create or change many resources, in any order, all or nothing."""
    options = apply.Apply(
        scope=scope,
        manager=manager,
        dry_run=dry_run,
        diff=diff,
        force=force,
        prune=selectors.parse(prune, "prune") if prune is not None else None,
        namespace=namespace,
    )
    return model_answer(await apply.apply(ctx, items, options))


@router.post(
    "/namespaces/{ns}/apply",
    response_model=BatchAnswer,
    operation_id="applyInNamespace",
    responses=BATCH,
    openapi_extra=BATCH_BODY,
)
async def apply_in_namespace(items: Items, ns: Namespace, options: WriteOptions, ctx: WriteContext) -> Response:
    """Create or change what the list says, whoever wrote it before; all or nothing."""
    chosen = apply.Apply(
        scope=options.scope, manager=options.manager, dry_run=options.dry_run, force=True, namespace=ns
    )
    return model_answer(await apply.apply(ctx, items, chosen))


@router.post(
    "/namespaces/{ns}/delete",
    response_model=BatchAnswer,
    operation_id="deleteInNamespace",
    responses=BATCH,
    openapi_extra=BATCH_BODY,
)
async def delete_in_namespace(items: Items, ns: Namespace, options: WriteOptions, ctx: WriteContext) -> Response:
    """Delete what the list names, all or nothing. Of each entry only kind and metadata count."""
    owner_id = identities.owner_of(ctx.subject, options.scope)
    named = [apply.named(item, ns, owner_id, position) for position, item in enumerate(items)]
    return model_answer(await apply.delete(ctx, named, options))


@router.get("/api-resources", operation_id="listKinds", responses=READ)
async def list_kinds(caller: Caller) -> Response:
    """The kinds of this server."""
    del caller
    return json_answer(
        {
            "items": [
                {
                    "kind": name,
                    "plural": kind.plural,
                    "shortName": kind.short_name,
                    "namespaced": True,
                    "verbs": VERBS,
                }
                for name, kind in KINDS.items()
            ]
        }
    )


@router.get("/schemas", operation_id="listSchemas", responses=READ)
async def list_schemas(caller: Caller) -> Response:
    """JSON Schema of every kind, by name."""
    del caller
    return json_answer({name: json_schema(kind) for name, kind in KINDS.items()})


@router.get("/schemas/{kind}", operation_id="getSchema", responses=READ)
async def get_schema(caller: Caller, kind: str) -> Response:
    del caller
    if kind not in KINDS:
        near = suggest(kind, KINDS)
        hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(KINDS)}."
        raise NotFound(f"There is no such kind. {hint}")
    return json_answer(json_schema(KINDS[kind]))


@router.get(
    "/watch",
    operation_id="watch",
    response_class=Response,
    responses={
        200: {"model": WatchEvent, "content": {"text/event-stream": {}}, "description": "Server-sent events"},
        **errors(401, 410, 422, 503),
    },
)
async def follow(
    edge: EdgeOf,
    bearer: Bearer,
    kinds: Annotated[str | None, Query(max_length=500, description="For example `Ghost,Bot`; absent: all")] = None,
    namespace: Annotated[str | None, Query(max_length=253)] = None,
    selector: LabelSelector = None,
    resource_version: Annotated[
        int, Query(alias="resourceVersion", ge=0, le=2**63 - 1, description="0: begin with everything there is")
    ] = 0,
    last_event_id: Annotated[str | None, Header(description="Goes on after this event")] = None,
) -> Response:
    """Follow resources: ADDED, MODIFIED, DELETED, and BOOKMARK, which only says how far the stream is."""
    token = token_of(bearer)
    subject, _ = await edge.authenticate(token)
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        resource_version = int(last_event_id)
    wanted = watch.Wanted(_kinds(kinds), namespace, selectors.parse(selector) if selector else None, resource_version)
    stream = await watch.open_stream(edge.ports, subject, wanted, still_allowed=lambda: edge.authenticate(token))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-store"})


def _kinds(text: str | None) -> list[str]:
    if text is None:
        return list(KINDS)
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in KINDS:
            near = suggest(name, KINDS)
            hint = f' Did you mean "{near}"?' if near else f" There are: {', '.join(KINDS)}."
            raise refused_field("query.kinds", "enum", f'There is no kind "{name[:60]}".{hint}')
    return list(dict.fromkeys(names)) or list(KINDS)
