"""Routes about many resources at once: apply, delete, watch."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from wegent_contracts.protocol.resources import DEFAULT_MANAGER, BatchAnswer, WatchEvent
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import suggest

from wegent_backend.access.routes import access
from wegent_backend.addresses import Namespace
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import Caller, EdgeOf, Shown, WriteContext
from wegent_backend.resources import apply, selectors, watch
from wegent_backend.resources.answers import BATCH, model_answer
from wegent_backend.resources.errors import refused_field
from wegent_backend.resources.parameters import (
    DryRun,
    FieldManager,
    Items,
    LabelSelector,
    ScopeOfWrite,
    WriteOptions,
)
from wegent_backend.resources.router import body_of
from wegent_backend.statuses import errors

router = APIRouter(tags=["batches"])

EVENTS: Final = {
    "description": "Server-sent events; the `data` of each is a WatchEvent",
    "content": {"text/event-stream": {"schema": {"$ref": f"#/components/schemas/{WatchEvent.__name__}"}}},
}


UNBUFFERED: Final = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""For proxies in between: events are of use at once, or not at all."""

DOCUMENTS: Final[list[dict[str, Any]]] = [
    {
        "kind": "Bot",
        "metadata": {"name": "teacher", "labels": {"app": "school"}},
        "spec": {"ghostRef": {"name": "teacher"}, "shellRef": {"name": "Chat"}},
    },
    {
        "kind": "Ghost",
        "metadata": {"name": "teacher", "labels": {"app": "school"}},
        "spec": {"systemPrompt": "You are a patient teacher."},
    },
]
NAMED: Final = [{"kind": entry["kind"], "metadata": {"name": entry["metadata"]["name"]}} for entry in DOCUMENTS]


def batch_of(example: list[dict[str, Any]]) -> dict[str, Any]:
    """OpenAPI of a body with many documents."""
    one, many = {"type": "object"}, {"type": "array", "items": {"type": "object"}}
    listed = {"type": "object", "required": ["items"], "properties": {"items": many}}
    schema = {"anyOf": [many, listed, one], "description": "In YAML also several documents with --- between them"}
    return body_of(schema, example)


@router.post(
    "/apply",
    response_model=BatchAnswer,
    operation_id="apply",
    summary="Apply resources",
    responses=BATCH,
    openapi_extra=batch_of(DOCUMENTS),
)
@access("resource", "update")
@expensive
async def apply_all(
    items: Items,
    ctx: WriteContext,
    scope: ScopeOfWrite = None,
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
    summary="Apply resources to a namespace, by force",
    responses=BATCH,
    openapi_extra=batch_of(DOCUMENTS),
)
@access("resource", "update")
@expensive
async def apply_in_namespace(items: Items, ns: Namespace, options: WriteOptions, ctx: WriteContext) -> Response:
    """Create or change what the list says, whoever wrote it before; all or nothing."""
    chosen = apply.Apply(scope=options.scope, manager=options.manager, dry_run=options.dry_run, force=True, within=ns)
    return model_answer(await apply.apply(ctx, items, chosen))


@router.post(
    "/namespaces/{ns}/delete",
    response_model=BatchAnswer,
    operation_id="deleteInNamespace",
    summary="Delete resources of a namespace",
    responses=BATCH,
    openapi_extra=batch_of(NAMED),
)
@access("resource", "delete")
@expensive
async def delete_in_namespace(items: Items, ns: Namespace, options: WriteOptions, ctx: WriteContext) -> Response:
    """Delete what the list names, all or nothing. Of each entry only kind and metadata count."""
    named = [apply.named(ctx, item, ns, options, position) for position, item in enumerate(items)]
    return model_answer(await apply.delete(ctx, named, options))


@router.get(
    "/watch",
    operation_id="watch",
    summary="Watch resources",
    response_class=Response,
    responses={200: EVENTS, **errors(401, 410, 422, 503)},
)
@access("resource", "list")
@expensive
async def follow(
    edge: EdgeOf,
    presented: Shown,
    caller: Caller,
    kinds: Annotated[str | None, Query(max_length=500, description="For example `Ghost,Bot`; absent: all")] = None,
    namespace: Annotated[str | None, Query(max_length=253)] = None,
    selector: LabelSelector = None,
    resource_version: Annotated[
        int, Query(alias="resourceVersion", ge=0, le=2**63 - 1, description="0: begin with everything there is")
    ] = 0,
    last_event_id: Annotated[str | None, Header(description="Goes on after this event")] = None,
) -> Response:
    """Follow resources: ADDED, MODIFIED, DELETED, and BOOKMARK, which only says how far the stream is."""
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        resource_version = int(last_event_id[:19])  # what is longer is too high even without its end
    wanted = watch.Wanted(_kinds(kinds), namespace, selectors.parse(selector) if selector else None, resource_version)
    stream = await watch.open_stream(
        edge.ports, edge.lookout, caller, wanted, still_allowed=lambda: edge.authenticate(presented)
    )
    return StreamingResponse(stream, media_type="text/event-stream", headers=UNBUFFERED)


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
