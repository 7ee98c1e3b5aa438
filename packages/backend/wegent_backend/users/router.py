"""Routes about oneself."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.users import service
from wegent_backend.users.schemas import Preferences, ProfileChange, UserAnswer

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", summary="Who am I")
@access("account", "read")
async def me(ctx: ReadContext) -> UserAnswer:
    return await service.profile(ctx)


@router.patch("/me", summary="Change one's own profile")
@access("account", "update")
async def change_me(ctx: WriteContext, body: ProfileChange) -> UserAnswer:
    return await service.change_me(ctx, body)


@router.get("/me/preferences", summary="What one has chosen for oneself")
@access("account", "read")
async def get_preferences(ctx: ReadContext) -> Preferences:
    return await service.preferences(ctx)


@router.put("/me/preferences", summary="Choose for oneself; what is absent is forgotten")
@access("account", "update")
async def put_preferences(ctx: WriteContext, body: Preferences) -> Preferences:
    return await service.set_preferences(ctx, body)


@router.patch("/me/preferences", summary="Choose something else for oneself; what is absent stays")
@access("account", "update")
async def change_preferences(ctx: WriteContext, body: Preferences) -> Preferences:
    return await service.change_preferences(ctx, body)
