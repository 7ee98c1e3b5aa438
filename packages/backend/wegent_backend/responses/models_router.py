"""`/v1/models`: the teams that one may ask, as the clients of OpenAI's API look for them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel

from wegent_backend.access.routes import access
from wegent_backend.addresses import SLASH
from wegent_backend.edge import ReadContext
from wegent_backend.responses import teams
from wegent_backend.statuses import errors

router = APIRouter(tags=["openai"])


class OfferedTeam(BaseModel):
    """A team as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class OfferedTeams(BaseModel):
    object: Literal["list"] = "list"
    data: list[OfferedTeam]


@router.get("/models", summary="List the teams that one may ask, as models", responses=errors(401, 403))
@access("resource", "list")
async def list_offered_teams(ctx: ReadContext) -> OfferedTeams:
    return OfferedTeams.model_validate({"data": await teams.offered(ctx.session, ctx.subject)})


@router.get(
    "/models/{model:path}",
    response_model=OfferedTeam,
    summary="Get a team as a model",
    responses=errors(400, 401, 403, 404),
)
@access("resource", "read")
async def get_offered_team(
    ctx: ReadContext, model: Annotated[str, Path(max_length=800, description="`namespace#team`, with %23 for #")]
) -> dict[str, Any]:
    return await teams.offered_one(ctx.session, ctx.subject, model.replace(SLASH, "/"))
