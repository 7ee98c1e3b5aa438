"""Routes of the MCP servers that resources declare.

Those that ask a server do so between units of work: it may take its time, and the database is for others meanwhile.
"""

from __future__ import annotations

from fastapi import APIRouter

from wegent_backend.access.routes import access
from wegent_backend.auth.rates import expensive
from wegent_backend.edge import Caller, EdgeOf, ReadContext
from wegent_backend.mcp_servers import service
from wegent_backend.mcp_servers.imports import imported
from wegent_backend.mcp_servers.schemas import (
    ApproveBody,
    Kind,
    McpImportAnswer,
    McpImportBody,
    McpServerList,
    McpServerReview,
    McpTestAnswer,
    McpTestBody,
    NameQuery,
    NamespaceQuery,
    ResourceWithServers,
    ServerOfResource,
    ServerQuery,
)
from wegent_backend.statuses import READ, WRITE, errors

router = APIRouter(prefix="/mcp/servers", tags=["mcp"])

LOOKING = READ | errors(400, 403, 409)


@router.get("", operation_id="listMcpServers", summary="List the MCP servers of a resource", responses=LOOKING)
@access("resource", "read")
async def list_all(
    ctx: ReadContext, name: NameQuery, kind: Kind = "Ghost", namespace: NamespaceQuery = "default"
) -> McpServerList:
    """With what is known of them: nobody is asked. `changed`: tools are held back until somebody approves."""
    return await service.list_all(ctx, ResourceWithServers(kind=kind, namespace=namespace, name=name))


@router.get(
    "/review", operation_id="reviewMcpServer", summary="Tools of an MCP server, and how they differ", responses=LOOKING
)
@access("resource", "read")
async def review(
    ctx: ReadContext, name: NameQuery, server: ServerQuery, kind: Kind = "Ghost", namespace: NamespaceQuery = "default"
) -> McpServerReview:
    """From what was approved, as the server was seen last."""
    return await service.review(ctx, ServerOfResource(kind=kind, namespace=namespace, name=name, server=server))


@router.post("/check", operation_id="checkMcpServer", summary="Look at an MCP server now", responses=LOOKING)
@access("resource", "use")
@expensive
async def check(edge: EdgeOf, caller: Caller, body: ServerOfResource) -> McpServerReview:
    """With the login of the caller, where the server wants one."""
    return await service.check(edge.ports, caller, body)


@router.post("/approve", operation_id="approveMcpTools", summary="Approve tools of an MCP server", responses=WRITE)
@access("resource", "update")
@expensive
async def approve(edge: EdgeOf, caller: Caller, body: ApproveBody) -> McpServerReview:
    """As the caller has seen them: 409 McpToolsChanged when they are not so any more."""
    return await service.approve(edge.ports, caller, body)


@router.post(
    "/test", operation_id="testMcpServer", summary="Test an MCP server before it is saved", responses=LOOKING | WRITE
)
@access("resource", "create")
@expensive
async def try_out(edge: EdgeOf, caller: Caller, body: McpTestBody) -> McpTestAnswer:
    """Whether it is there, how fast, and what tools it has."""
    return await service.try_out(edge.ports, caller, body)


@router.post(
    "/import",
    operation_id="importMcpServers",
    summary="Read MCP servers in the common JSON form",
    responses=errors(400, 401, 403, 413, 422),
)
@access("resource", "create")
async def read_common_form(caller: Caller, body: McpImportBody) -> McpImportAnswer:
    """Changes nothing: `patch` is for PATCH of a Ghost or Team."""
    del caller
    servers, patch, notes = imported(body.document, body.existing, body.mode)
    return McpImportAnswer(servers=servers, patch=patch, notes=notes)
