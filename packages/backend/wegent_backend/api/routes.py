"""All routes in one app. Needs no settings and no database: those come with the requests, so one serves everybody."""

from __future__ import annotations

from functools import cache
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.alias_generators import to_camel

from wegent_backend import __version__, statuses
from wegent_backend.access.routes import Access, access_of
from wegent_backend.admin import router as admin
from wegent_backend.api import errors, health, runtime_config
from wegent_backend.api.document import DescribedApi
from wegent_backend.attachments import router as attachments
from wegent_backend.attachments import upload_router
from wegent_backend.audit import router as audit
from wegent_backend.chat import copies_router, messages_router, search_router, skills_router
from wegent_backend.chat import router as chat
from wegent_backend.chat.approvals import router as tool_approvals
from wegent_backend.chat.correction import router as correction
from wegent_backend.chat.group_chat import router as group_chat
from wegent_backend.chat.guidance import router as guidance
from wegent_backend.chat.pipeline import router as pipelines
from wegent_backend.chat.queue import router as queues
from wegent_backend.chat.store import router as chat_store
from wegent_backend.chat.timeline import router as timelines
from wegent_backend.chat.waits import router as waits
from wegent_backend.git_tokens import router as git_tokens
from wegent_backend.groups import router as groups
from wegent_backend.groups.members import joining_router
from wegent_backend.groups.members import router as members
from wegent_backend.keys import router as keys
from wegent_backend.mcp_servers import connections_router as mcp_connections
from wegent_backend.mcp_servers import router as mcp_servers
from wegent_backend.memory import router as memory
from wegent_backend.models import router as models
from wegent_backend.resources import batch_router, catalog_router, history_router
from wegent_backend.resources import router as resources
from wegent_backend.responses import models_router
from wegent_backend.responses import router as responses
from wegent_backend.responses.completions import router as completions
from wegent_backend.secrets import router as secrets
from wegent_backend.share import access_router, leaving_router
from wegent_backend.share import members_router as share_members
from wegent_backend.share import router as share
from wegent_backend.skills import router as skills
from wegent_backend.tasks import changes_router
from wegent_backend.tasks import router as tasks
from wegent_backend.users import login_router, logins_router
from wegent_backend.users import router as users
from wegent_backend.users.cli_login import router as cli_login
from wegent_backend.users.oidc import router as oidc

PREFIX: Final = "/api/v1"
OPENAI_PREFIX: Final = "/v1"
"""Where the clients of OpenAI's API look, given the server's address and no more."""
ERRORS: Final = statuses.errors(422, "default")
FAILURES: Final = statuses.errors("5XX")
"""Routes of resources name all other statuses themselves."""


@cache
def build_api() -> FastAPI:
    app = DescribedApi(
        title="Wegent",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    errors.install(app)
    app.add_route(f"{PREFIX}/openapi.json", app.describe, include_in_schema=False)
    app.include_router(health.router)
    for router in (
        login_router.router,
        oidc.router,
        cli_login.router,
        logins_router.router,
        users.router,
        runtime_config.router,
        admin.router,
        audit.router,
        tool_approvals.router,
        waits.router,
        pipelines.router,
    ):
        app.include_router(router, prefix=PREFIX, responses=ERRORS)
    for router in (
        groups.router,
        members.router,
        joining_router.router,
        keys.router,
        keys.service_router,
        git_tokens.router,
        secrets.router,
        share.router,
        share_members.router,
        access_router.router,
        leaving_router.router,
        group_chat.router,
        responses.router,
        tasks.router,
        changes_router.router,
        chat.router,
        upload_router.router,
        attachments.router,
        messages_router.router,
        search_router.router,
        queues.router,
        correction.router,
        timelines.router,
        memory.router,
        copies_router.router,
        chat_store.router,
        guidance.router,
        skills_router.router,
        skills.router,
        mcp_servers.router,
        mcp_connections.router,
        skills.references,
        models.router,  # before the kinds, which would take `unified` for a name
        batch_router.router,
        catalog_router.router,
        resources.SHORT,
        resources.NAMESPACED,
        history_router.router,
    ):
        app.include_router(router, prefix=PREFIX, responses=FAILURES)
    for router in (completions.router, models_router.router):
        app.include_router(router, prefix=OPENAI_PREFIX, responses=FAILURES)
    access_table(app)  # nothing starts with a route that does not say who may
    return app


def access_table(app: FastAPI) -> dict[str, Access]:
    """What each route is about, by method and path as written. Raises LookupError for one that says nothing."""
    return {
        f"{method} {route.path}": access_of(route.endpoint)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        for method in sorted(route.methods or ())
    }


def _operation_id(route: APIRoute) -> str:
    """`listSecrets` for the route `list_secrets`."""
    return to_camel(route.name)
