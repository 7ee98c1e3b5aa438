"""Routes about logins of everybody, for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit, UserId
from wegent_backend.admin.logins import service
from wegent_backend.admin.logins.schemas import EndedLogins, LoginList
from wegent_backend.edge import ReadContext, WriteContext

router = APIRouter()

LoginId = Annotated[str, Path(min_length=1, max_length=36, description="Id of the login")]


@router.get("/logins", summary="List logins of everybody")
@access("administration", "read")
async def list_all_logins(
    ctx: ReadContext,
    user_id: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only those of this user")] = None,
    active: Annotated[bool | None, Query(description="Only those that count, or that do not count any more")] = True,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> LoginList:
    return await service.list_page(ctx, user_id=user_id, active=active, limit=limit, cursor=cursor)


@router.delete("/logins/{login_id}", status_code=204, summary="End a login of anybody")
@access("administration", "manage")
async def end_any_login(ctx: WriteContext, login_id: LoginId) -> None:
    await service.end(ctx, login_id)


@router.delete("/users/{user_id}/logins", summary="End all logins of a user")
@access("administration", "manage")
async def end_logins_of_user(ctx: WriteContext, user_id: UserId) -> EndedLogins:
    return await service.end_all(ctx, user_id)
