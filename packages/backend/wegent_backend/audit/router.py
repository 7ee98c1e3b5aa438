"""Routes of the audit trail, for admins. There is none that changes or deletes an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

from wegent_backend.access.routes import access
from wegent_backend.audit import export, service
from wegent_backend.audit.export import Export, Format
from wegent_backend.audit.repository import Filter
from wegent_backend.audit.schemas import AuditEntry, AuditList, Verification
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import Caller, EdgeOf, ReadContext, Shown
from wegent_backend.statuses import errors

router = APIRouter(prefix="/audit", tags=["audit"])

LARGEST = 2**62
MANY = 10**9


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("datetime_range", "This is a time outside of the calendar") from None


Time: TypeAlias = Annotated[AwareDatetime, AfterValidator(_utc)]
Number: TypeAlias = Annotated[int, Path(ge=1, le=LARGEST, description="Of the entry")]
After: TypeAlias = Annotated[int, Query(ge=0, le=LARGEST, description="Number of an entry: only those after it")]


def _filter(
    actor: Annotated[str | None, Query(max_length=255, description="Name of the user")] = None,
    action: Annotated[str | None, Query(max_length=64, description="For example `delete`")] = None,
    kind: Annotated[str | None, Query(max_length=64, description="For example `Team`")] = None,
    name: Annotated[str | None, Query(max_length=255, description="Of what it was done to")] = None,
    namespace: Annotated[str | None, Query(max_length=255)] = None,
    outcome: Literal["done", "denied"] | None = None,
    via: Annotated[str | None, Query(max_length=64, description="`login:ID` or `key:ID`")] = None,
    address: Annotated[str | None, Query(max_length=64, description="Where it came from")] = None,
    begin: Annotated[Time | None, Query(alias="from", description="From this time on, with its zone")] = None,
    end: Annotated[Time | None, Query(alias="to", description="Before this time")] = None,
) -> Filter:
    return Filter(actor, action, kind, name, namespace, outcome, via, address, begin, end)


FilterOf: TypeAlias = Annotated[Filter, Depends(_filter)]


@router.get("", summary="List entries of the audit trail, the newest first", responses=errors(401, 403, 422))
@access("audit", "read")
async def list_audit(
    ctx: ReadContext,
    wanted: FilterOf,
    limit: Annotated[int, Query(ge=1, le=200, description="Most items of one answer")] = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")] = None,
) -> AuditList:
    return await service.list_page(ctx, wanted, limit=limit, cursor=cursor)


@router.get(
    "/export",
    summary="Take entries elsewhere, the oldest first",
    response_class=StreamingResponse,
    responses={
        200: {"description": "A line for each entry", "content": {media: {} for media in export.MEDIA.values()}},
        **errors(401, 403, 422),
    },
)
@access("audit", "read")
@expensive
async def export_audit(
    caller: Caller,
    edge: EdgeOf,
    presented: Shown,
    wanted: FilterOf,
    form: Annotated[Format, Query(alias="format", description="Lines of JSON, or CSV")] = "ndjson",
    after: After = 0,
    limit: Annotated[
        int | None, Query(ge=1, description="Most entries; as many as the server gives at once when absent")
    ] = None,
) -> StreamingResponse:
    """One answer has a limit: go on with `after`, the number of its last entry, until an answer has none."""
    del caller
    asked = Export(wanted, form, after, limit)
    stream = await export.open_export(edge.ports, asked, still_allowed=lambda: edge.authenticate(presented))
    headers = {"content-disposition": f'attachment; filename="audit.{form}"', "cache-control": "no-store"}
    return StreamingResponse(stream, media_type=export.MEDIA[form], headers=headers)


@router.post("/verify", summary="Prove that no entry was changed or taken out", responses=errors(401, 403, 422))
@access("audit", "read")
@expensive
async def verify_audit(
    caller: Caller,
    edge: EdgeOf,
    after: After = 0,
    limit: Annotated[
        int | None, Query(ge=1, le=LARGEST, description="Most entries to look at; all when absent")
    ] = None,
) -> Verification:
    """Long trails can be looked at in parts: go on with `after`, the `entries` of the last answer."""
    del caller
    return await service.verify(edge.ports, after=after, limit=limit)


@router.get("/{number}", summary="An entry of the audit trail", responses=errors(401, 403, 404, 422))
@access("audit", "read")
async def get_audit(ctx: ReadContext, number: Number) -> AuditEntry:
    return await service.get(ctx, number)
