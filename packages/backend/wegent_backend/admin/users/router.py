"""Routes about accounts of people, for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from wegent_backend.access.routes import access
from wegent_backend.admin.bodies import Cursor, Limit, UserId
from wegent_backend.admin.users import service
from wegent_backend.admin.users.schemas import (
    CreatedUser,
    PasswordAnswer,
    PasswordBody,
    UserCreate,
    UserDetails,
    UserItem,
    UserList,
    UserPatch,
)
from wegent_backend.auth.subject import Role
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext

router = APIRouter(prefix="/users")


@router.get("", summary="List accounts")
@access("administration", "read")
async def list_users(
    ctx: ReadContext,
    q: Annotated[str | None, Query(max_length=320, description="Beginning of a name or e-mail address")] = None,
    role: Role | None = None,
    active: Annotated[bool | None, Query(description="Only those that are, or are not, switched on")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> UserList:
    return await service.list_page(ctx, prefix=q, role=role, active=active, limit=limit, cursor=cursor)


@router.post("", status_code=201, summary="Make an account")
@access("administration", "manage")
async def create_user(body: UserCreate, edge: EdgeOf, caller: Caller) -> CreatedUser:
    return await service.create(edge, caller, body)


@router.get("/{user_id}", summary="What is known about an account")
@access("administration", "read")
async def get_user(ctx: ReadContext, user_id: UserId) -> UserDetails:
    return await service.get(ctx, user_id)


@router.patch("/{user_id}", summary="Change an account, or switch it off and on")
@access("administration", "manage")
async def update_user(
    ctx: WriteContext,
    user_id: UserId,
    body: UserPatch,
    force: Annotated[
        bool, Query(description="Switch off also the last Owner of groups, for which somebody must be found then")
    ] = False,
) -> UserItem:
    return await service.update(ctx, user_id, body, force=force)


@router.delete("/{user_id}", status_code=204, summary="Delete an account that has nothing")
@access("administration", "manage")
async def delete_user(ctx: WriteContext, user_id: UserId) -> None:
    await service.delete(ctx, user_id)


@router.post("/{user_id}/password", summary="Give an account a new password, and end its logins")
@access("administration", "manage")
async def reset_user_password(user_id: UserId, body: PasswordBody, edge: EdgeOf, caller: Caller) -> PasswordAnswer:
    return await service.reset_password(edge, caller, user_id, body.password)
