"""Routes about one's own logins, and about the password with which they begin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from wegent_backend import statuses
from wegent_backend.access.routes import access
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.users import login_list, login_password
from wegent_backend.users.login_schemas import EndedOthers, LoginList, PasswordChange

router = APIRouter(prefix="/users/me", tags=["users"])


@router.get(
    "/logins",
    summary="List one's logins, the latest first",
    response_model_exclude_none=True,
    responses=statuses.errors(401, 403),
)
@access("login", "list")
async def list_logins(
    ctx: ReadContext,
    limit: Annotated[int, Query(ge=1, le=200, description="Most items of one answer")] = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="`nextCursor` of the page before")] = None,
) -> LoginList:
    return await login_list.list_page(ctx, limit=limit, cursor=cursor)


@router.delete("/logins", summary="End all other logins", responses=statuses.errors(401, 403))
@access("login", "delete")
async def end_other_logins(ctx: WriteContext) -> EndedOthers:
    return EndedOthers(ended=await login_list.end_others(ctx))


@router.delete("/logins/{login_id}", status_code=204, summary="End a login", responses=statuses.errors(401, 403, 404))
@access("login", "delete")
async def end_login(ctx: WriteContext, login_id: Annotated[str, Path(max_length=36)]) -> None:
    await login_list.end(ctx, login_id)


@router.put(
    "/password",
    status_code=204,
    summary="Change one's password; ends all other logins",
    responses=statuses.errors(401, 403, 409),
)
@access("account", "update")
async def change_password(body: PasswordChange, subject: Caller, edge: EdgeOf) -> None:
    await login_password.change_password(edge, subject, body)
