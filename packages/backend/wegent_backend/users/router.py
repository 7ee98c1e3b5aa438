"""Routes about people."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.edge import ReadContext
from wegent_backend.users import service
from wegent_backend.users.schemas import UserAnswer

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", summary="Who am I")
@access("account", "read")
async def me(ctx: ReadContext) -> UserAnswer:
    return UserAnswer.model_validate(await service.me(ctx), from_attributes=True)
