"""Routes about decisions for everybody, for admins."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend import system_settings
from wegent_backend.access.routes import access
from wegent_backend.admin.installation import service
from wegent_backend.admin.installation.schemas import SettingsPatch
from wegent_backend.edge import ReadContext, WriteContext
from wegent_backend.system_settings import SystemSettings

router = APIRouter(prefix="/settings")


@router.get("", summary="What holds for everybody")
@access("administration", "read")
async def get_system_settings(ctx: ReadContext) -> SystemSettings:
    return await system_settings.current(ctx.session)


@router.patch("", summary="Decide for everybody")
@access("administration", "manage")
async def update_system_settings(ctx: WriteContext, body: SettingsPatch) -> SystemSettings:
    return await service.change(ctx, body)
