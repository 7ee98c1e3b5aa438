"""Routes that say what kinds there are, and what they look like."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field
from wegent_contracts.errors import NotFound
from wegent_contracts.resources import KINDS, WireModel
from wegent_contracts.schemas import json_schema, suggest

from wegent_backend.access.routes import access
from wegent_backend.edge import Caller
from wegent_backend.resources.answers import json_answer, model_answer
from wegent_backend.statuses import READ, errors

router = APIRouter(tags=["kinds"])

VERBS: Final = ["get", "list", "create", "replace", "patch", "delete", "apply", "watch"]


class ApiResource(WireModel):
    """A kind, and the words for it."""

    kind: str
    plural: str = Field(description="In addresses")
    short_name: str = Field(description="On the command line")
    namespaced: Literal[True] = True
    verbs: list[str] = VERBS


class ApiResourceList(WireModel):
    items: list[ApiResource]


@router.get(
    "/api-resources",
    response_model=ApiResourceList,
    operation_id="listApiResources",
    summary="List the kinds of this server",
    responses=errors(401),
)
@access("catalog", "read")
async def list_kinds(caller: Caller) -> Response:
    del caller
    items = [ApiResource(kind=name, plural=kind.plural, short_name=kind.short_name) for name, kind in KINDS.items()]
    return model_answer(ApiResourceList(items=items))


@router.get(
    "/schemas",
    response_model=dict[str, dict[str, Any]],
    operation_id="listSchemas",
    summary="Get the JSON Schemas of all kinds",
    responses=errors(401),
)
@access("catalog", "read")
async def list_schemas(caller: Caller) -> Response:
    """By the name of the kind."""
    del caller
    return json_answer({name: json_schema(kind) for name, kind in KINDS.items()})


@router.get(
    "/schemas/{kind}",
    response_model=dict[str, Any],
    operation_id="getSchema",
    summary="Get the JSON Schema of a kind",
    responses=READ,
)
@access("catalog", "read")
async def get_schema(caller: Caller, kind: Annotated[str, Path(max_length=64, examples=["Ghost"])]) -> Response:
    del caller
    if kind not in KINDS:
        near = suggest(kind, KINDS)
        hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(KINDS)}."
        raise NotFound(f"There is no such kind. {hint}")
    return json_answer(json_schema(KINDS[kind]))
