"""What routes of resources answer, and how that is described."""

from __future__ import annotations

from typing import Any, Final

import orjson
from fastapi import Response
from pydantic import Field, create_model
from wegent_contracts.errors import ErrorAnswer, ErrorBody
from wegent_contracts.protocol.resources import BatchAnswer
from wegent_contracts.resources import Resource, WireModel

from wegent_backend.resources import projection, service
from wegent_backend.statuses import MEANINGS, WRITE


class RefusedBatch(BatchAnswer):
    """A batch of which nothing was written: a result for each item, and the error of the first that is refused."""

    error: ErrorBody
    detail: str = Field(description="The message of `error`")


BATCH: Final = WRITE | {
    status: {"model": RefusedBatch | ErrorAnswer, "description": MEANINGS[status]} for status in (404, 409, 422)
}


def json_answer(body: Any, status: int = 200) -> Response:
    """Bytes at once: the resources were validated when they were written, once is enough."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def model_answer(model: WireModel, status: int = 200) -> Response:
    return Response(model.model_dump_json(by_alias=True, exclude_none=True), status, media_type="application/json")


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


def list_model(kind: type[Resource]) -> type[WireModel]:
    """Schema of a list of one kind."""
    fields: dict[str, Any] = {
        "items": (list[kind], ...),  # type: ignore[valid-type]
        "next_cursor": (str | None, Field(default=None, description="Absent on the last page")),
        "resource_version": (int | None, Field(default=None, description="Watch from here")),
    }
    return create_model(f"{kind.__name__}List", __base__=WireModel, **fields)
