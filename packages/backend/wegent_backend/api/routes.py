"""All routes in one app. Needs no settings and no database: those come with the requests."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from wegent_contracts.errors import ErrorAnswer

from wegent_backend import __version__
from wegent_backend.api import errors, health
from wegent_backend.api.document import DescribedApi
from wegent_backend.models import router as models
from wegent_backend.resources import batch_router, history_router
from wegent_backend.resources import router as resources
from wegent_backend.secrets import router as secrets
from wegent_backend.tasks import router as tasks
from wegent_backend.users import login_router
from wegent_backend.users import router as users

PREFIX: Final = "/api/v1"
ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    422: {"model": ErrorAnswer, "description": "Some of the input is not right"},
    "default": {"model": ErrorAnswer, "description": "Any other error"},
}
FAILURES: Final[dict[int | str, dict[str, Any]]] = {
    "5XX": {
        "model": ErrorAnswer,
        "description": "Something of the server does not work; `reason` says whether to retry",
    }
}
"""Routes of resources name all other statuses themselves."""


def build_api() -> FastAPI:
    app = DescribedApi(
        title="Wegent",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        redirect_slashes=False,
    )
    errors.install(app)
    app.include_router(health.router)
    for router in (login_router.router, users.router):
        app.include_router(router, prefix=PREFIX, responses=ERRORS)
    for router in (
        secrets.router,
        tasks.router,
        models.router,  # before the kinds, which would take `unified` for a name
        batch_router.router,
        resources.SHORT,
        resources.NAMESPACED,
        history_router.router,
    ):
        app.include_router(router, prefix=PREFIX, responses=FAILURES)
    return app
