"""All routes of the administration."""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.admin.cleanup import router as cleanup
from wegent_backend.admin.groups import router as groups
from wegent_backend.admin.installation import router as installation
from wegent_backend.admin.logins import router as logins
from wegent_backend.admin.runs import router as runs
from wegent_backend.admin.usage import router as usage
from wegent_backend.admin.users import router as users

router = APIRouter(prefix="/admin", tags=["administration"])
for part in (users, logins, groups, installation, runs, usage, cleanup):
    router.include_router(part.router)
